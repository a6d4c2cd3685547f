import { formatMs } from './formatMs.ts';
import type { VitalReport } from 'mapvitals';

export function formatVitalValue(vital: VitalReport, value: number): string {
  switch (vital.unit) {
    case 'ms':
      return formatMs(value);
    case 'ratio':
      return `${(value * 100).toFixed(value < 0.1 ? 1 : 0)} %`;
    case 'score':
      return value.toFixed(3);
    default:
      return vital.unit satisfies never;
  }
}
