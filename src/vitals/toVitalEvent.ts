import { mapPartLimits, mapVitalLimits } from './limits.ts';
import type { VitalSample } from '../types/sample.ts';
import type { PartLimits, VitalDefinition, VitalRating } from '../types/vital.ts';
import type { VitalEvent } from '../types/vitalEvent.ts';
import type { MapVitalSample } from './measurement.ts';

/** What a measurement is rated by. */
export type RatedBy = Pick<VitalDefinition, 'unit' | 'good' | 'poor' | 'ratedParts'>;

const RATINGS: readonly VitalRating[] = ['good', 'needs-improvement', 'poor'];

/** A sample as an event that needs no monitor: with its unit and its rating. `epochShiftMs`: from its time to the wall's. */
export function toVitalEvent(sample: MapVitalSample, epochShiftMs: number): VitalEvent {
  const { name } = sample;
  const [unit, good, poor] = mapVitalLimits[name];
  return rateVital(sample, epochShiftMs, { unit, good, poor, ratedParts: mapPartLimits[name] ?? {} });
}

/** The same of any vital, by the definition that it has. */
export function rateVital(
  sample: VitalSample,
  epochShiftMs: number,
  { unit, good, poor, ratedParts = {} }: RatedBy,
): VitalEvent {
  const { name, outcome, value, reason, startMs, parts = {}, tags = {} } = sample;
  let worst = 0;
  let isValueRated = true;
  const rate = (it: number, limits: Pick<PartLimits, 'good' | 'poor'>): void => {
    worst = Math.max(worst, it <= limits.good ? 0 : it > limits.poor ? 2 : 1);
  };
  for (const [part, limits] of Object.entries(ratedParts)) {
    const amount = parts[part];
    if (amount === undefined) continue;
    rate(amount, limits);
    if (limits.isInstead) isValueRated = false;
  }
  if (isValueRated) rate(value ?? 0, { good, poor });
  return {
    kind: 'vital',
    name,
    value,
    unit,
    rating: outcome === 'measured' && value !== null && name !== 'MFR' ? RATINGS[worst]! : null,
    outcome,
    ...(reason === undefined ? {} : { reason }),
    startMs,
    startedEpochMs: startMs + epochShiftMs,
    parts,
    tags,
  };
}
