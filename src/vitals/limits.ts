import type { MapVitalName, VitalDefinition } from '../types/vital.ts';

export type VitalLimits = readonly [unit: VitalDefinition['unit'], good: number, poor: number];

/** At most this is good, above that is poor: what the map's vitals are rated by, with and without a monitor. */
export const mapVitalLimits: Readonly<Record<MapVitalName, VitalLimits>> = {
  FTP: ['ms', 1800, 3000],
  TCM: ['ms', 2500, 4000],
  GSL: ['ms', 100, 200],
  GDF: ['ratio', 0.12, 0.25],
  ST: ['ms', 1000, 2500],
  VCD: ['ratio', 0.1, 0.25],
  DTS: ['ms', 200, 500],
  MFR: ['ratio', 0.005, 0.02],
};

/** A gesture is rated by its worst part: a freeze of a quarter of a second drops few of a long drag's frames. */
export const maxGapLimits: { readonly good: number; readonly poor: number } = { good: 50, poor: 100 };
