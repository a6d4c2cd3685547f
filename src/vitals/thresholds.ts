import type { VitalDefinition } from '../types/vital.ts';

/** Grows with every change of a limit or a definition: values of different versions are not to be compared. */
export const vitalDefinitionsVersion = 1;

const NO_GESTURE = 'no gesture has been seen yet';
const NOT_MEASURED = 'not measured yet';
const NOT_REPORTED = 'the browser has not reported it yet';

const fixed = { isProvisional: false, headline: 'p75' } as const;
const provisional = { isProvisional: true, headline: 'p75' } as const;
const web = { isProvisional: false, headline: 'latest', nullReason: NOT_REPORTED } as const;

/**
 * The vitals with their limits, one row each; docs/vitals.md defines them and names the source of each limit. Override
 * one by passing a changed copy to the monitor.
 */
export const vitalDefinitions: readonly VitalDefinition[] = [
  {
    name: 'FTP',
    title: 'First Tile Painted',
    unit: 'ms',
    good: 1800,
    poor: 3000,
    ...fixed,
    nullReason: 'no tile of a network source has been painted yet',
  },
  {
    name: 'TCM',
    title: 'Time to Complete Map',
    unit: 'ms',
    good: 2500,
    poor: 4000,
    ...fixed,
    nullReason: 'no map has been complete yet',
  },
  { name: 'GSL', title: 'Gesture Start Latency', unit: 'ms', good: 100, poor: 200, ...fixed, nullReason: NO_GESTURE },
  {
    name: 'GDF',
    title: 'Gesture Dropped Frames',
    unit: 'ratio',
    good: 0.12,
    poor: 0.25,
    ...fixed,
    nullReason: NO_GESTURE,
  },
  { name: 'ST', title: 'Settle Time', unit: 'ms', good: 1000, poor: 2500, ...provisional, nullReason: NO_GESTURE },
  {
    name: 'VCD',
    title: 'View Completeness Debt',
    unit: 'ratio',
    good: 0.1,
    poor: 0.25,
    ...provisional,
    nullReason: NOT_MEASURED,
  },
  { name: 'DTS', title: 'Data to Screen', unit: 'ms', good: 200, poor: 500, ...fixed, nullReason: NOT_MEASURED },
  {
    name: 'MFR',
    title: 'Map Failure Rate',
    unit: 'ratio',
    good: 0.005,
    poor: 0.02,
    ...provisional,
    nullReason: NOT_MEASURED,
  },
  { name: 'LCP', title: 'Largest Contentful Paint', unit: 'ms', good: 2500, poor: 4000, ...web },
  { name: 'INP', title: 'Interaction to Next Paint', unit: 'ms', good: 200, poor: 500, ...web },
  { name: 'CLS', title: 'Cumulative Layout Shift', unit: 'score', good: 0.1, poor: 0.25, ...web },
  { name: 'TTFB', title: 'Time to First Byte', unit: 'ms', good: 800, poor: 1800, ...web },
  { name: 'FCP', title: 'First Contentful Paint', unit: 'ms', good: 1800, poor: 3000, ...web },
];
