import { formatMs } from './formatMs.ts';
import { formatShare } from './formatShare.ts';
import type { Violation } from 'mapvitals';

const ratioVitals = new Set(['GDF', 'VCD', 'MFR']);

/** A violation's value or limit in its unit. */
export function formatViolation({ operation, metric }: Violation, value: number): string {
  const isRatio = metric === 'errorRatio' || (metric === 'vital' && ratioVitals.has(operation));
  return isRatio ? formatShare(value) : formatMs(value);
}
