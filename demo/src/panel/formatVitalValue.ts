import { formatMs } from './formatMs.ts';
import { formatShare } from './formatShare.ts';
import type { VitalReport } from 'mapvitals';

export function formatVitalValue(vital: VitalReport, value: number): string {
  switch (vital.unit) {
    case 'ms':
      return formatMs(value);
    case 'ratio':
      return formatShare(value);
    case 'score':
      return value.toFixed(3);
    default:
      return vital.unit satisfies never;
  }
}
