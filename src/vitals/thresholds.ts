import type { VitalDefinition } from '../types/vital.ts';

/** Grows with every change of a limit or a definition: values of different versions are not to be compared. */
export const vitalDefinitionsVersion = 2;

const NO_GESTURE = 'no gesture has been seen yet';
const NOT_MEASURED = 'not measured yet';

/**
 * The vitals with their limits, one row each; docs/vitals.md defines them and names the source of each limit. Override
 * one by passing a changed copy to the monitor.
 */
export const vitalDefinitions: readonly VitalDefinition[] = [
  define('FTP', 'First Tile Painted', 'ms', 1800, 3000, 'no tile of a network source has been painted yet'),
  define('TCM', 'Time to Complete Map', 'ms', 2500, 4000, 'no map has been complete yet'),
  define('GSL', 'Gesture Start Latency', 'ms', 100, 200, NO_GESTURE),
  // A gesture is rated by its worst part: a freeze of a quarter of a second drops few of a long drag's frames.
  {
    ...define('GDF', 'Gesture Dropped Frames', 'ratio', 0.12, 0.25, NO_GESTURE),
    ratedParts: { maxGapMs: { good: 50, poor: 100 } },
  },
  provisional('ST', 'Settle Time', 'ms', 1000, 2500, NO_GESTURE),
  provisional('VCD', 'View Completeness Debt', 'ratio', 0.1, 0.25, NOT_MEASURED),
  define('DTS', 'Data to Screen', 'ms', 200, 500, NOT_MEASURED),
  provisional('MFR', 'Map Failure Rate', 'ratio', 0.005, 0.02, NOT_MEASURED),
  fromLibrary('LCP', 'Largest Contentful Paint', 'ms', 2500, 4000),
  fromLibrary('INP', 'Interaction to Next Paint', 'ms', 200, 500),
  fromLibrary('CLS', 'Cumulative Layout Shift', 'score', 0.1, 0.25),
  fromLibrary('TTFB', 'Time to First Byte', 'ms', 800, 1800),
  fromLibrary('FCP', 'First Contentful Paint', 'ms', 1800, 3000),
];

type Row = readonly [
  name: VitalDefinition['name'],
  title: string,
  unit: VitalDefinition['unit'],
  good: number,
  poor: number,
];

function define(...[name, title, unit, good, poor, nullReason]: [...Row, nullReason: string]): VitalDefinition {
  return { name, title, unit, good, poor, isProvisional: false, headline: 'p75', nullReason };
}

function provisional(...row: [...Row, nullReason: string]): VitalDefinition {
  return { ...define(...row), isProvisional: true };
}

/** A web vital: its own library says when its value is final. */
function fromLibrary(...row: Row): VitalDefinition {
  return { ...define(...row, 'the browser has not reported it yet'), headline: 'latest' };
}
