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

/**
 * Parts with limits of their own: a measurement is rated by its worst. A freeze of a quarter of a second drops few of a long
 * drag's frames; an update that nobody in particular waits for (`bulkMs`) has longer, in place of its value.
 */
export const mapPartLimits: Readonly<Partial<Record<MapVitalName, NonNullable<VitalDefinition['ratedParts']>>>> = {
  GDF: { maxGapMs: { good: 50, poor: 100 } },
  DTS: { bulkMs: { good: 1000, poor: 2500, isInstead: true }, longestBlockMs: { good: 50, poor: 200 } },
};
