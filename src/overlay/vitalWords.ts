import type { MapVitalName } from '../types/vital.ts';

/** How a figure of it reads: `620 ms to settle`. */
export const VITAL_READS: Readonly<Record<MapVitalName, string>> = {
  GSL: 'to start',
  GDF: 'dropped',
  ST: 'to settle',
  TCM: 'to complete',
  FTP: 'to the first tile',
  DTS: 'to show data',
  VCD: 'missing',
  MFR: 'of visits fail',
};

/** As they are shown: what a hand feels first. */
export const VITAL_ORDER = Object.keys(VITAL_READS) as readonly MapVitalName[];
