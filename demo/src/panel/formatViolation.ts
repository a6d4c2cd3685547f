import { formatMs } from './formatMs.ts';
import { formatShare } from './formatShare.ts';
import type { Violation } from 'mapvitals';

const formats: Readonly<Record<string, (value: number) => string>> = {
  GDF: formatShare,
  VCD: formatShare,
  MFR: formatShare,
  CLS: (score) => score.toFixed(3),
};

/** A violation's value or limit in its unit. */
export function formatViolation({ operation, metric }: Violation, value: number): string {
  if (metric === 'errorRatio') return formatShare(value);
  return ((metric === 'vital' && formats[operation]) || formatMs)(value);
}
