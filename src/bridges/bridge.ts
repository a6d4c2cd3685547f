import type { ExportedEvent, Exporter, ViolationEvent } from '../types/exporter.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';

/** Flat, and of plain values, as every tool takes it. */
export type Facts = Record<string, string | number | boolean>;

/** A vital that was measured; `name` is `st`, `gdf`, ... */
export interface ToldVital {
  readonly name: string;
  readonly value: number;
  readonly isRatio: boolean;
  readonly event: VitalEvent;
}

export interface Tool {
  vital(told: ToldVital, facts: Facts): void;
  /** One that was cut short: no value, for it would be too low. */
  cutShort(name: string, facts: Facts): void;
  violation(facts: Facts, event: ViolationEvent): void;
}

/**
 * An exporter, and a callback for `onMapVital`. The page's own web vitals are left to the tool, which has them by itself, and
 * so is a vital that nobody could see.
 */
export function bridge(tool: Tool): Exporter {
  let isGiven = true;
  const tell = (event: ExportedEvent): void => {
    if (!isGiven) return;
    if (event.kind === 'violation') return tool.violation(factsOfViolation(event), event);
    const { name, value, unit, outcome, rating, tags } = event;
    if (!tags.library || value === null || outcome === 'hidden') return;
    const facts = plain({ ...tags, rating });
    if (outcome === 'measured')
      tool.vital({ name: name.toLowerCase(), value, isRatio: unit === 'ratio', event }, facts);
    else tool.cutShort(name.toLowerCase(), { ...facts, outcome });
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

function plain(facts: Readonly<Record<string, unknown>>): Facts {
  // What is neither is left out by the filter.
  return Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== null)) as Facts;
}
