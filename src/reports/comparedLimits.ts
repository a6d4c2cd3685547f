import type { LimitVerdict } from '../types/threshold.ts';
import type { Comparable, ComparedLimit, Comparison, MetricComparison } from './comparison.ts';

/** What is compared is a p75; without a limit on that the one on each value stands for it. */
const FIELDS = ['p75Ms', 'p75', 'maxMs', 'max'];

type Sides = Readonly<Record<'baseline' | 'current', readonly Comparable[]>>;

/** The same with which builds are compared, and what became of the limits on what is. */
export function withLimits(comparison: Omit<Comparison, 'builds'>, { baseline, current }: Sides): Comparison {
  const metrics = comparison.metrics.map((metric) => {
    const limit = limitOf(metric, current);
    if (!limit) return metric;
    const before = limitOf(metric, baseline)?.state ?? null;
    const compared: ComparedLimit = { limit: limit.limit, baseline: before, current: limit.state };
    return { ...metric, limit: compared };
  });
  return { ...comparison, metrics, builds: { baseline: buildOf(baseline), current: buildOf(current) } };
}

/** Of several flights it is broken where one of them broke it. */
function limitOf({ kind, name }: MetricComparison, flights: readonly Comparable[]): LimitVerdict | undefined {
  const isOf = ({ pattern }: LimitVerdict): boolean =>
    pattern === name || (kind === 'operation' && pattern.endsWith('*') && name.startsWith(pattern.slice(0, -1)));
  // A report may be anybody's file.
  const all = flights.flatMap(({ limitVerdicts }) => (Array.isArray(limitVerdicts) ? limitVerdicts : []));
  return all
    .filter(
      (verdict) => verdict && FIELDS.includes(verdict.field) && typeof verdict.pattern === 'string' && isOf(verdict),
    )
    .toSorted(
      (a, b) =>
        b.pattern.length - a.pattern.length ||
        FIELDS.indexOf(a.field) - FIELDS.indexOf(b.field) ||
        Number(b.state === 'broken') - Number(a.state === 'broken'),
    )[0];
}

function buildOf(flights: readonly Comparable[]): string | null {
  const builds = new Set(flights.map(({ app }) => app?.commit ?? app?.version));
  const [build] = builds;
  return builds.size === 1 && typeof build === 'string' ? build : null;
}
