import type { VitalDetail } from '../types/snapshot.ts';
import type { VitalRating } from '../types/vital.ts';

/** What a shape says. */
export type Tone = 'good' | 'fair' | 'poor' | 'none';

/** Plain words for the vitals, and what one sample of each is. */
const labels: Readonly<Record<VitalDetail['name'], readonly [label: string, sample?: string]>> = {
  GDF: ['Dropped frames', 'move'],
  DTS: ['Data to screen', 'change'],
  TCM: ['Complete map', 'load'],
  GSL: ['Start of a move', 'move'],
  ST: ['Settle', 'move'],
  VCD: ['Missing tiles', 'move'],
  FTP: ['First tile', 'load'],
  MFR: ['Failures', 'session'],
  LCP: ['Largest paint'],
  INP: ['Answer to input'],
  CLS: ['Layout shift'],
  TTFB: ['First byte'],
  FCP: ['First paint'],
};

export function labelOf(name: VitalDetail['name']): string {
  return labels[name]?.[0] ?? name;
}

export function sampleOf(name: VitalDetail['name']): string {
  return labels[name]?.[1] ?? 'value';
}

export const ratingMarks: Readonly<Record<VitalRating, readonly [tone: Tone, word: string]>> = {
  good: ['good', 'good'],
  'needs-improvement': ['fair', 'fair'],
  poor: ['poor', 'poor'],
};

export function rateAgainst(value: number, good: number, poor: number): VitalRating {
  return value > poor ? 'poor' : value > good ? 'needs-improvement' : 'good';
}

/** Told apart by shape too, as plain characters. */
export const marks: Readonly<Record<Tone, string>> = { good: '\u25cf', fair: '\u25a0', poor: '\u25b2', none: '\u25cc' };
