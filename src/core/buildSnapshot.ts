import type { MonitorReport, OperationReport, SelfReport, Snapshot, VitalDetail } from '../types/snapshot.ts';
import type { Tags } from '../types/app.ts';
import type { VitalReport } from '../types/vital.ts';
import { judgeLimits } from './judgeLimits.ts';
import { MAP_VITALS, WEB_VITALS } from './monitorState.ts';
import type { MonitorState } from './monitorState.ts';
import { detailSeries, refreshSeries, reportSeries, wasCalled } from './operationReport.ts';
import type { OperationSeries } from './operationSeries.ts';
import { reportSelf } from './selfCost.ts';
import type { SelfCost } from './selfCost.ts';
import type { VitalSeries } from './vitalSeries.ts';

/** The frozen picture of now. What has not changed since `previous` keeps its reference. */
export function buildSnapshot(state: MonitorState, nowMs: number, previous: Snapshot | null): Snapshot {
  const report = (vital: VitalSeries): VitalReport => vital.report();
  return Object.freeze({
    sequence: (previous?.sequence ?? -1) + 1,
    atMs: nowMs,
    vitals: keep(previous?.vitals, vitalsOf(state, MAP_VITALS, report)),
    webVitals: keep(previous?.webVitals, vitalsOf(state, WEB_VITALS, report)),
    operations: keep(
      previous?.operations,
      mostTimeFirst(state, (series) => reportSeries(series, nowMs - state.startMs)),
    ),
    tiles: state.tiles.reports(),
    frameGapsMs: state.frames.gapsMs(),
    violations: state.violations.latest(),
    violationCount: state.violations.count,
    longFrames: state.longFrames.reports(),
    longFramesReason: state.longFrames.reason,
    problems: state.problems.reports(),
    memory: state.memory.report(),
    programMoves: state.programMoves.report(),
    self: buildSelf(state.self, previous?.self),
  });
}

/** The same snapshot, unless operations have become rarer meanwhile. */
export function refreshSnapshot(state: MonitorState, nowMs: number, previous: Snapshot): Snapshot {
  const reportOne = (series: OperationSeries): OperationReport => refreshSeries(series, nowMs - state.startMs);
  const operations = keep(previous.operations, mostTimeFirst(state, reportOne));
  if (operations === previous.operations) return previous;
  return Object.freeze({ ...previous, sequence: previous.sequence + 1, atMs: nowMs, operations });
}

/** As this snapshot, with the histograms behind its numbers. */
export function buildMonitorReport(
  state: MonitorState,
  nowMs: number,
  snapshot: Snapshot,
  tags: Tags = {},
): MonitorReport {
  const detail = (vital: VitalSeries): VitalDetail => vital.detail();
  return Object.freeze({
    ...snapshot,
    ...buildTotals(state),
    ...buildBroken(state),
    violations: state.violations.kept(),
    gestures: state.gestures.reports(),
    tags,
    atMs: nowMs,
    vitals: vitalsOf(state, MAP_VITALS, detail),
    webVitals: vitalsOf(state, WEB_VITALS, detail),
    operations: mostTimeFirst(state, (series) => detailSeries(series, nowMs - state.startMs)),
  });
}

/** What a report has beside the snapshot that is short, and of all its lists. */
export function buildTotals(
  state: MonitorState,
): Pick<MonitorReport, 'limits' | 'limitVerdicts' | 'gestureCount' | 'settledViewCount' | 'self'> {
  const { thresholds, violations, gestures, tiles } = state;
  const self = buildSelf(state.self);
  // Those that left the newest may be kept for their limit.
  const droppedCounts = { ...self.droppedCounts, violations: violations.count - violations.kept().length };
  return {
    limits: Object.fromEntries(thresholds.all().map(({ pattern, written }) => [pattern, written])),
    limitVerdicts: judgeLimits(state),
    gestureCount: gestures.count,
    settledViewCount: tiles.settledViewCount,
    self: { ...self, droppedCounts },
  };
}

/** How often limits were broken: two numbers that agree. */
export function buildBroken({ violations }: MonitorState): Pick<MonitorReport, 'brokenLimits' | 'violationCount'> {
  return { brokenLimits: violations.brokenLimits(), violationCount: violations.count };
}

function buildSelf(self: SelfCost, previous?: SelfReport): SelfReport {
  const droppedCounts = keep(previous?.droppedCounts, { ...self.dropped });
  return keep(previous, { ...reportSelf(self), droppedCounts });
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

function keep<Part extends object>(previous: Part | undefined, next: Part): Part {
  const entries = Object.entries(next);
  const isSame =
    previous &&
    entries.length === Object.keys(previous).length &&
    entries.every(([key, value]) => Object.is(value, Reflect.get(previous, key)));
  return isSame ? previous : Object.freeze(next);
}
