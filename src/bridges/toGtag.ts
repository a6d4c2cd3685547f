import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

/** Google Analytics' `gtag`. */
export type GtagLike = (command: 'event', name: string, parameters: Facts) => void;

/**
 * Vitals as events (`map_st`, with `value`, `metric_rating` and `map_library`), violations as `map_violation`. Of a parameter
 * GA4 keeps 40 characters of the name and 100 of the value, and of an event 25 parameters.
 *
 * @example
 * onMapVital(map, toGtag(gtag));
 */
export function toGtag(gtag: GtagLike): Exporter {
  return bridge({
    vital: (name, value, facts) => gtag('event', `map_${name}`, { ...parameters(facts), value }),
    cutShort: (name, facts) => gtag('event', `map_${name}_cut_short`, parameters(facts)),
    violation: (facts) => gtag('event', 'map_violation', parameters(facts)),
  });
}

const NAMES: Readonly<Record<string, string>> = { rating: 'metric_rating', library: 'map_library' };

function parameters(facts: Facts): Facts {
  const given = Object.entries(facts).slice(0, 24);
  const named = given.map(([name, fact]) => [
    (NAMES[name] ?? name).slice(0, 40),
    typeof fact === 'string' ? fact.slice(0, 100) : fact,
  ]);
  return Object.fromEntries(named);
}
