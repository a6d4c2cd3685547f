import type { VitalSample } from '../types/sample.ts';

/** Maps that have failed: more are one and the same trouble. */
const MAX_FAILED = 100;

/**
 * Makes the session's verdict (MFR) of its maps': it has failed where one of them has. Returns what is to be told of it, `null`
 * where that is nothing new. `mapNumber` tells maps apart, for they are not held on to.
 */
export function createSessionVerdict(): (mapNumber: number, sample: VitalSample) => VitalSample | null {
  const failed = new Map<number, string>();
  let told: string | null = null;

  return (mapNumber, sample) => {
    const { reason: own, ...rest } = sample;
    if (sample.value === null) return sample;
    if (!own) failed.delete(mapNumber);
    else if (failed.size < MAX_FAILED) failed.set(mapNumber, own);
    const reason = [...new Set(Array.from(failed.values(), (reasons) => reasons.split(', ')).flat())].join(', ');
    if (reason === told) return null;
    told = reason;
    return { ...rest, value: reason ? 1 : 0, ...(reason ? { reason } : {}) };
  };
}
