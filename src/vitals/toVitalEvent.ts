import { vitalDefinitions } from './thresholds.ts';
import type { VitalSample } from '../types/sample.ts';
import type { VitalDefinition, VitalRating } from '../types/vital.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';

const RATINGS: readonly VitalRating[] = ['good', 'needs-improvement', 'poor'];

/** A sample as an event that needs no monitor: with its unit and its rating. `epochShiftMs`: from its time to the wall's. */
export function toVitalEvent(sample: VitalSample, epochShiftMs: number): VitalEvent {
  const { name, outcome, value, reason, startMs, parts = {}, tags = {} } = sample;
  const definition = vitalDefinitions.find((row) => row.name === name);
  return {
    kind: 'vital',
    name,
    value,
    unit: definition?.unit ?? 'ms',
    rating: definition && outcome === 'measured' && value !== null ? rate(definition, value, parts) : null,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    startMs,
    startedEpochMs: startMs + epochShiftMs,
    parts,
    tags,
  };
}

/** A gesture is as good as its worst part. */
function rate(definition: VitalDefinition, value: number, parts: VitalEvent['parts']): VitalRating {
  const rated = Object.entries(definition.ratedParts ?? {}).map(
    ([name, limits]) => [parts[name] ?? 0, limits] as const,
  );
  const ranks = [[value, definition] as const, ...rated].map(([it, { good, poor }]) =>
    it <= good ? 0 : it > poor ? 2 : 1,
  );
  return RATINGS[Math.max(...ranks)]!;
}
