import type { VitalReport } from '../types/vital.ts';
import { formatDuration } from './formatDuration.ts';
import { formatRatio } from './formatRatio.ts';

/** A vital's value in its own unit; a score has none. */
export function formatVital(value: number, unit: VitalReport['unit']): string {
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 'ratio':
      return formatRatio(value);
    case 'score':
      return value.toFixed(2);
  }
  return unit satisfies never;
}
