import type { VitalRating } from '../types/vital.ts';

/** Units of the drawing, which are pixels in the compact size. */
export const STRIP = { width: 256, height: 44 };
/** A frame that reaches the top; longer ones only get wider. */
const TOP_MS = 200;
/** From here a 60 Hz display has missed one frame: half-way to the next one, so that jitter is no fault. */
export const MISSED_ONE_MS = 25;
/** From here the browser speaks of a long task. */
const LONG_MS = 50;
/** Thinner than this nobody sees: several frames share a bar, which is as high as the longest of them. */
const BAR = 2.8;
const GAP = 0.8;

export interface Strip {
  /** One path for each rating. */
  readonly paths: Readonly<Record<VitalRating, string>>;
  /** Where the longest frame lies; `null` without frames. */
  readonly longest: { readonly start: number; readonly end: number; readonly gapMs: number } | null;
}

/** Frames as bars, as wide as they lasted and as high as the root of it: a freeze is a slab, and 16 ms still differ from 33. */
export function drawStrip(gapsMs: readonly number[]): Strip {
  const paths = { poor: '', 'needs-improvement': '', good: '' };
  const scale = STRIP.width / gapsMs.reduce((sum, gapMs) => sum + gapMs, 0);
  let longest: Strip['longest'] = null;
  let start = 0;
  let end = 0;
  let barMs = 0;
  for (const gapMs of gapsMs) {
    if (gapMs > (longest?.gapMs ?? 0)) longest = { start: end, end: end + gapMs * scale, gapMs };
    end += gapMs * scale;
    barMs = Math.max(barMs, gapMs);
    if (end - start < BAR) continue;
    const height = round(Math.sqrt(Math.min(barMs / TOP_MS, 1)) * STRIP.height);
    paths[rate(barMs)] += `M${round(start)} ${STRIP.height}v-${height}h${round(end - start - GAP)}v${height}z`;
    start = end;
    barMs = 0;
  }
  return { paths, longest };
}

function rate(gapMs: number): VitalRating {
  return gapMs < MISSED_ONE_MS ? 'good' : gapMs < LONG_MS ? 'needs-improvement' : 'poor';
}

function round(units: number): number {
  return Math.round(units * 10) / 10;
}
