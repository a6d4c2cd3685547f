import { describeValue } from '../lib/describeValue.ts';
import type { Attributes, Context, OperationSample, ProblemSample, Sample } from '../types/sample.ts';
import type { Violation } from '../types/threshold.ts';
import { createChannel } from './channel.ts';
import type { Channel } from './channel.ts';
import { checkLimits } from './checkLimits.ts';
import { cleanAttributes } from './cleanAttributes.ts';
import { cleanName } from './cleanName.ts';
import { drawBar } from './devtoolsTrack.ts';
import type { HiddenWatch } from './hiddenWatch.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import { addDuration, addParent, ATTRIBUTABLE_MS, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import { isPlainContext, NO_CONTEXT, sanitizeContext } from './sanitizeContext.ts';
import type { Breach } from './violationLog.ts';

/** Takes what was measured into the state, and tells who listens. Nothing in here throws. */
export interface Recorder {
  readonly samples: Channel<Sample>;
  readonly violations: Channel<Violation>;
  /** False once disposed: then nothing more is taken. */
  isOpen: boolean;
  /** The operation whose synchronous part runs now. */
  parent: string | null;
  /** The clock, with an eye on its step. */
  now(): number;
  /** The page is hidden or was so since. */
  wasHiddenSince(startMs: number): boolean;
  /** Finds or creates an operation; `null` where it has to be refused. */
  take(name: unknown, attributes?: unknown): OperationSeries | null;
  cleanContext(context: unknown): Context;
  /** Hot: a call that has just ended. */
  readonly addCall: (series: OperationSeries, durationMs: number, context: unknown) => void;
  addOperation(series: OperationSeries, sample: OperationSample): void;
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
/** Every so many calls, a power of two, the cost of one is measured. */
const COST_EVERY = 64;
const HISTORY_COUNT = 20;
/** Whoever passes more has passed a wall-clock time or worse. */
const MAX_DURATION_MS = Number.MAX_SAFE_INTEGER;

export function createRecorder(
  settings: MonitorSettings,
  state: MonitorState,
  hidden: HiddenWatch,
  touch: () => void,
): Recorder {
  const { clock, contextLimits, devtoolsTrack } = settings;
  const { byName } = state.operations;
  const time = { lastMs: state.startMs };
  let callCount = 0;

  const onListenerError = (error: unknown): void => recorder.problem('listener-threw', describeError(error));
  const samples = createChannel<Sample>(onListenerError);
  const violations = createChannel<Violation>(onListenerError);

  const addCallNow = (series: OperationSeries, durationMs: number, context: unknown): void => {
    if (typeof durationMs !== 'number' || !(durationMs >= 0 && durationMs <= MAX_DURATION_MS)) {
      recorder.problem('bad-duration', `${series.name}: ${describeValue(durationMs)}`);
      return;
    }
    const isQuiet =
      durationMs < series.slowMs &&
      recorder.parent === null &&
      samples.size === 0 &&
      !devtoolsTrack &&
      // The latest reading of the clock is enough to say that it began after the page was last hidden.
      !(hidden.isHidden || hidden.shownAgainMs > time.lastMs - durationMs) &&
      (context === undefined || isPlainContext(context, contextLimits));
    if (isQuiet) {
      addDuration(series, durationMs);
      touch();
      return;
    }
    const endMs = recorder.now();
    const startMs = endMs - durationMs;
    recorder.noteTime(series.name, startMs, endMs);
    recorder.addOperation(series, {
      kind: 'operation',
      name: series.name,
      startMs,
      durationMs,
      ok: true,
      wasHidden: recorder.wasHiddenSince(startMs),
      ...(recorder.parent === null ? {} : { parent: recorder.parent }),
      ...(series.isPlain ? {} : { attributes: series.attributes }),
      ...(context === undefined ? {} : { context: recorder.cleanContext(context) }),
    });
  };

  const count = (series: OperationSeries, sample: OperationSample): void => {
    if (sample.wasHidden) {
      series.hiddenCount += 1;
      series.report = null;
      return;
    }
    addDuration(series, sample.durationMs);
    if (!sample.ok) series.errorCount += 1;
    if (sample.route) series.routes[sample.route] = (series.routes[sample.route] ?? 0) + 1;
    if (sample.parent !== undefined) addParent(series, sample.parent);
    if (sample.memoryDeltaBytes !== undefined) {
      series.heapDeltaBytes += sample.memoryDeltaBytes;
      series.heapDeltaCount += 1;
    }
  };

  const recorder: Recorder = {
    samples,
    violations,
    onListenerError,
    isOpen: true,
    parent: null,
    now() {
      const nowMs = clock.now();
      state.self.addStep(nowMs - time.lastMs);
      time.lastMs = nowMs;
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
      if (!recorder.isOpen) return;
      callCount = (callCount + 1) % COST_EVERY;
      if (callCount) {
        addCallNow(series, durationMs, context);
        return;
      }
      const startMs = recorder.now();
      addCallNow(series, durationMs, context);
      state.self.addRecord(recorder.now() - startMs);
    },
    addOperation(series, sample) {
      count(series, sample);
      const endMs = sample.startMs + sample.durationMs;
      if (devtoolsTrack) drawBar('Operations', sample.name, sample.startMs, endMs);
      recorder.tell(sample);
      if (sample.wasHidden) return;
      checkLimits(series, sample.durationMs, sample.ok, (metric, value, limit) => {
        const { pattern, cooldownMs } = series.limits!;
        const breach: Breach = {
          operation: series.name,
          metric,
          value,
          limit,
          pattern,
          cooldownMs,
          atMs: endMs,
          context: sample.context ?? NO_CONTEXT,
          history: () => recentDurations(series, HISTORY_COUNT),
          cause: () => null,
        };
        recorder.raise(breach, () => {
          series.violationCount += 1;
          series.report = null;
        });
      });
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
  return recorder;
}

function describeError(error: unknown): string {
  try {
    return error instanceof Error ? String(error) : describeValue(error);
  } catch {
    return 'an error that cannot be read';
  }
}
