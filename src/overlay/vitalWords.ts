import type { MapVitalName } from '../types/vital.ts';

/** A label that needs no explanation, and how a figure of it reads: `620 ms to settle`. */
export const VITAL_WORDS: Readonly<Record<MapVitalName, readonly [label: string, reads: string]>> = {
  GSL: ['Start', 'to start'],
  GDF: ['Dropped', 'dropped'],
  ST: ['Settle', 'to settle'],
  TCM: ['Complete', 'to complete'],
  FTP: ['First tile', 'to the first tile'],
  DTS: ['Data shown', 'to show data'],
  VCD: ['Missing', 'missing'],
  MFR: ['Failures', 'of visits fail'],
};

/** As they are shown: what a hand feels first. */
export const VITAL_ORDER = Object.keys(VITAL_WORDS) as readonly MapVitalName[];
