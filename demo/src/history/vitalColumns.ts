import { formatMs } from '../panel/formatMs.ts';
import { formatShare } from '../panel/formatShare.ts';
import type { MapVitalName } from 'mapvitals';

export interface VitalColumn {
  readonly name: MapVitalName;
  readonly title: string;
  readonly format: (value: number) => string;
}

/** The vitals that a list of sessions shows. */
export const vitalColumns: readonly VitalColumn[] = [
  { name: 'FTP', title: 'First Tile Painted', format: formatMs },
  { name: 'TCM', title: 'Time to Complete Map', format: formatMs },
  { name: 'GSL', title: 'Gesture Start Latency', format: formatMs },
  { name: 'GDF', title: 'Gesture Dropped Frames', format: formatShare },
  { name: 'ST', title: 'Settle Time', format: formatMs },
];

export function formatVital({ format }: VitalColumn, value: number | null): string {
  return value === null ? '–' : format(value);
}
