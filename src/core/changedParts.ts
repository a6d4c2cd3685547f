import { operationKey } from '../lib/operationKey.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart } from '../types/repository.ts';
import { MAP_VITALS, WEB_VITALS } from './monitorState.ts';
import { buildBroken, buildTotals } from './buildSnapshot.ts';
import { detailSeries, wasCalled } from './operationReport.ts';
import type { OperationSeries } from './operationSeries.ts';
import { insideOf } from './PerformanceMonitor.ts';
import type { PerformanceMonitor } from './PerformanceMonitor.ts';

export interface ChangeOptions {
  readonly now: () => number;
  /** Runs where something has changed: reads the heap. */
  readonly beforeTotals: () => void;
  /** Of the session, to go with what has changed. */
  readonly frame: () => Partial<Report>;
}

/**
 * Tells what has changed in a monitor's report since it was told last, part by part: each is built when it is asked for, so
 * that who writes them can stop in between and ask again. `null`: all may have changed, for it was reset.
 */
export function createChanges(monitor: PerformanceMonitor, options: ChangeOptions): () => Iterable<ReportPart> | null {
  const { state, recorder } = insideOf(monitor);
  let { startMs } = state;
  /** By path what says that it is the same still: a list or report that is made anew when something comes. */
  let known = new Map<string, unknown>();
  /** The calls of each operation when it was told, those told longest ago first. */
  let told = new Map<OperationSeries, number>();
  let isCallsTurn = true;

  function* changedFacts(): Generator<ReportPart> {
    const isNews = (path: string, mark: unknown): boolean => known.get(path) !== mark && Boolean(known.set(path, mark));
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
    const lists = {
      violations: [violations.latest(), () => ({ violations: violations.kept(), ...buildBroken(state) })],
      longFrames: [longFrames.reports(), () => ({ longFrames: longFrames.reports() })],
      gestures: [gestures.reports(), () => ({ gestures: gestures.reports() })],
      tiles: [tiles.reports(), () => ({ tiles: tiles.reports() })],
      problems: [problems.reports(), () => ({ problems: problems.reports() })],
      programMoves: [programMoves.report(), () => ({ programMoves: programMoves.report() })],
    } as const;
    for (const [field, [mark, build]] of Object.entries(lists)) {
      if (isNews(field, mark)) yield [field, build()];
    }
  }
  function* changedOperations(): Generator<ReportPart> {
    const untold = Array.from(state.operations.all()).filter((series) => !told.has(series) && wasCalled(series));
    for (const series of [...untold, ...told.keys()]) {
      const { name, attributes, durations, hiddenCount } = series;
      const callCount = durations.count + hiddenCount;
      if (told.get(series) === callCount) continue;
      told.delete(series);
      told.set(series, callCount);
      yield [`operations/${operationKey(name, attributes)}`, detailSeries(series, options.now() - state.startMs)];
    }
  }
  function* changedParts(): Generator<ReportPart> {
    let hasChanged = false;
    // Neither waits for the other where there is more than one write has room for.
    for (const changed of isCallsTurn ? [changedOperations, changedFacts] : [changedFacts, changedOperations]) {
      for (const part of changed()) {
        yield part;
        if (hasChanged) continue;
        hasChanged = true;
        options.beforeTotals();
        const tags = recorder.tags ?? {};
        yield ['session', { ...options.frame(), tags, ...buildTotals(state), memory: state.memory.report() }];
      }
    }
  }

  return () => {
    if (state.startMs !== startMs) {
      ({ startMs } = state);
      known = new Map();
      told = new Map();
      return null;
    }
    isCallsTurn = !isCallsTurn;
    return changedParts();
  };
}
