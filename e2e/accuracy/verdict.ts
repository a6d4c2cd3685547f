import { median } from './rig/median.ts';
import type { Check } from './judge.ts';

/** One figure of a situation over its flights. */
export interface Verdict extends Omit<Check, 'measured' | 'truth'> {
  /** Of a number: medians. Of a fact: the first that is not as it should be. */
  readonly measured: Check['measured'];
  readonly truth: Check['truth'];
  /** The median of what each flight was off by; `null` of a fact, and where either side is missing. */
  readonly difference: number | null;
  readonly flightCount: number;
}

/**
 * Numbers are judged by the median of their differences: a machine that is busy elsewhere spoils single flights. Facts must
 * hold in every flight. What the rig itself did not see in a flight is left out; seen in none, it is not met.
 */
export function judgeFlights(flights: readonly (readonly Check[])[]): Verdict[] {
  const figures = [...new Set(flights.flatMap((checks) => checks.map(({ figure }) => figure)))];
  return figures.flatMap((figure): Verdict[] => {
    const checks = flights.flatMap((all) => all.filter((check) => check.figure === figure));
    const [first] = checks;
    if (!first) return [];
    if (first.unit === 'fact') {
      const worst = checks.find(({ isMet }) => !isMet) ?? first;
      return [{ ...worst, difference: null, flightCount: checks.length }];
    }
    const seen = checks.filter(({ truth }) => truth !== null);
    if (seen.length === 0) return [{ ...first, difference: null, flightCount: checks.length }];
    // Not measured at all is as far off as can be.
    const difference = median(
      seen.map(({ measured, truth }) => (measured === null ? Infinity : Number(measured) - Number(truth))),
    );
    const allowed = median(seen.map((check) => check.allowed));
    const known = seen.filter(({ measured }) => measured !== null);
    return [
      {
        figure,
        unit: first.unit,
        measured: known.length > 0 ? median(known.map(({ measured }) => Number(measured))) : null,
        truth: median(seen.map(({ truth }) => Number(truth))),
        difference: Number.isFinite(difference) ? difference : null,
        allowed,
        isMet: Math.abs(difference) <= allowed,
        flightCount: seen.length,
      },
    ];
  });
}
