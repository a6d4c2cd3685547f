import { mapVitalLimits, maxGapLimits } from './limits.ts';
import type { VitalRating } from '../types/vital.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';
import type { MapVitalSample } from './measurement.ts';

const RATINGS: readonly VitalRating[] = ['good', 'needs-improvement', 'poor'];

/** A sample as an event that needs no monitor: with its unit and its rating. `epochShiftMs`: from its time to the wall's. */
export function toVitalEvent(sample: MapVitalSample, epochShiftMs: number): VitalEvent {
  const { name, outcome, value, reason, startMs, parts = {}, tags = {} } = sample;
  const [unit, good, poor] = mapVitalLimits[name];
  const rank = (it: number, limits: typeof maxGapLimits): number => (it <= limits.good ? 0 : it > limits.poor ? 2 : 1);
  // A gesture is as good as its worst part.
  const worst = Math.max(rank(value ?? 0, { good, poor }), rank(parts['maxGapMs'] ?? 0, maxGapLimits));
  return {
    kind: 'vital',
    name,
    value,
    unit,
    rating: outcome === 'measured' && value !== null ? RATINGS[worst]! : null,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    startMs,
    startedEpochMs: startMs + epochShiftMs,
    parts,
    tags,
  };
}
