import { describeValue } from '../lib/describeValue.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { Attributes, Context, OperationSample, Route } from '../types/sample.ts';
import { checkCall } from './checkLimits.ts';
import { cleanAttributes } from './cleanAttributes.ts';
import { cleanName } from './cleanName.ts';
import { drawBar } from './devtoolsTrack.ts';
import { addQuietCall } from './hotPath.ts';
import type { HotPath } from './hotPath.ts';
import type { MonitorSettings } from './monitorOptions.ts';
import type { MonitorState } from './monitorState.ts';
import { addCall, MAX_DURATION_MS, recentDurations } from './operationSeries.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { Recorder } from './recorder.ts';
import { sanitizeContext } from './sanitizeContext.ts';

/** What is known of one call, clean; its operation says the rest. */
export type Call = Pick<OperationSample, 'startMs' | 'durationMs'> & {
  readonly [
    Fact in
      | 'ok'
      | 'wasHidden'
      | 'parent'
      | 'context'
      | 'route'
      | 'plan'
      | 'ranOn'
      | 'block'
      | 'isSyncOnly'
      | 'memoryDeltaBytes'
  ]?: OperationSample[Fact] | undefined;
};

/** The way in of every call of an operation. Never throws, but for samples that are not what their type says. */
export interface Operations {
  /** Finds or creates an operation; `null` where it has to be refused. */
  take(name: unknown, attributes?: unknown): OperationSeries | null;
  /** What may be kept of it; `undefined` where there is none. */
  cleanContext(context: unknown): Context | undefined;
  /** A call that has just ended, and that the hot path did not take. `isPlain`: its context need not be looked at. */
  readonly addEnded: (series: OperationSeries, durationMs: number, context: unknown, isPlain: boolean) => void;
  /** A call that somebody else has measured. */
  record(sample: OperationSample): void;
  /** Any call. */
  add(series: OperationSeries, call: Call): OperationSample;
}

const NO_ATTRIBUTES: Attributes = Object.freeze({});
const HISTORY_COUNT = 20;
/** The page was free while these ran, unless they say where they did. */
const ELSEWHERE: readonly (Route | undefined)[] = ['worker', 'batch'];
const ROUTES: readonly (Route | undefined)[] = [...ELSEWHERE, 'cache', 'inline'];
/** A run that held the page for so much of its time was one stretch, give or take what measuring it cost. */
const SYNC_RATIO = 0.9;

export function createOperations(
  { contextLimits, devtoolsTrack }: MonitorSettings,
  state: MonitorState,
  recorder: Recorder,
  hot: HotPath,
): Operations {
  const addEndedNow: Operations['addEnded'] = (series, durationMs, context, isPlain) => {
    recorder.touch();
    if (isPlain && addQuietCall(hot, series, durationMs)) return;
    if (!(typeof durationMs === 'number' && durationMs >= 0 && durationMs <= MAX_DURATION_MS)) {
      recorder.problem('bad-duration', `${series.name}: ${describeValue(durationMs)}`);
      return;
    }
    const { parent, stepMs } = recorder;
    const endMs = recorder.now();
    const startMs = endMs - durationMs;
    const isBlock = parent !== null && startMs >= stepMs;
    recorder.noteTime(series.name, startMs, endMs, isBlock);
    operations.add(series, {
      startMs,
      durationMs,
      parent: parent ?? undefined,
      context: operations.cleanContext(context),
      block: isBlock ? { longestMs: durationMs, sumMs: durationMs } : undefined,
    });
  };

  const operations: Operations = {
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
    addEnded(series, durationMs, context, isPlain) {
      if (!recorder.isOpen) return;
      if (hot.callCount) {
        addEndedNow(series, durationMs, context, isPlain);
        return;
      }
      const startMs = recorder.now();
      addEndedNow(series, durationMs, context, isPlain);
      state.self.recordMs += recorder.now() - startMs;
      state.self.recordCount += 1;
    },
    record(sample) {
      const series = operations.take(sample.name, sample.attributes);
      if (!series) return;
      const { startMs, durationMs, ok, route, plan, memoryDeltaBytes, ranOn, block } = sample;
      if (ranOn ? ranOn === 'page' : !ELSEWHERE.includes(route)) {
        const isSync = block !== undefined && block.longestMs >= SYNC_RATIO * durationMs;
        recorder.noteTime(series.name, startMs, startMs + durationMs, isSync);
      }
      operations.add(series, {
        startMs,
        durationMs,
        ok,
        wasHidden: sample.wasHidden,
        parent: cleanName(sample.parent) ?? undefined,
        context: operations.cleanContext(sample.context),
        memoryDeltaBytes: Number.isFinite(memoryDeltaBytes) ? memoryDeltaBytes : undefined,
        route: ROUTES.includes(route) ? route : undefined,
        plan: plan && Object.freeze({ ...plan, reason: redactUrls(plan.reason) }),
        ranOn,
        block: block && Object.freeze({ longestMs: block.longestMs, sumMs: block.sumMs }),
        isSyncOnly: sample.isSyncOnly,
      });
    },
    add(series, call) {
      const { startMs, durationMs } = call;
      const sample = addKnown<OperationSample>(
        { kind: 'operation', name: series.name, startMs, durationMs, ok: true, wasHidden: false },
        call,
      );
      sample.wasHidden ||= recorder.wasHiddenSince(startMs, startMs + durationMs);
      if (!series.isPlain) sample.attributes = series.attributes;
      if (recorder.tags) sample.tags = recorder.tags;
      addCall(series, sample);
      if (devtoolsTrack) drawBar('Operations', series.name, startMs, startMs + durationMs);
      recorder.tell(sample);
      if (!sample.wasHidden) raiseBroken(series, sample);
      return sample;
    },
  };

  const raiseBroken = (series: OperationSeries, sample: OperationSample): void => {
    const { startMs, durationMs, ranOn = 'page', block = null } = sample;
    checkCall(series, sample, (breach) => {
      const isTold = recorder.raise({
        ...breach,
        operation: series.name,
        atMs: startMs + durationMs,
        context: sample.context,
        tags: sample.tags,
        ran: Object.freeze({ on: ranOn, durationMs, block }),
        history: () => recentDurations(series, HISTORY_COUNT),
        within: { startMs, endMs: startMs + durationMs, isOwn: true },
      });
      if (!isTold) return;
      series.violationCount += 1;
      series.report = null;
    });
  };
  return operations;
}

/** Hot, for each call that the hot path does not take comes here: what is not known stays out. */
function addKnown<Facts extends object>(
  facts: { -readonly [Name in keyof Facts]: Facts[Name] },
  more: { readonly [Name in keyof Facts]?: Facts[Name] | undefined },
): { -readonly [Name in keyof Facts]: Facts[Name] } {
  for (const name in more) {
    const fact = more[name];
    if (fact !== undefined) facts[name] = fact;
  }
  return facts;
}
