import type { Violation } from '../types/threshold.ts';
import { formatBytes } from './formatBytes.ts';
import { formatDuration } from './formatDuration.ts';
import { formatRatio } from './formatRatio.ts';
import { NONE } from './none.ts';

/**
 * The value of a vital, or of a limit, in its own unit; a score has none. `–` for `null`: what no browser or library could tell.
 *
 * @example
 * formatVital(0.042, 'ratio'); // '4.2 %'
 * formatVital(violation.value, violation.unit);
 */
export function formatVital(value: number | null, unit: Violation['unit']): string {
  if (value === null) return NONE;
  switch (unit) {
    case 'ms':
      return formatDuration(value);
    case 'ratio':
      return formatRatio(value);
    case 'bytes':
      return formatBytes(value);
    case 'score':
      return value.toFixed(2);
  }
  return unit satisfies never;
}
