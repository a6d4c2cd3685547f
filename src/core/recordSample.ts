import { redactUrls } from '../lib/redactUrls.ts';
import type { Context, OperationSample, ProblemSample, Route, Sample, VitalSample } from '../types/sample.ts';
import { isSoundSample } from './checkSample.ts';
import { cleanName } from './cleanName.ts';
import { drawBar } from './devtoolsTrack.ts';
import type { MonitorState } from './monitorState.ts';
import type { OperationRecorder } from './operationRecorder.ts';
import type { Recorder } from './recorder.ts';

/** The main thread was free while these ran. */
const ELSEWHERE: readonly (Route | undefined)[] = ['worker', 'batch'];
const ROUTES: readonly (Route | undefined)[] = [...ELSEWHERE, 'cache', 'inline'];
/** Vitals that a blocked main thread makes poor. */
const CAUSED_BY_BLOCKING: readonly string[] = ['GDF', 'GSL'];

export interface SampleTargets {
  readonly state: MonitorState;
  readonly recorder: Recorder;
  readonly operations: OperationRecorder;
  /** Gestures are drawn in the browser's performance panel. */
  readonly isTracked: boolean;
}

/** Takes any sample, from wherever it comes; may throw where the sample is not what its type says. */
export function recordSample(sample: Sample, { state, recorder, operations, isTracked }: SampleTargets): void {
  if (!isSoundSample(sample)) throw new TypeError(`${sample.kind} sample`);
  switch (sample.kind) {
    case 'operation':
      recordOperation(sample, recorder, operations);
      return;
    case 'problem':
      recordProblem(sample, recorder);
      return;
    case 'frame':
      state.frames.add(sample.gapMs);
      if (sample.isInGesture) state.longFrames.addGesture(sample.atMs - sample.gapMs, sample.atMs);
      break;
    case 'longFrame':
      recorder.tell(state.longFrames.add(sample));
      return;
    case 'vital':
      recordVital(sample, state, recorder, isTracked);
      return;
    case 'tile':
      recorder.tell(state.tiles.add(sample));
      return;
    case 'memory':
      state.memory.add(sample);
      break;
    case 'programMove':
      state.programMoves.add(sample);
      break;
    case 'resource':
      recorder.tell(state.memory.addResource(sample));
      return;
    default:
      sample satisfies never;
  }
  recorder.tell(sample);
}

function recordOperation(sample: OperationSample, recorder: Recorder, operations: OperationRecorder): void {
  const series = operations.take(sample.name, sample.attributes);
  if (!series) return;
  const { startMs, durationMs, ok, route, plan, memoryDeltaBytes } = sample;
  if (!ELSEWHERE.includes(route)) recorder.noteTime(series.name, startMs, startMs + durationMs);
  operations.add(series, {
    kind: 'operation',
    name: series.name,
    startMs,
    durationMs,
    ok,
    wasHidden: sample.wasHidden || recorder.wasHiddenSince(startMs),
    ...operations.describe(series, cleanName(sample.parent), operations.cleanContext(sample.context)),
    ...(Number.isFinite(memoryDeltaBytes) ? { memoryDeltaBytes } : {}),
    ...(ROUTES.includes(route) ? { route } : {}),
    ...(plan ? { plan: Object.freeze({ ...plan, reason: redactUrls(plan.reason) }) } : {}),
  });
}

function recordVital(sample: VitalSample, state: MonitorState, recorder: Recorder, isTracked: boolean): void {
  const { name, startMs, endMs } = sample;
  const vital = state.vitals.get(name);
  if (!vital) throw new TypeError(`vital ${name}`);
  const clean = vital.add(sample);
  const { value } = clean;
  if (name === 'GDF') {
    state.longFrames.addGesture(startMs, endMs);
    if (isTracked) drawBar('Gestures', clean.tags?.gesture ?? 'gesture', startMs, endMs);
  }
  recorder.tell(clean);

  const limits = state.thresholds.findExact(name);
  const limit = limits?.maxMs ?? vital.poor;
  if (value === null || value <= limit) return;
  recorder.raise({
    operation: name,
    metric: 'vital',
    value,
    limit,
    unit: 'ms',
    cooldownMs: limits?.cooldownMs,
    atMs: endMs,
    // The cast: tags are plain facts.
    context: clean.tags as Context | undefined,
    history: vital.history,
    cause: () => (CAUSED_BY_BLOCKING.includes(name) ? state.longFrames.causeWithin(startMs, endMs) : null),
  });
}

function recordProblem(sample: ProblemSample, recorder: Recorder): void {
  const { code, atMs, stuck } = recorder.addProblem(sample);
  if (!stuck) return;
  recorder.raise({ operation: code, metric: 'stuck', value: stuck.value, limit: stuck.limit, unit: 'ms', atMs });
}
