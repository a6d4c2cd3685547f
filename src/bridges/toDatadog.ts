import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

/** The part of `@datadog/browser-rum` that is called. */
export interface DatadogLike {
  addDurationVital(name: string, options: { startTime: number; duration: number; context: Facts }): void;
  addAction(name: string, context: Facts): void;
}

/**
 * Vitals as duration vitals (`map.st`), ratios and violations as actions. A vital is dated by its end: Datadog drops, without a
 * word, what began before its first view.
 *
 * @example
 * onMapVital(map, toDatadog(datadogRum));
 */
export function toDatadog(datadog: DatadogLike): Exporter {
  return bridge({
    vital: (name, value, context, { unit, startedEpochMs }) =>
      unit === 'ratio'
        ? datadog.addAction(`map.${name}`, { ...context, value })
        : datadog.addDurationVital(`map.${name}`, {
            startTime: startedEpochMs + value,
            duration: value,
            context,
          }),
    cutShort: (name, context) => datadog.addAction(`map.${name}.cut_short`, context),
    violation: (context) => datadog.addAction('map.violation', context),
  });
}
