import type { MapVitalName, VitalRating } from '../types/vital.ts';

/** Plain words for the vitals, and what one sample of each is. */
export const vitalLabels: Readonly<Record<MapVitalName, readonly [label: string, sample: string]>> = {
  GDF: ['Dropped frames', 'move'],
  DTS: ['Data to screen', 'change'],
  TCM: ['Complete map', 'load'],
  GSL: ['Start of a move', 'move'],
  ST: ['Settle', 'move'],
  VCD: ['Missing tiles', 'move'],
  FTP: ['First tile', 'load'],
  MFR: ['Failures', 'session'],
};

/** Told apart by shape too, as plain characters. */
export const ratingMarks: Readonly<Record<VitalRating, readonly [mark: string, word: string]>> = {
  good: ['\u25cf', 'good'],
  'needs-improvement': ['\u25a0', 'fair'],
  poor: ['\u25b2', 'poor'],
};
