import { mapPartLimits, mapVitalLimits } from './limits.ts';
import type { MapVitalName, VitalDefinition } from '../types/vital.ts';

const NO_GESTURE = 'no gesture has been seen yet';
const NO_UPDATE = 'no update was measured: `measureUpdate` and `trackSource` do';
const NO_VERDICT = 'the verdict comes with the report';

/**
 * The vitals with their limits, one row each; docs/vitals.md defines them and names the source of each limit. Override
 * one by passing a changed copy to the monitor.
 *
 * @example
 * vitalDefinitions.find(({ name }) => name === 'GSL')?.poor; // 200
 */
export const vitalDefinitions: readonly VitalDefinition[] = [
  map('FTP', 'First Tile Painted', 'no network tile has been painted yet'),
  map('TCM', 'Time to Complete Map', 'no map has been complete yet'),
  map('GSL', 'Gesture Start Latency', NO_GESTURE),
  map('GDF', 'Gesture Dropped Frames', NO_GESTURE),
  provisional('ST', 'Settle Time', NO_GESTURE),
  provisional('VCD', 'View Completeness Debt', NO_GESTURE),
  map('DTS', 'Data to Screen', NO_UPDATE),
  { ...provisional('MFR', 'Map Failure Rate', NO_VERDICT), headline: 'share' },
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

function map(name: MapVitalName, title: string, nullReason: string): VitalDefinition {
  const ratedParts = mapPartLimits[name];
  return { ...define(name, title, ...mapVitalLimits[name], nullReason), ...(ratedParts ? { ratedParts } : {}) };
}

function provisional(...row: Parameters<typeof map>): VitalDefinition {
  return { ...map(...row), isProvisional: true };
}

/** A web vital: its own library says when its value is final. */
function fromLibrary(...row: Row): VitalDefinition {
  return { ...define(...row, 'the browser has not reported it yet'), headline: 'latest' };
}
