import type { Report } from '../types/report.ts';
import type { Attributes } from '../types/sample.ts';
import type { SerializedSketch } from '../types/sketch.ts';

/** Takes a number of the session so far; what is 0 need not be told. */
export type PutTotal = (name: string, attributes: Attributes, value: number | SerializedSketch) => void;

/** What a report has counted, by the names that it is sent under. */
export function readTotals({ operations, tiles, problems, brokenLimits, self }: Report, put: PutTotal): void {
  for (const { name, attributes, histogram, errorCount, hiddenCount, routes } of operations) {
    const labels = { ...withoutUrls(attributes), 'map.op': name };
    put('map.operation.duration', labels, histogram);
    put('map.operation.errors', labels, errorCount);
    put('map.operation.hidden', labels, hiddenCount);
    for (const [route, count] of Object.entries(routes))
      put('map.operation.routes', { ...labels, 'map.route': route }, count);
  }
  for (const outcome of ['ready', 'failed', 'aborted', 'missing', 'expired'] as const) {
    const count = tiles.reduce((sum, source) => sum + source[`${outcome}Count`], 0);
    put('map.tiles', { 'map.outcome': outcome }, count);
  }
  for (const { code, count } of problems) put('map.problems', { 'map.code': code }, count);
  for (const [reason, count] of Object.entries(self.droppedCounts))
    put('map.self.dropped', { 'map.reason': reason }, count);
  for (const { operation, metric, count } of brokenLimits)
    put('map.violations', { 'map.op': operation, 'map.metric': metric }, count);
}

/** The app's own attributes of an operation, without those that would split a series by a place. */
function withoutUrls(attributes: Attributes): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => !String(value).includes('://')));
}
