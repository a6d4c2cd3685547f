import type { ExportedEvent, Exporter, ViolationEvent } from '../types/exporter.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';

/** Flat, and of plain values, as every tool takes it. */
export type Facts = Record<string, string | number | boolean>;

/** Each gives back what the client does, for a promise of its own may reject. */
export interface Tool {
  /** A vital that was measured; `name` is `st`, `gdf`, ... */
  vital(name: string, value: number, facts: Facts, event: VitalEvent): unknown;
  /** One that was cut short: no value, for it would be too low. */
  cutShort(name: string, facts: Facts): unknown;
  violation(facts: Facts, event: ViolationEvent): unknown;
}

/**
 * An exporter, and a callback for `onMapVital`. The page's own web vitals are left to the tool, which has them by itself, and
 * so is a vital that nobody could see.
 */
export function bridge(tool: Tool): Exporter {
  let isGiven = true;
  const tell = (event: ExportedEvent): unknown => {
    if (!isGiven) return undefined;
    if (event.kind === 'violation') return tool.violation(factsOfViolation(event), event);
    const { value, outcome, rating, tags } = event;
    if (!tags.library || value === null || outcome === 'hidden') return undefined;
    const name = event.name.toLowerCase();
    return outcome === 'measured'
      ? tool.vital(name, value, plain({ ...tags, rating }), event)
      : tool.cutShort(name, plain({ ...tags, rating, outcome }));
  };
  return Object.assign(tell, {
    setConsent(given: boolean) {
      isGiven = given;
    },
  });
}

function factsOfViolation({ operation, metric, value, limit, unit, cause, ran, tags }: ViolationEvent): Facts {
  return plain({
    ...tags,
    operation,
    metric,
    value,
    limit,
    unit,
    heldBy: cause?.heldBy,
    gesture: cause?.gesture,
    ran: ran?.on,
  });
}

function plain(facts: Readonly<Record<string, Facts[string] | null | undefined>>): Facts {
  const known: Facts = {};
  for (const name in facts) {
    const fact = facts[name] ?? null;
    if (fact !== null) known[name] = fact;
  }
  return known;
}
