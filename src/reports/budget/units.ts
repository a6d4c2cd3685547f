import type { Violation } from '../../types/threshold.ts';
import type { MapVitalName, WebVitalName } from '../../types/vital.ts';

type FixedName = MapVitalName | WebVitalName | 'GDF.maxGapMs' | 'heapBytes';

const UNITS: Readonly<Record<FixedName, Violation['unit']>> = {
  FTP: 'ms',
  TCM: 'ms',
  GSL: 'ms',
  GDF: 'ratio',
  ST: 'ms',
  VCD: 'ratio',
  DTS: 'ms',
  MFR: 'ratio',
  LCP: 'ms',
  INP: 'ms',
  CLS: 'score',
  TTFB: 'ms',
  FCP: 'ms',
  'GDF.maxGapMs': 'ms',
  heapBytes: 'bytes',
};

/** All names that are no operation's. */
export const fixedNames: readonly string[] = Object.keys(UNITS);

/** `undefined`: it is the name of an operation, or a pattern of such. */
export function unitOf(name: string): Violation['unit'] | undefined {
  return Object.hasOwn(UNITS, name) ? UNITS[name as FixedName] : undefined;
}
