import { boundsOf } from './bounds.ts';
import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

interface Counter {
  add(value: number, attributes: Facts): void;
}

interface Histogram {
  record(value: number, attributes: Facts): void;
}

/** The part of a `Meter` of `@opentelemetry/api` that is called. */
export interface MeterLike {
  createHistogram(name: string, options: { unit: string; advice: { explicitBucketBoundaries: number[] } }): Histogram;
  createCounter(name: string): Counter;
}

/**
 * Vitals as histograms (`map.vital.st`), what was cut short and violations as counters, with attributes of few values only. The
 * app's own SDK sends them: its last window is lost when the page goes, unless it is flushed.
 *
 * @example
 * createMapPerformance({ exporters: [toOpenTelemetry(metrics.getMeter('map'))] });
 */
export function toOpenTelemetry(meter: MeterLike): Exporter {
  const histograms: Record<string, Histogram> = {};
  let cutShort: Counter | undefined;
  let violations: Counter | undefined;
  return bridge({
    vital(name, value, facts, event) {
      const [unit, explicitBucketBoundaries] = boundsOf(event);
      // Those of the SDK are made for milliseconds: each ratio would lie in the first bucket, and say nothing.
      histograms[name] ??= meter.createHistogram(`map.vital.${name}`, { unit, advice: { explicitBucketBoundaries } });
      return histograms[name].record(value, attributesOf(facts));
    },
    cutShort: (vital, facts) =>
      (cutShort ??= meter.createCounter('map.vital.cut_short')).add(1, { ...attributesOf(facts), 'map.vital': vital }),
    violation: ({ operation = '', metric = '' }) =>
      (violations ??= meter.createCounter('map.violation')).add(1, { 'map.op': operation, 'map.metric': metric }),
  });
}

const ATTRIBUTES: Readonly<Record<string, string>> = {
  library: 'map.library',
  libraryVersion: 'map.library.version',
  gesture: 'map.gesture',
  zoomBand: 'map.zoom_band',
  rating: 'map.rating',
};

function attributesOf(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, fact]) => (ATTRIBUTES[name] ? [[ATTRIBUTES[name], fact]] : [])),
  );
}
