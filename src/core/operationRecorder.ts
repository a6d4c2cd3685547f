import { describeValue } from '../lib/describeValue.ts';
import type { Attributes, Context, OperationSample } from '../types/sample.ts';
import { checkLimits } from './checkLimits.ts';
import { cleanAttributes } from './cleanAttributes.ts';
import { cleanName } from './cleanName.ts';
import { drawBar } from './devtoolsTrack.ts';
import { addQuietCall, isQuietCall } from './hotPath.ts';
import type { HotPath } from './hotPath.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import { addCall, ATTRIBUTABLE_MS, MAX_DURATION_MS, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { Recorder } from './recorder.ts';
import { isPlainContext, sanitizeContext } from './sanitizeContext.ts';
import type { Breach } from './violationLog.ts';

/** Takes calls of operations into the state. Never throws. */
export interface OperationRecorder {
  /** Finds or creates an operation; `null` where it has to be refused. */
  take(name: unknown, attributes?: unknown): OperationSeries | null;
  /** What may be kept of it; `undefined` where there is none. */
  cleanContext(context: unknown): Context | undefined;
  /** A call that has just ended, and that the hot path did not take. */
  readonly addEnded: (series: OperationSeries, durationMs: number, context: unknown) => void;
  /** The parts of a sample that not every call has. */
  describe(
    series: OperationSeries,
    parent: string | null,
    context: Context | undefined,
  ): Pick<OperationSample, 'parent' | 'attributes' | 'context'>;
  /** Any call. */
  add(series: OperationSeries, sample: OperationSample): void;
}

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const HISTORY_COUNT = 20;

export function createOperationRecorder(
  { contextLimits, devtoolsTrack }: MonitorSettings,
  state: MonitorState,
  recorder: Recorder,
  hot: HotPath,
  touch: () => void,
): OperationRecorder {
  const addEndedNow = (series: OperationSeries, durationMs: number, context: unknown): void => {
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
    operations.add(series, {
      kind: 'operation',
      name: series.name,
      startMs,
      durationMs,
      ok: true,
      wasHidden: recorder.wasHiddenSince(startMs),
      ...operations.describe(series, recorder.parent, operations.cleanContext(context)),
    });
  };
  const raiseBroken = (series: OperationSeries, sample: OperationSample): void => {
    checkLimits(series, sample, (metric, value, limit, { pattern, cooldownMs }) => {
      const breach: Breach = {
        operation: series.name,
        metric,
        value,
        limit,
        unit: metric === 'errorRatio' ? 'ratio' : 'ms',
        pattern,
        cooldownMs,
        atMs: sample.startMs + sample.durationMs,
        context: sample.context,
        history: () => recentDurations(series, HISTORY_COUNT),
      };
      recorder.raise(breach, () => {
        series.violationCount += 1;
        series.report = null;
      });
    });
  };

  const operations: OperationRecorder = {
    take(name, attributes) {
      const known = attributes === undefined && state.operations.byName.get(name as string);
      if (known) return known;
      const clean = cleanName(name);
      if (clean === null) {
        recorder.problem('bad-name', describeValue(name));
        return null;
      }
      const { attributes: kept, isCut } =
        attributes === undefined ? { attributes: NO_ATTRIBUTES, isCut: false } : cleanAttributes(attributes);
      if (isCut) recorder.problem('bad-attributes', clean);
      const series = state.operations.take(clean, kept);
      if (!series) {
        state.self.dropped.operations += 1;
        recorder.problem('too-many-operations', clean);
      }
      return series;
    },
    cleanContext(context) {
      if (context === undefined) return undefined;
      const { context: clean, isCut } = sanitizeContext(context, contextLimits);
      if (isCut) recorder.problem('context-cut', 'a context was too large or held what cannot be kept');
      return clean;
    },
    addEnded(series, durationMs, context) {
      if (!recorder.isOpen) return;
      if (hot.callCount) {
        addEndedNow(series, durationMs, context);
        return;
      }
      const startMs = recorder.now();
      addEndedNow(series, durationMs, context);
      state.self.recordMs += recorder.now() - startMs;
      state.self.recordCount += 1;
    },
    describe: (series, parent, context) => ({
      ...(parent === null ? {} : { parent }),
      ...(series.isPlain ? {} : { attributes: series.attributes }),
      ...(context === undefined ? {} : { context }),
    }),
    add(series, sample) {
      addCall(series, sample);
      if (devtoolsTrack) drawBar('Operations', series.name, sample.startMs, sample.startMs + sample.durationMs);
      recorder.tell(sample);
      if (!sample.wasHidden) raiseBroken(series, sample);
    },
  };
  return operations;
}
