import { operationKey } from '../lib/operationKey.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart } from '../types/repository.ts';
import { MAP_VITALS, WEB_VITALS } from './monitorState.ts';
import type { MonitorState } from './monitorState.ts';
import { buildTotals } from './buildSnapshot.ts';
import { detailSeries, wasCalled } from './operationReport.ts';
import { insideOf } from './PerformanceMonitor.ts';
import type { PerformanceMonitor } from './PerformanceMonitor.ts';

export interface ChangeOptions {
  readonly now: () => number;
  /** Runs where something has changed, before the last part: reads the heap. */
  readonly beforeLast: () => void;
  /** Of the session, to go with what has changed. */
  readonly frame: () => Partial<Report>;
}

/**
 * Tells what has changed in a monitor's report since the last time, part by part: each is built when it is asked for, so that
 * who writes them can stop in between. `null`: all may have changed, for it was reset.
 */
export function createChanges(monitor: PerformanceMonitor, options: ChangeOptions): () => Iterable<ReportPart> | null {
  const { state, recorder } = insideOf(monitor);
  let { startMs } = state;
  /** By path what says that it is the same still: a count, or a list that is made anew when something comes. */
  let known = new Map<string, unknown>();

  return () => {
    if (state.startMs !== startMs) {
      ({ startMs } = state);
      known = new Map();
      return null;
    }
    return changedParts(state, known, { ...options, frame: () => ({ ...options.frame(), tags: recorder.tags ?? {} }) });
  };
}

function* changedParts(
  state: MonitorState,
  known: Map<string, unknown>,
  { now, beforeLast, frame }: ChangeOptions,
): Generator<ReportPart> {
  let hasChanged = false;
  const isNews = (path: string, mark: unknown): boolean => {
    if (known.get(path) === mark) return false;
    known.set(path, mark);
    hasChanged = true;
    return true;
  };
  const { violations, longFrames, gestures, tiles, problems, programMoves } = state;

  for (const [field, names] of [
    ['vitals', MAP_VITALS],
    ['webVitals', WEB_VITALS],
  ] as const) {
    for (const name of names) {
      const vital = state.vitals.get(name)!;
      if (isNews(`${field}/${name}`, vital.report())) yield [`${field}/${name}`, vital.detail()];
    }
  }
  // Each list is another one once something has come to it.
  const lists = {
    violations: [violations.latest(), () => violations.kept()],
    longFrames: [longFrames.reports(), () => longFrames.reports()],
    gestures: [gestures.reports(), () => gestures.reports()],
    tiles: [tiles.reports(), () => tiles.reports()],
    problems: [problems.reports(), () => problems.reports()],
    programMoves: [programMoves.report(), () => programMoves.report()],
  } as const;
  for (const [field, [mark, build]] of Object.entries(lists))
    if (isNews(field, mark)) yield [field, { [field]: build() }];
  for (const series of state.operations.all()) {
    const path = `operations/${operationKey(series.name, series.attributes)}`;
    const { durations, hiddenCount } = series;
    if (wasCalled(series) && isNews(path, durations.count + hiddenCount)) {
      yield [path, detailSeries(series, now() - state.startMs)];
    }
  }
  if (!hasChanged) return;
  beforeLast();
  yield ['session', { ...frame(), ...buildTotals(state), memory: state.memory.report() }];
}
