import { badOption } from '../lib/failure.ts';
import { readOptions } from '../lib/options.ts';
import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { withLimits } from './comparedLimits.ts';
import { describeSide, readMetrics } from './comparedMetrics.ts';
import { concludeComparison, FALSE_DISCOVERY_RATE, MIN_CHANGE_RATIO } from './concludeComparison.ts';
import { testRanks } from './rankTest.ts';
import { readComparable } from './readComparable.ts';
import type { OptionTable } from '../lib/options.ts';
import type { ComparedMetric } from './comparedMetrics.ts';
import type { Comparable, ComparedSide, Comparison } from './comparison.ts';
import type { ComparedRow } from './concludeComparison.ts';
import type { RankTest } from './rankTest.ts';

export interface CompareFlightsOptions {
  /** With fewer on either side nothing is said. @default 5 */
  readonly minFlights?: number;
  /** A smaller change is no regression and no improvement, however certain. @default 0.05 */
  readonly minChangeRatio?: number;
  /** Of the changes that are told, so many may be false on average, 0..1: these chances are exact. @default 0.05 */
  readonly falseDiscoveryRate?: number;
}

const OPTIONS: OptionTable<CompareFlightsOptions> = {
  /** Of four against four even the clearest difference could be chance, once in 17 times. */
  minFlights: { is: 'integer', min: 2, or: 5 },
  minChangeRatio: MIN_CHANGE_RATIO,
  /** As promised: the chances are counted, not estimated. */
  falseDiscoveryRate: { ...FALSE_DISCOVERY_RATE, or: 0.05 },
};
type Flights = Readonly<Record<'baseline' | 'current', readonly Comparable[]>>;

const METHOD =
  'each flight counts once, by its median or, among the faster half, its fastest twentieth: Hodges-Lehmann ratio with ' +
  'Mann-Whitney intervals, Bonferroni over the two, Benjamini-Hochberg over all metrics';
/**
 * As `compareReports`, of several flights on each side: so builds are compared whose flights a machine flew one by one.
 * Values of one flight have a machine, a load and a start in common, so a thousand of them tell little more than one: each
 * counts once, by its median or its fastest twentieth.
 * @throws BAD_OPTION
 *
 * @example
 * const { metrics } = compareFlights(flightsOfMain, flightsOfBranch);
 */
export function compareFlights(
  baseline: readonly Comparable[],
  current: readonly Comparable[],
  options: CompareFlightsOptions = {},
): Comparison {
  // The cast: the table has a default for each.
  const settings = readOptions('compareFlights', OPTIONS, options) as Required<CompareFlightsOptions>;
  const flights = { baseline: readFlights('baseline', baseline), current: readFlights('current', current) };
  const compared = concludeComparison(METHOD, pairUp(flights, settings), settings);
  const counts = { baseline: baseline.length, current: current.length };
  return withLimits({ ...compared, flights: counts }, flights);
}

function readFlights(side: string, given: readonly Comparable[]): readonly Comparable[] {
  if (!Array.isArray(given) || given.length === 0) throw badOption(side, 'a list of reports', given, 'compare.list');
  return given.map((flight, index) => readComparable(`${side}[${index}]`, flight));
}

/** Metrics that either side has. */
function pairUp({ baseline, current }: Flights, settings: Required<CompareFlightsOptions>): readonly ComparedRow[] {
  const stepMs = [...baseline, ...current].reduce(
    (most, { self, clockStepMs }) => Math.max(most, self?.clockStepMs ?? clockStepMs ?? 0),
    0,
  );
  const [before, after] = [groupMetrics(baseline), groupMetrics(current)];
  return Array.from(new Map([...before, ...after]), ([key, [metric]]): ComparedRow => {
    const [first, second] = [describeEach(before.get(key)), describeEach(after.get(key))];
    // What a coarse clock makes of two values that differ by less than its step is chance.
    const toSteps = (value: number): number => (stepMs > 0 && metric!.isInMs ? Math.round(value / stepMs) : value);
    const test = (view: 'p50' | 'fastest', isOfSmaller = false): RankTest => {
      // Infinity where it was not seen to its end.
      const valuesOf = (flights: readonly DescribedFlight[]): number[] =>
        flights.map((flight) => toSteps(flight[view] ?? Infinity));
      return testRanks(valuesOf(first), valuesOf(second), isOfSmaller);
    };
    const fewest = Math.min(first.length, second.length);
    const hasEnough = fewest >= settings.minFlights;
    const { ratio, pValue, leastPValue, interval } = clearer(test('p50'), test('fastest', true));
    return {
      metric: metric!,
      baseline: describeFlights(first),
      current: describeFlights(second),
      hasEnough,
      hasSize: fewest > 0,
      ratio,
      pValue,
      // What could show nothing, however its values were dealt out, is no test (Tarone 1990, Gilbert 2005).
      isTest: hasEnough && leastPValue <= settings.falseDiscoveryRate,
      interval: hasEnough ? interval : null,
    };
  });
}

function groupMetrics(flights: readonly Comparable[]): Map<string, ComparedMetric[]> {
  const groups = new Map<string, ComparedMetric[]>();
  for (const flight of flights) {
    for (const [key, metric] of readMetrics(flight)) {
      groups
        .set(key, groups.get(key) ?? [])
        .get(key)!
        .push(metric);
    }
  }
  return groups;
}

interface DescribedFlight extends ComparedSide {
  /**
   * Its fastest twentieth. What a busy machine adds it adds to some calls and to some flights only: here, among the faster
   * flights, there is least of it, and the median of all sees more of the app.
   */
  readonly fastest: number | null;
}

/** Of those that have something to say. */
function describeEach(flights: readonly ComparedMetric[] = []): readonly DescribedFlight[] {
  return flights
    .map(({ sketch, name }) => ({
      ...describeSide(sketch, name),
      fastest: productLimitQuantile(sketch.measured, sketch.censored, 0.05),
    }))
    .filter(({ sampleCount }) => sampleCount > 0);
}

/** Of two that ask the same the one that tells more, at the price of having asked twice (Bonferroni). */
function clearer(first: RankTest, second: RankTest): RankTest {
  const best = second.pValue < first.pValue ? second : first;
  return {
    ratio: best.ratio,
    pValue: Math.min(1, best.pValue * 2),
    leastPValue: Math.min(first.leastPValue, second.leastPValue) * 2,
    interval: (level) => best.interval(level / 2),
  };
}

/** Of the flights' own figures the one in the middle. */
function describeFlights(sides: readonly DescribedFlight[]): ComparedSide {
  const middle = (share: 'p50' | 'p75' | 'p95'): number | null => {
    const values = Float64Array.from(sides, (side) => side[share] ?? Infinity).sort();
    const low = values[Math.ceil(values.length / 2) - 1];
    const high = values[Math.floor(values.length / 2)];
    return high! < Infinity ? (low! + high!) / 2 : null;
  };
  const shares = sides.flatMap(({ share }) => share ?? []);
  return {
    ...(shares.length ? { share: shares.reduce((sum, share) => sum + share, 0) / shares.length } : {}),
    sampleCount: sides.reduce((sum, side) => sum + side.sampleCount, 0),
    censoredCount: sides.reduce((sum, side) => sum + side.censoredCount, 0),
    p50: middle('p50'),
    p75: middle('p75'),
    p95: middle('p95'),
  };
}
