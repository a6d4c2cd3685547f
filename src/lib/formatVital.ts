import type { Violation } from '../types/threshold.ts';
import { formatBytes } from './formatBytes.ts';
import { formatDuration } from './formatDuration.ts';
import { formatRatio } from './formatRatio.ts';

/**
 * The value of a vital, or of a limit, in its own unit; a score has none.
 *
 * @example
 * formatVital(0.042, 'ratio'); // '4.2 %'
 * formatVital(violation.value, violation.unit);
 */
export function formatVital(value: number, unit: Violation['unit']): string {
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
