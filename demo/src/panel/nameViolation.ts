import type { Violation } from 'mapvitals';

/** `GDF.maxGapMs`: a part of a vital has a unit of its own. An operation goes by its name, not by the pattern of its limit. */
export function nameViolation({ operation, metric, pattern }: Violation): string {
  return metric === 'vital' ? pattern : operation;
}
