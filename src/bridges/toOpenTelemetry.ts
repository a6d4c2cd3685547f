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
  createHistogram(name: string, options: { unit: string }): Histogram;
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
  const histograms = new Map<string, Histogram>();
  const cutShort = meter.createCounter('map.vital.cut_short');
  const violations = meter.createCounter('map.violation');
  return bridge({
    vital({ name, value, isRatio }, facts) {
      const histogram =
        histograms.get(name) ?? meter.createHistogram(`map.vital.${name}`, { unit: isRatio ? '1' : 'ms' });
      histograms.set(name, histogram);
      histogram.record(value, attributesOf(facts));
    },
    cutShort: (vital, facts) => cutShort.add(1, { ...attributesOf(facts), 'map.vital': vital }),
    violation: ({ operation = '', metric = '' }) => violations.add(1, { 'map.op': operation, 'map.metric': metric }),
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
