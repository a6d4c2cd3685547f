import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

/** The part of `@sentry/browser` 10 and later that is called. */
export interface SentryLike {
  readonly metrics: {
    distribution(name: string, value: number, options: { unit: string; attributes: Facts }): void;
    count(name: string, value: number, options: { attributes: Facts }): void;
  };
  captureMessage(
    text: string,
    hint: { level: 'warning'; fingerprint: string[]; contexts: Record<string, Facts> },
  ): unknown;
}

/**
 * Vitals as metrics (`map.vital.st`), violations as warnings, grouped by operation and metric.
 *
 * @example
 * createMapPerformance({ exporters: [toSentry(Sentry)] });
 */
export function toSentry(sentry: SentryLike): Exporter {
  return bridge({
    vital: (name, value, attributes, { unit }) =>
      sentry.metrics.distribution(`map.vital.${name}`, value, {
        unit: unit === 'ratio' ? unit : 'millisecond',
        attributes,
      }),
    cutShort: (name, attributes) => sentry.metrics.count(`map.vital.${name}.cut_short`, 1, { attributes }),
    violation: (facts, { operation, metric }) =>
      sentry.captureMessage(`${operation} broke its limit`, {
        level: 'warning',
        fingerprint: ['map-violation', operation, metric],
        contexts: { map: facts },
      }),
  });
}
