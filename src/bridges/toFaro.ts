import { bridge } from './bridge.ts';
import type { Exporter } from '../types/exporter.ts';
import type { Facts } from './bridge.ts';

type Texts = Record<string, string>;

/** The part of `@grafana/faro-web-sdk` that is called. */
export interface FaroLike {
  readonly api: {
    pushMeasurement(
      measurement: { type: string; values: Record<string, number> },
      options: { context: Texts; skipDedupe: boolean },
    ): void;
    pushEvent(name: string, attributes: Texts, domain: string, options: { skipDedupe: boolean }): void;
  };
}

/**
 * Vitals as measurements of the type `map.vital`, violations as events. Equal neighbours are sent, too, and facts as text, for
 * Faro knows no other.
 *
 * @example
 * createMapPerformance({ exporters: [toFaro(faro)] });
 */
export function toFaro(faro: FaroLike): Exporter {
  const skipDedupe = true;
  // Its `api` is there once it is initialized, which may be later.
  const push = (name: string, facts: Facts): void => faro.api.pushEvent(name, texts(facts), 'map', { skipDedupe });
  return bridge({
    vital: (name, value, facts) =>
      faro.api.pushMeasurement({ type: 'map.vital', values: { [name]: value } }, { context: texts(facts), skipDedupe }),
    cutShort: (vital, facts) => push('map.vital.cut_short', { ...facts, vital }),
    violation: (facts) => push('map.violation', facts),
  });
}

function texts(facts: Facts): Texts {
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, String(fact)]));
}
