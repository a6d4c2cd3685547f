import type { LimitVerdict } from '../types/threshold.ts';
import type { Comparable, ComparedLimit, Comparison, MetricComparison } from './comparison.ts';

/** What is compared is a p75; without a limit on that the one on each value stands for it. */
const FIELDS = ['p75Ms', 'p75', 'maxMs', 'max'];

type Sides = Readonly<Record<'baseline' | 'current', readonly Comparable[]>>;

/** The same with which builds are compared, and what became of the limits on what is. */
export function withLimits(comparison: Omit<Comparison, 'builds'>, { baseline, current }: Sides): Comparison {
  const [before, now] = [readLimits(baseline), readLimits(current)];
  const metrics = comparison.metrics.map((metric) => {
    const limit = now.find(isOn(metric));
    if (!limit) return metric;
    const compared: ComparedLimit = {
      limit: limit.limit,
      baseline: before.find(isOn(metric))?.state ?? null,
      current: limit.state,
    };
    return { ...metric, limit: compared };
  });
  return { ...comparison, metrics, builds: { baseline: buildOf(baseline), current: buildOf(current) } };
}

function isOn({ kind, name }: MetricComparison): (verdict: LimitVerdict) => boolean {
  return ({ pattern }) =>
    pattern === name || (kind === 'operation' && pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));
}

/** The closest first. Of several flights a limit is broken where one of them broke it. */
function readLimits(flights: readonly Comparable[]): readonly LimitVerdict[] {
  return (
    flights
      // A report may be anybody's file.
      .flatMap(({ limitVerdicts }) => (Array.isArray(limitVerdicts) ? limitVerdicts : []))
      .filter((verdict) => verdict && FIELDS.includes(verdict.field) && typeof verdict.pattern === 'string')
      .sort(
        (a, b) =>
          b.pattern.length - a.pattern.length ||
          FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) ||
          Number(b.state === 'broken') - Number(a.state === 'broken'),
      )
  );
}

function buildOf(flights: readonly Comparable[]): string | null {
  const builds = new Set(flights.map(({ app }) => app?.commit ?? app?.version));
  const [build] = builds;
  return builds.size === 1 && typeof build === 'string' ? build : null;
}
