import type { LimitVerdict } from '../types/threshold.ts';
import type { MonitorState } from './monitorState.ts';
import { wasCalled } from './operationReport.ts';
import { inside } from './readThreshold.ts';

/** What each limit takes that says something of a distribution only, and so needs enough of it. */
const ON_WINDOW: readonly string[] = ['p75', 'p95', 'errorRatio'];

/** Each limit of the session with what became of it. */
export function judgeLimits(state: MonitorState): readonly LimitVerdict[] {
  const broken = state.violations.brokenLimits();
  const violations = new Map(state.violations.kept().map((violation) => [violation.id, violation]));
  const called = [...state.operations.all()].filter(wasCalled);

  return state.thresholds.all().flatMap(({ pattern, written, minSamples }) => {
    const named = countNamed(state, pattern);
    const limited = called.filter((series) => series.limits?.pattern === pattern);
    const counts = named === undefined ? limited.map(({ durations }) => durations.count) : [named];
    return Object.entries(written).map(([field, limit]): LimitVerdict => {
      const metric = inside(field);
      const own = broken.filter((it) => it.pattern === pattern && inside(it.metric).replace('vital', 'max') === metric);
      const worst = own.map(({ worstIds: [id] }) => violations.get(id!)!.value);
      const needed = ON_WINDOW.includes(metric) ? Math.max(1, minSamples) : 1;
      const untold = counts.length ? 'unmeasured' : 'unmatched';
      return Object.freeze({
        pattern,
        field,
        limit,
        state: own.length ? 'broken' : counts.some((count) => count >= needed) ? 'kept' : untold,
        brokenCount: own.reduce((sum, { count, suppressedCount }) => sum + count + suppressedCount, 0),
        worst: own.length ? Math.max(...worst) : null,
      });
    });
  });
}

/** Measurements of a vital, of a rated part of one or of the heap; `undefined`: it names operations. */
function countNamed({ vitals, memory }: MonitorState, pattern: string): number | undefined {
  if (pattern === 'heapBytes') return memory.count;
  const [name = '', part] = pattern.split('.');
  const vital = vitals.get(name);
  return part === undefined ? vital?.count : vital?.parts.get(part)?.count;
}
