import { productLimitQuantile } from '../lib/productLimitQuantile.ts';
import { byImportance, countVerdicts, describeSide, judge, readMetrics } from './comparedMetrics.ts';
import { testRanks } from './rankTest.ts';
import { selectByFalseDiscovery } from './selectByFalseDiscovery.ts';
import type { ComparedMetric } from './comparedMetrics.ts';
import type { Comparable, ComparedSide, Comparison, MetricComparison } from './comparison.ts';
import type { RankTest } from './rankTest.ts';

export interface FlightSettings {
  readonly minFlights: number;
  readonly minChangeRatio: number;
  readonly falseDiscoveryRate: number;
}

const METHOD =
  'each flight counts once, by its median or by its fastest twentieth, whichever tells more: Hodges-Lehmann ratio with exact ' +
  'Mann-Whitney confidence intervals; Bonferroni over the two, Benjamini-Hochberg over all metrics';
/** What a busy machine adds it adds to some calls only: the fastest twentieth has least of it, and the median sees more of the app. */
const SHARES = [0.5, 0.05] as const;

interface Row {
  readonly metric: ComparedMetric;
  readonly baseline: ComparedSide;
  readonly current: ComparedSide;
  readonly hasEnough: boolean;
  readonly test: RankTest;
}

/**
 * The same of several flights on each side. Values of one flight have a machine, a load and a start in common, so a thousand
 * of them tell little more than one: what is compared is one value of each flight.
 */
export function compareFlights(
  baseline: readonly Comparable[],
  current: readonly Comparable[],
  { minFlights, minChangeRatio, falseDiscoveryRate }: FlightSettings,
): Comparison {
  const stepMs = Math.max(
    0,
    ...[...baseline, ...current].map((side) => side.self?.clockStepMs ?? side.clockStepMs ?? 0),
  );
  const [before, after] = [groupMetrics(baseline), groupMetrics(current)];
  const rows = Array.from(new Map([...before, ...after]), ([key, [metric]]): Row => {
    const [first, second] = [before.get(key) ?? [], after.get(key) ?? []];
    // What a coarse clock makes of two values that differ by less than its step is chance.
    const toSteps = (value: number): number => (stepMs > 0 && metric!.isInMs ? Math.round(value / stepMs) : value);
    const valuesOf = (found: readonly ComparedMetric[], share: number): readonly number[] =>
      found.flatMap((flight) => typicalOf(flight, share)).map(toSteps);
    const tests = SHARES.map((share) => testRanks(valuesOf(first, share), valuesOf(second, share)));
    const flightCount = (found: readonly ComparedMetric[]): number => valuesOf(found, 0.5).length;
    return {
      metric: metric!,
      baseline: describeFlights(first),
      current: describeFlights(second),
      hasEnough: Math.min(flightCount(first), flightCount(second)) >= minFlights,
      test: clearest(tests),
    };
  });
  const { maxPValue, confidence } = selectByFalseDiscovery(
    // What could show nothing, however its values were dealt out, is no test (Tarone 1990, Gilbert 2005).
    rows
      .filter(({ hasEnough, test }) => hasEnough && test.leastPValue <= falseDiscoveryRate)
      .map(({ test }) => test.pValue),
    falseDiscoveryRate,
  );
  const metrics = rows.map(({ metric, hasEnough, test, ...sides }): MetricComparison => {
    const { kind, name, attributes } = metric;
    const bounds = hasEnough ? test.interval(maxPValue) : null;
    const hasBoth = sides.baseline.sampleCount > 0 && sides.current.sampleCount > 0;
    const change = test.ratio - 1;
    return {
      kind,
      name,
      attributes,
      ...sides,
      changeRatio: hasBoth && Number.isFinite(change) ? change : null,
      interval: bounds && { low: toBound(bounds.low), high: toBound(bounds.high) },
      pValue: hasEnough ? test.pValue : null,
      verdict: judge(hasEnough, test.pValue <= maxPValue, change, minChangeRatio),
    };
  });
  return {
    method: METHOD,
    confidence,
    flights: { baseline: baseline.length, current: current.length },
    metrics: metrics.sort(byImportance),
    counts: countVerdicts(metrics),
  };
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

function toBound(ratio: number): number | null {
  return ratio === 0 || ratio === Infinity ? null : ratio - 1;
}
