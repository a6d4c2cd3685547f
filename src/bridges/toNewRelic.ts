import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

/** The part of New Relic's browser agent (`newrelic`, or a `BrowserAgent`) that is called. */
export interface NewRelicLike {
  measure(name: string, options: { start: number; end: number; customAttributes: Facts }): unknown;
  recordCustomEvent(type: string, facts: Facts): unknown;
}

/**
 * Vitals in milliseconds as measures (`map.st`); ratios, which have no measure, as `MapVital` events; violations as
 * `MapViolation`.
 *
 * @example
 * createMapPerformance({ exporters: [toNewRelic(newrelic)] });
 */
export function toNewRelic(agent: NewRelicLike): Exporter {
  return bridge({
    vital: (name, value, customAttributes, { unit, startMs }) =>
      unit === 'ratio'
        ? agent.recordCustomEvent('MapVital', { ...customAttributes, vital: name, value })
        : agent.measure(`map.${name}`, { start: startMs, end: startMs + value, customAttributes }),
    cutShort: (vital, facts) => agent.recordCustomEvent('MapVitalCutShort', { ...facts, vital }),
    violation: (facts) => agent.recordCustomEvent('MapViolation', facts),
  });
}
