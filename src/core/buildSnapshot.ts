import type { MonitorReport, OperationReport, SelfReport, Snapshot } from '../types/snapshot.ts';
import { MAP_VITALS, WEB_VITALS } from './monitorState.ts';
import type { MonitorState } from './monitorState.ts';
import { detailSeries, reportSeries, wasCalled } from './operationReport.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { VitalSeries } from './vitalSeries.ts';

/** The frozen picture of now. What has not changed since `previous` keeps its reference. */
export function buildSnapshot(state: MonitorState, nowMs: number, previous: Snapshot | null): Snapshot {
  const elapsedMs = nowMs - state.startMs;
  return Object.freeze({
    sequence: (previous?.sequence ?? -1) + 1,
    atMs: nowMs,
    ...buildLogs(state, previous),
    vitals: keepRecord(previous?.vitals, vitalsOf(state, MAP_VITALS, reportVital)),
    webVitals: keepRecord(previous?.webVitals, vitalsOf(state, WEB_VITALS, reportVital)),
    operations: keepArray(
      previous?.operations,
      mostTimeFirst(state, (series) => reportSeries(series, elapsedMs)),
    ),
  });
}

/** As the snapshot, with the histograms behind its numbers. */
export function buildMonitorReport(state: MonitorState, nowMs: number, sequence: number): MonitorReport {
  return Object.freeze({
    sequence,
    atMs: nowMs,
    ...buildLogs(state, null),
    vitals: vitalsOf(state, MAP_VITALS, (vital) => vital.detail()),
    webVitals: vitalsOf(state, WEB_VITALS, (vital) => vital.detail()),
    operations: mostTimeFirst(state, (series) => detailSeries(series, nowMs - state.startMs)),
  });
}

function buildLogs(
  state: MonitorState,
  previous: Snapshot | null,
): Omit<Snapshot, 'sequence' | 'atMs' | 'vitals' | 'webVitals' | 'operations'> {
  return {
    tiles: state.tiles.reports(),
    frameGapsMs: state.frames.gapsMs(),
    violations: state.violations.latest(),
    violationCount: state.violations.count,
    longFrames: state.longFrames.reports(),
    problems: state.problems.reports(),
    memory: state.memory,
    self: keepRecord(previous?.self, buildSelf(state, previous?.self.droppedCounts)),
  };
}

function buildSelf(state: MonitorState, previousCounts: SelfReport['droppedCounts'] | undefined): SelfReport {
  const { violations } = state;
  return {
    ...state.self.report(),
    sampledOutCount: state.sampledOutCount,
    droppedCounts: keepRecord(previousCounts, {
      operations: state.refusedCount,
      violations: violations.count - violations.latest().length,
      longFrames: state.longFrames.droppedCount,
      problems: state.problems.droppedCount,
      tiles: state.tiles.droppedCount,
    }),
  };
}

function reportVital(vital: VitalSeries): ReturnType<VitalSeries['report']> {
  return vital.report();
}

function vitalsOf<Name extends string, Part>(
  state: MonitorState,
  names: readonly Name[],
  build: (vital: VitalSeries) => Part,
): Readonly<Record<Name, Part>> {
  // The cast: fromEntries forgets which names it was given.
  return Object.freeze(Object.fromEntries(names.map((name) => [name, build(state.vitals.get(name)!)]))) as Record<
    Name,
    Part
  >;
}

function mostTimeFirst<Part extends OperationReport>(
  state: MonitorState,
  build: (series: OperationSeries) => Part,
): readonly Part[] {
  return Object.freeze(
    Array.from(state.operations.all())
      .filter(wasCalled)
      .map(build)
      .sort((a, b) => b.totalMs - a.totalMs),
  );
}

function keepArray<Value>(previous: readonly Value[] | undefined, next: readonly Value[]): readonly Value[] {
  return previous?.length === next.length && next.every((value, index) => value === previous[index]) ? previous : next;
}

function keepRecord<Part extends object>(previous: Part | undefined, next: Part): Part {
  const isSame = previous && Object.entries(next).every(([key, value]) => Object.is(value, Reflect.get(previous, key)));
  return isSame ? previous : Object.freeze(next);
}
