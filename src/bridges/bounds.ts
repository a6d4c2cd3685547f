import type { VitalEvent } from '../types/vitalEvent.ts';

// The limits of the vitals are among them.
const MS_BOUNDS = [10, 25, 50, 100, 200, 500, 1000, 1800, 2500, 3000, 4000, 6000, 10_000, 20_000, 30_000];
const RATIO_BOUNDS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.12, 0.18, 0.25, 0.35, 0.5, 0.75, 1];

/** Buckets of a vital's histogram, and its unit: those of the tools are made for other numbers. */
export function boundsOf({ unit }: VitalEvent): [unit: string, bounds: number[]] {
  return unit === 'ratio' ? ['1', [...RATIO_BOUNDS]] : ['ms', [...MS_BOUNDS]];
}
