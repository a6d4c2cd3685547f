import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

/** `track` of `@vercel/analytics`. */
export type TrackLike = (name: string, properties: Facts) => void;

/**
 * Vitals as events (`map ST`), violations as `map violation`, all of them flat: nested values vanish there in production.
 *
 * @example
 * onMapVital(map, toVercel(track));
 */
export function toVercel(track: TrackLike): Exporter {
  return bridge({
    vital: (name, value, facts) => track(`map ${name.toUpperCase()}`, { ...facts, value }),
    cutShort: (name, facts) => track(`map ${name.toUpperCase()} cut short`, facts),
    violation: (facts) => track('map violation', facts),
  });
}
