import { boundsOf } from './bounds.ts';
import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

interface PostHogMetrics {
  histogram(name: string, value: number, options: { unit: string; attributes: Facts; bounds: number[] }): void;
  count(name: string, value: number, options: { attributes: Facts }): void;
}

/** The part of `posthog-js` that is called; its metrics are an extension that may not be loaded. */
export interface PostHogLike {
  readonly metrics?: PostHogMetrics | undefined;
  capture(name: string, properties: Facts): unknown;
}

/**
 * Vitals as histograms (`map.vital.st`) where the metrics extension is loaded, else as events; violations as events.
 *
 * @example
 * createMapPerformance({ exporters: [toPostHog(posthog)] });
 */
export function toPostHog(posthog: PostHogLike): Exporter {
  return bridge({
    vital(name, value, attributes, event) {
      const [unit, bounds] = boundsOf(event);
      // The first sample of a series fixes its bounds: they are always given.
      return posthog.metrics
        ? posthog.metrics.histogram(`map.vital.${name}`, value, { unit, attributes, bounds })
        : posthog.capture('map vital', { ...attributes, vital: name, value });
    },
    cutShort: (vital, facts) => posthog.capture('map vital cut short', { ...facts, vital }),
    violation: (facts) => posthog.capture('map violation', facts),
  });
}
