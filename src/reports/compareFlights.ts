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
  'each flight counts once, by its median or, among the faster half, by its fastest twentieth: Hodges-Lehmann ratio with exact ' +
  'Mann-Whitney confidence intervals; Bonferroni over the two, Benjamini-Hochberg over all metrics';
/**
 * What a busy machine adds it adds to some calls and to some flights only: the fastest twentieth in the faster flights has least
 * of it, and the median of all sees more of the app.
 */
const VIEWS = [
  { share: 0.5, isOfSmaller: false },
  { share: 0.05, isOfSmaller: true },
] as const;

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
  const stepMs = Math.max(
    0,
    ...[...baseline, ...current].map((side) => side.self?.clockStepMs ?? side.clockStepMs ?? 0),
  );
  const [before, after] = [groupMetrics(baseline), groupMetrics(current)];
  return Array.from(new Map([...before, ...after]), ([key, [metric]]): ComparedRow => {
    const [first, second] = [before.get(key) ?? [], after.get(key) ?? []];
    // What a coarse clock makes of two values that differ by less than its step is chance.
    const toSteps = (value: number): number => (stepMs > 0 && metric!.isInMs ? Math.round(value / stepMs) : value);
    const valuesOf = (found: readonly ComparedMetric[], share: number): readonly number[] =>
      found.flatMap((flight) => typicalOf(flight, share)).map(toSteps);
    const tests = VIEWS.map(({ share, isOfSmaller }) =>
      testRanks(valuesOf(first, share), valuesOf(second, share), isOfSmaller),
    );
    const hasEnough = [first, second].every((found) => valuesOf(found, 0.5).length >= settings.minFlights);
    const { ratio, pValue, leastPValue, interval } = clearest(tests);
    const sides = { baseline: describeFlights(first), current: describeFlights(second) };
    return {
      metric: metric!,
      ...sides,
      hasEnough,
      hasSize: sides.baseline.sampleCount > 0 && sides.current.sampleCount > 0,
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
      const group = groups.get(key);
      if (group) group.push(metric);
      else groups.set(key, [metric]);
    }
  }
  return groups;
}

/** Infinity where it was not seen to its end. None: the flight has nothing to say. */
function typicalOf({ sketch: { measured, censored } }: ComparedMetric, share: number): readonly number[] {
  if (measured.count + censored.count === 0) return [];
  return [productLimitQuantile(measured, censored, share) ?? Infinity];
}

/** Of several that ask the same the one that tells most, at the price of having asked so often (Bonferroni). */
function clearest(tests: readonly RankTest[]): RankTest {
  const best = tests.reduce((kept, test) => (test.pValue < kept.pValue ? test : kept));
  return {
    ratio: best.ratio,
    pValue: Math.min(1, best.pValue * tests.length),
    leastPValue: Math.min(...tests.map(({ leastPValue }) => leastPValue)) * tests.length,
    interval: (level) => best.interval(level / tests.length),
  };
}

/** Of the flights' own figures the one in the middle. */
function describeFlights(flights: readonly ComparedMetric[]): ComparedSide {
  const sides = flights
    .map(({ sketch, name }) => describeSide(sketch, name))
    .filter(({ sampleCount }) => sampleCount > 0);
  const middle = (share: 'p50' | 'p75' | 'p95'): number | null => {
    const values = sides.map((side) => side[share] ?? Infinity).sort((a, b) => a - b);
    const low = values[Math.ceil(values.length / 2) - 1];
    const high = values[Math.floor(values.length / 2)];
    return low === undefined || high === undefined || high === Infinity ? null : (low + high) / 2;
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
