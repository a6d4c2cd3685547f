import { createSketchTally } from '../lib/sketchTally.ts';
import { operationKey } from '../lib/operationKey.ts';
import type { SketchTally } from '../lib/sketchTally.ts';
import type { ExportedEvent } from '../types/exporter.ts';
import type { Attributes } from '../types/sample.ts';
import type { HistogramWindow } from './telemetry.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';

/** Sums up vitals as distributions, by the few facts that split a fleet. */
export interface VitalSums {
  add(event: ExportedEvent): void;
  read(): readonly HistogramWindow[];
  clear(): void;
}

/** The tags that a metric may have, by their names there: of no other is it known how many values it has. */
const LABELS: Readonly<Record<string, string>> = {
  library: 'map.library',
  libraryVersion: 'map.library.version',
  gesture: 'map.gesture',
  zoomBand: 'map.zoom_band',
  updateKind: 'map.update_kind',
};
const WEB_VITALS: readonly string[] = ['LCP', 'INP', 'CLS', 'TTFB', 'FCP'];

export function isWebVital({ name }: VitalEvent): boolean {
  return WEB_VITALS.includes(name);
}

export function createVitalSums(): VitalSums {
  const series = new Map<string, Omit<HistogramWindow, 'histogram'> & { readonly tally: SketchTally }>();
  const record = (name: string, attributes: Attributes, unit: HistogramWindow['unit'], value: number): void => {
    const key = operationKey(name, attributes);
    let one = series.get(key);
    if (!one) series.set(key, (one = { name, attributes, unit, tally: createSketchTally() }));
    one.tally.record(value);
  };
  return {
    add(event) {
      // MFR is counted by the session; what was cut short is a bound and no value.
      if (event.kind !== 'vital' || event.outcome !== 'measured' || event.value === null || event.name === 'MFR')
        return;
      const { name, value, unit, parts } = event;
      const isWeb = isWebVital(event);
      // It has changed since it was told, and counts once.
      if (isWeb && parts['delta'] !== undefined) return;
      const metric = `${isWeb ? 'browser.web_vital' : 'map.vital'}.${name.toLowerCase()}`;
      const labels = vitalLabels(event);
      record(metric, labels, unit, value);
      if (parts['maxGapMs'] !== undefined) record(`${metric}.max_gap`, labels, 'ms', parts['maxGapMs']);
    },
    read: () => Array.from(series.values(), ({ tally, ...rest }) => ({ ...rest, histogram: tally.toJSON() })),
    clear: () => series.clear(),
  };
}

/** The labels of a vital: few, and none that could say who or where somebody is. */
export function vitalLabels({ tags }: VitalEvent): Attributes {
  const labels: Record<string, string> = {};
  for (const [tag, label] of Object.entries(LABELS)) {
    const value = tags[tag];
    if (value !== undefined && !String(value).includes('://')) labels[label] = String(value);
  }
  return labels;
}
