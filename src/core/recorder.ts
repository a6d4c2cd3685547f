import { describeValue } from '../lib/describeValue.ts';
import type { Attributes, Context, OperationSample, ProblemSample, Sample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import { createChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { checkLimits } from './checkLimits.ts';
import { cleanAttributes } from './cleanAttributes.ts';
import { cleanName } from './cleanName.ts';
import { drawBar } from './devtoolsTrack.ts';
import { watchHidden } from './hiddenWatch.ts';
import { addQuietCall, isQuietCall } from './hotPath.ts';
import type { HotPath } from './hotPath.ts';
import { toSample } from './operationCall.ts';
import type { OperationCall } from './operationCall.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import { addDuration, addParent, ATTRIBUTABLE_MS, MAX_DURATION_MS, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import { isPlainContext, NO_CONTEXT, sanitizeContext } from './sanitizeContext.ts';
import type { Breach } from './violationLog.ts';

/** Takes what was measured into the state, and tells who listens. Nothing in here throws. */
export interface Recorder {
  readonly samples: Channel<Sample>;
  readonly violations: Channel<Violation>;
  /** False once closed: then nothing more is taken. */
  readonly isOpen: boolean;
  /** The operation whose synchronous part runs now. */
  readonly parent: string | null;
  setParent(name: string | null): void;
  close(): void;
  /** The clock, with an eye on its step. */
  now(): number;
  /** The page is hidden or was so since. */
  wasHiddenSince(startMs: number): boolean;
  /** Finds or creates an operation; `null` where it has to be refused. */
  take(name: unknown, attributes?: unknown): OperationSeries | null;
  cleanContext(context: unknown): Context;
  /** A call that has just ended, and that the hot path did not take. */
  readonly addCall: (series: OperationSeries, durationMs: number, context: unknown) => void;
  /** Returns what builds the call's sample, once. */
  addOperation(series: OperationSeries, call: OperationCall): () => OperationSample;
  /** Notes when an operation kept the main thread busy, for the long frame that it may have made. */
  noteTime(name: string, startMs: number, endMs: number): void;
  raise(breach: Breach, onTold?: () => void): void;
  problem(code: string, message: string): void;
  /** Returns the problem as it is kept. */
  addProblem(sample: ProblemSample): ProblemSample;
  readonly onListenerError: (error: unknown) => void;
  /** A sample is in the state now. */
  tell(sample: Sample): void;
}

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const HISTORY_COUNT = 20;

export function createRecorder(
  settings: MonitorSettings,
  state: MonitorState,
  hot: HotPath,
  touch: () => void,
): Recorder {
  const { clock, contextLimits, devtoolsTrack } = settings;
  const { byName } = state.operations;
  const time = { lastMs: state.startMs };
  let parent: string | null = null;
  let isOpen = true;

  const updateHotPath = (): void => {
    hot.isOpen = isOpen && parent === null && samples.size === 0 && !devtoolsTrack;
    hot.seenMs = hidden.isHidden ? -1 : time.lastMs - hidden.shownAgainMs;
  };
  const hidden = watchHidden(settings.document, clock, () => updateHotPath());
  const onListenerError = (error: unknown): void => recorder.problem('listener-threw', describeError(error));
  const samples = createChannel<Sample>(onListenerError, updateHotPath);
  const violations = createChannel<Violation>(onListenerError);

  const addCallNow = (series: OperationSeries, durationMs: number, context: unknown): void => {
    const isPlain = context === undefined || isPlainContext(context, contextLimits);
    if (isPlain && isQuietCall(hot, series, durationMs)) {
      addQuietCall(hot, series, durationMs);
      touch();
      return;
    }
    if (!(typeof durationMs === 'number' && durationMs >= 0 && durationMs <= MAX_DURATION_MS)) {
      recorder.problem('bad-duration', `${series.name}: ${describeValue(durationMs)}`);
      return;
    }
    if (durationMs >= ATTRIBUTABLE_MS) state.recent.addEnding(series.name, durationMs);
    const startMs = recorder.now() - durationMs;
    // What has to be cut is a problem, whoever keeps it.
    const clean = isPlain ? null : recorder.cleanContext(context);
    recorder.addOperation(series, {
      startMs,
      durationMs,
      isOk: true,
      wasHidden: recorder.wasHiddenSince(startMs),
      parent: recorder.parent,
      route: null,
      heapDeltaBytes: NaN,
      readContext: () => clean ?? (context === undefined ? null : recorder.cleanContext(context)),
    });
  };

  const count = (series: OperationSeries, call: OperationCall): void => {
    if (call.wasHidden) {
      series.hiddenCount += 1;
      series.report = null;
      return;
    }
    addDuration(series, call.durationMs);
    if (!call.isOk) series.errorCount += 1;
    if (call.route) series.routes[call.route] = (series.routes[call.route] ?? 0) + 1;
    if (call.parent !== null) addParent(series, call.parent);
    if (!Number.isNaN(call.heapDeltaBytes)) {
      series.heapDeltaBytes += call.heapDeltaBytes;
      series.heapDeltaCount += 1;
    }
  };

  const recorder: Recorder = {
    samples,
    violations,
    onListenerError,
    get isOpen() {
      return isOpen;
    },
    get parent() {
      return parent;
    },
    setParent(name) {
      parent = name;
      updateHotPath();
    },
    close() {
      isOpen = false;
      updateHotPath();
      hidden.stop();
      samples.clear();
      violations.clear();
    },
    now() {
      const nowMs = clock.now();
      state.self.addStep(nowMs - time.lastMs);
      time.lastMs = nowMs;
      if (!hidden.isHidden) hot.seenMs = nowMs - hidden.shownAgainMs;
      return nowMs;
    },
    wasHiddenSince: (startMs) => hidden.isHidden || startMs < hidden.shownAgainMs,
    take(name, attributes) {
      const known = attributes === undefined && byName.get(name as string);
      if (known) return known;
      const clean = cleanName(name);
      if (clean === null) {
        recorder.problem('bad-name', describeValue(name));
        return null;
      }
      const { attributes: cleaned, isCut } =
        attributes === undefined ? { attributes: NO_ATTRIBUTES, isCut: false } : cleanAttributes(attributes);
      if (isCut) recorder.problem('bad-attributes', clean);
      const series = state.operations.take(clean, cleaned);
      if (!series) {
        state.refusedCount += 1;
        recorder.problem('too-many-operations', clean);
      }
      return series;
    },
    cleanContext(context) {
      const clean = sanitizeContext(context, contextLimits);
      if (clean.isCut) recorder.problem('context-cut', 'a context was too large or held what cannot be kept');
      return clean.context;
    },
    addCall(series, durationMs, context) {
      if (!isOpen) return;
      if (hot.callCount) {
        addCallNow(series, durationMs, context);
        return;
      }
      const startMs = recorder.now();
      addCallNow(series, durationMs, context);
      state.self.addRecord(recorder.now() - startMs);
    },
    addOperation(series, call) {
      count(series, call);
      const { startMs, durationMs, isOk, wasHidden } = call;
      const endMs = startMs + durationMs;
      let sample: OperationSample | null = null;
      const describe = (): OperationSample => (sample ??= toSample(series, call));
      if (devtoolsTrack) drawBar('Operations', series.name, startMs, endMs);
      if (samples.size > 0) recorder.tell(describe());
      else touch();
      if (!wasHidden) {
        checkLimits(series, durationMs, isOk, (metric, value, limit, { pattern, cooldownMs }) => {
          const breach: Breach = {
            operation: series.name,
            metric,
            value,
            limit,
            pattern,
            cooldownMs,
            atMs: endMs,
            context: () => describe().context ?? NO_CONTEXT,
            history: () => recentDurations(series, HISTORY_COUNT),
            cause: () => null,
          };
          recorder.raise(breach, () => {
            series.violationCount += 1;
            series.report = null;
          });
        });
      }
      return describe;
    },
    noteTime(name, startMs, endMs) {
      if (endMs - startMs >= ATTRIBUTABLE_MS) state.recent.add(name, startMs, endMs);
    },
    raise(breach, onTold) {
      const violation = state.violations.raise(breach, clock.now());
      if (!violation) return;
      onTold?.();
      touch();
      if (devtoolsTrack)
        drawBar('Violations', `${violation.operation} ${violation.metric}`, violation.atMs, violation.atMs);
      violations.tell(violation);
    },
    problem(code, message) {
      recorder.addProblem({ kind: 'problem', code, message, atMs: clock.now() });
    },
    addProblem(sample) {
      const kept = state.problems.add(sample);
      recorder.tell(kept);
      return kept;
    },
    tell(sample) {
      touch();
      samples.tell(sample);
    },
  };
  updateHotPath();
  return recorder;
}

function describeError(error: unknown): string {
  try {
    return error instanceof Error ? String(error) : describeValue(error);
  } catch {
    return 'an error that cannot be read';
  }
}
