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
import { toSample } from './operationCall.ts';
import type { OperationCall } from './operationCall.ts';
import { addCall, ATTRIBUTABLE_MS, MAX_DURATION_MS, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { Recorder } from './recorder.ts';
import { isPlainContext, NO_CONTEXT, sanitizeContext } from './sanitizeContext.ts';
import type { Breach } from './violationLog.ts';

/** Takes calls of operations into the state. Never throws. */
export interface OperationRecorder {
  /** Finds or creates an operation; `null` where it has to be refused. */
  take(name: unknown, attributes?: unknown): OperationSeries | null;
  cleanContext(context: unknown): Context;
  /** A call that has just ended, and that the hot path did not take. */
  readonly addEnded: (series: OperationSeries, durationMs: number, context: unknown) => void;
  /** Any call. Returns what builds its sample, once. */
  add(series: OperationSeries, call: OperationCall): () => OperationSample;
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
    // What has to be cut is a problem, whoever keeps it.
    const clean = isPlain ? null : operations.cleanContext(context);
    operations.add(series, {
      startMs,
      durationMs,
      isOk: true,
      wasHidden: recorder.wasHiddenSince(startMs),
      parent: recorder.parent,
      route: null,
      heapDeltaBytes: NaN,
      readContext: () => clean ?? (context === undefined ? null : operations.cleanContext(context)),
    });
  };
  const raiseBroken = (series: OperationSeries, call: OperationCall, describe: () => OperationSample): void => {
    checkLimits(series, call, (metric, value, limit, { pattern, cooldownMs }) => {
      const breach: Breach = {
        operation: series.name,
        metric,
        value,
        limit,
        pattern,
        cooldownMs,
        atMs: call.startMs + call.durationMs,
        context: () => describe().context ?? NO_CONTEXT,
        history: () => recentDurations(series, HISTORY_COUNT),
        cause: () => null,
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
        state.refusedCount += 1;
        recorder.problem('too-many-operations', clean);
      }
      return series;
    },
    cleanContext(context) {
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
      state.self.addRecord(recorder.now() - startMs);
    },
    add(series, call) {
      addCall(series, call);
      let sample: OperationSample | null = null;
      const describe = (): OperationSample => (sample ??= toSample(series, call));
      if (devtoolsTrack) drawBar('Operations', series.name, call.startMs, call.startMs + call.durationMs);
      if (recorder.samples.size > 0) recorder.tell(describe());
      else touch();
      if (!call.wasHidden) raiseBroken(series, call, describe);
      return describe;
    },
  };
  return operations;
}
