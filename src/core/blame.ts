import type { BlamedOperation } from '../types/threshold.ts';
import type { Evidence, HeldTime } from './heldTime.ts';

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

interface NamedSpan extends Span {
  readonly name: string;
}

const MAX_NAMED = 5;
/** Of the browser's clock and ours. */
const CLOCK_ERROR_MS = 1;

/**
 * The operations that held the page in this time, those that are known to have done so first, then those of which nobody
 * but the browser's scripts can tell (https://developer.mozilla.org/docs/Web/API/PerformanceScriptTiming), then those that
 * were under way. Of an operation that spans tasks only what a script covers counts, and no measured one explains.
 */
export function blameOperations(
  { startMs, durationMs, scripts }: HeldTime,
  { recent, pending }: Pick<Evidence, 'recent' | 'pending'>,
): readonly BlamedOperation[] {
  const frame = { startMs, endMs: startMs + durationMs };
  const tasks = scripts.map((script) => ({ startMs: script.startMs, endMs: script.startMs + script.durationMs }));
  const isIn = (atMs: number, task: Span): boolean =>
    atMs >= task.startMs - CLOCK_ERROR_MS && atMs <= task.endMs + CLOCK_ERROR_MS;
  const isInOneTask = (run: Span): boolean => tasks.some((task) => isIn(run.startMs, task) && isIn(run.endMs, task));
  // What ended in a task ran on in it after its wait, up to there.
  const resumed = pending.within(frame.startMs, frame.endMs).flatMap(({ name, startMs: fromMs, endMs }) => {
    const task = tasks.find((it) => isIn(endMs, it));
    return task ? [{ name, startMs: Math.max(fromMs, task.startMs), endMs }] : [];
  });

  const runs = recent.within(frame.startMs, frame.endMs);
  const held = runs.filter((run) => run.isSync || isInOneTask(run));
  const loose = runs.filter((run) => !held.includes(run));
  const unexplained = [...held, ...resumed].reduce(
    without,
    tasks.map((task) => cut(task, frame)),
  );
  const known = [
    ...sumByName([...held, ...resumed], [frame], durationMs),
    ...sumByName(loose, unexplained, durationMs),
  ];
  const underWay = tasks.length ? [] : sumByName(loose, [frame], durationMs);
  // A part after an `await` may have blocked, where nothing is known to have done so.
  if (known.length === 0) underWay.push(...sumByName(pending.within(frame.startMs, frame.endMs), [frame], durationMs));
  return Object.freeze(
    [...known, ...underWay.map((operation) => ({ ...operation, isPending: true as const }))]
      .slice(0, MAX_NAMED)
      .map((operation) => Object.freeze(operation)),
  );
}

/** Longest first; of equal ones the first. Runs at the same time are no longer than the time they had. */
function sumByName(runs: readonly NamedSpan[], spans: readonly Span[], mostMs: number): BlamedOperation[] {
  const sums = new Map<string, number>();
  for (const run of runs) {
    for (const span of spans) {
      const overlapMs = Math.min(run.endMs, span.endMs) - Math.max(run.startMs, span.startMs);
      if (overlapMs > 0) sums.set(run.name, Math.min((sums.get(run.name) ?? 0) + overlapMs, mostMs));
    }
  }
  return Array.from(sums, ([name, overlapMs]) => ({ name, overlapMs })).sort((a, b) => b.overlapMs - a.overlapMs);
}

function cut(span: Span, { startMs, endMs }: Span): Span {
  return { startMs: Math.max(span.startMs, startMs), endMs: Math.min(span.endMs, endMs) };
}

/** What is left of these when this one is cut out. */
function without(spans: readonly Span[], cut: Span): Span[] {
  return spans
    .flatMap(({ startMs, endMs }) => [
      { startMs, endMs: Math.min(endMs, cut.startMs) },
      { startMs: Math.max(startMs, cut.endMs), endMs },
    ])
    .filter(({ startMs, endMs }) => endMs > startMs);
}
