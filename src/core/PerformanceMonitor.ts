import type { SetTags } from '../types/app.ts';
import type { Unsubscribe } from '../types/functions.ts';
import type { Monitor, OperationHandle, SnapshotStore, Timer, ViolationOptions } from '../types/monitor.ts';
import type { Attributes, Context, Sample, VitalSample } from '../types/sample.ts';
import type { MonitorReport, OperationDetail, Snapshot } from '../types/snapshot.ts';
import type { Threshold, Violation } from '../types/threshold.ts';
import { buildMonitorReport } from './buildSnapshot.ts';
import { describeValue } from '../lib/describeValue.ts';
import { followResult } from '../lib/followResult.ts';
import { addOnHotPath, createHotPath } from './hotPath.ts';
import type { HotPath } from './hotPath.ts';
import { readMonitorOptions } from './monitorOptions.ts';
import type { MonitorSettings, PerformanceMonitorOptions } from './monitorOptions.ts';
import { clearState, createMonitorState } from './monitorState.ts';
import type { MonitorState } from './monitorState.ts';
import { detailOperation } from './operationReport.ts';
import type { OperationSeries } from './operationSeries.ts';
import { createOperations } from './operations.ts';
import { createRecorder } from './recorder.ts';
import type { Recorder } from './recorder.ts';
import { recordSample } from './recordSample.ts';
import type { SampleTargets } from './recordSample.ts';
import { createTimer, runOperation } from './runOperation.ts';
import type { RunTargets } from './runOperation.ts';
import { isPlainContext } from './sanitizeContext.ts';
import { publishSnapshots } from './publishSnapshots.ts';
import { setLimit, tellUnmatched } from './setLimit.ts';
import type { Publisher } from './snapshotStore.ts';

/** A session in which an operation has not come by then has no need of its limit. */
const MATCHED_BY_MS = 60_000;
const NOTHING = (): void => {};
const NO_HANDLE: OperationHandle = Object.freeze({ record: NOTHING });
const NO_TIMER: Timer = Object.freeze({ end: () => undefined, cancel: NOTHING, [Symbol.dispose]: NOTHING });

/** For the code that writes what has changed in it. */
export let insideOf: (monitor: PerformanceMonitor) => SampleTargets;

/**
 * Measures the operations of an app and takes in everything else that is measured of its maps; tells it as snapshots, a
 * report and violations of thresholds. Throws BAD_OPTION at construction and nothing ever after: bad input becomes a
 * `problem`. A session that `sampleRate` leaves out, and a disposed monitor, take nothing in and still run your functions.
 *
 * @example
 * const monitor = new PerformanceMonitor({ thresholds: { 'places.*': 50 } });
 * monitor.onViolation(({ operation, value, limit }) => console.warn(operation, value, limit));
 * const clusters = monitor.measure('places.cluster', () => cluster(places));
 */
export class PerformanceMonitor implements Monitor {
  static {
    insideOf = (monitor) => monitor.#targets;
  }

  readonly isSampled: boolean;
  readonly #settings: MonitorSettings;
  readonly #state: MonitorState;
  readonly #recorder: Recorder;
  readonly #targets: RunTargets & SampleTargets;
  readonly #publisher: Publisher;
  readonly #hot: HotPath;
  readonly #byName: ReadonlyMap<string, OperationSeries>;

  constructor(options: PerformanceMonitorOptions = {}) {
    const mistakes: unknown[] = [];
    const settings = readMonitorOptions(options, (_, mistake) => mistakes.push(mistake));
    const { thresholds, sampleRate } = settings;
    this.#settings = settings;
    this.isSampled = settings.random() < sampleRate;
    const state = createMonitorState(settings);
    this.#state = state;
    this.#hot = createHotPath(state);
    this.#byName = state.operations.byName;
    const recorder = createRecorder(settings, state, this.#hot, () => this.#publisher.schedule());
    this.#recorder = recorder;
    this.#targets = {
      state,
      recorder,
      operations: createOperations(settings, state, recorder, this.#hot),
      readHeap: settings.readHeap,
      isTracked: settings.devtoolsTrack,
    };
    this.#publisher = publishSnapshots(settings, state, recorder);
    for (const mistake of mistakes) recorder.problem('unknown-option', mistake);
    for (const [pattern, limit] of Object.entries(thresholds)) state.thresholds.add(pattern, limit, recorder.problem);
    if (!this.isSampled) {
      recorder.close();
      this.#publisher.dispose();
    }
  }

  /** The latest published snapshot, read-only, for `useStore` and the like. */
  get store(): SnapshotStore {
    return this.#publisher.store;
  }

  /** Counts a call that the caller has timed; it ends now. Does not keep the context unless a limit is broken or someone listens. */
  trackOperation(name: string, durationMs: number, context?: Context): void {
    const series = this.#byName.get(name) ?? this.#take(name);
    if (!series) return;
    const isPlain = context === undefined || isPlainContext(context, this.#settings.contextLimits);
    if (isPlain && addOnHotPath(this.#hot, series, durationMs)) return;
    this.#targets.operations.addEnded(series, durationMs, context, isPlain);
  }

  /** Looks an operation up once, for hot paths; each set of attributes has a distribution of its own. */
  operation(name: string, attributes?: Attributes): OperationHandle {
    const series = this.#take(name, attributes);
    if (!series) return NO_HANDLE;
    series.isBound = true;
    const hot = this.#hot;
    const { addEnded } = this.#targets.operations;
    return {
      record(durationMs) {
        if (!addOnHotPath(hot, series, durationMs)) addEnded(series, durationMs, undefined, true);
      },
    };
  }

  /** Starts an operation that ends elsewhere; any number may run under one name. */
  startTimer(name: string, context?: Context): Timer {
    const series = this.#take(name);
    if (!series) return NO_TIMER;
    return createTimer(runOperation(series, context, this.#targets));
  }

  /**
   * Runs a function and counts how long it took: until it returns, until its promise settles, or until its generator is
   * exhausted. What it throws is counted as an error and thrown on.
   */
  measure<Result>(name: string, work: () => Result, context?: Context): Result {
    if (typeof work !== 'function') {
      this.#recorder.problem('bad-work', `measure: ${describeValue(work)}`);
      return work;
    }
    const series = this.#take(name);
    if (!series) return work();
    const run = runOperation(series, context, this.#targets);
    let result: Result;
    try {
      result = run.step(work);
    } catch (error) {
      run.end(false);
      throw error;
    }
    return followResult(result, run);
  }

  /** The same function, measured at each call; `this`, its name and all its other properties stay. */
  wrap<Work extends (...args: never[]) => unknown>(name: string, work: Work): Work {
    if (!this.#recorder.isOpen || typeof work !== 'function') return work;
    return new Proxy(work, {
      apply: (target, self: unknown, args: unknown[]) =>
        this.measure(name, (): unknown => Reflect.apply(target, self, args)),
    });
  }

  /**
   * Limits operations by exact name, `prefix.*` or `*`, or a vital by its name. The most specific pattern counts, alone; of
   * two for one pattern the later one, until it is taken back. A number means `{ maxMs }`, and for a vital is in its unit.
   */
  setThreshold(pattern: string, threshold: Threshold | number | null): Unsubscribe {
    return setLimit(pattern, threshold, this.#state, this.#recorder);
  }

  /** Calls back for each violation that no cool-down swallows. */
  onViolation(callback: (violation: Violation) => void, options?: ViolationOptions): Unsubscribe {
    const { isOpen, violations, completed } = this.#recorder;
    return isOpen ? (options?.when === 'complete' ? completed : violations).add(callback) : NOTHING;
  }

  /** Facts of the app's own, few and short, on all that is measured from here on; `null` takes one away. */
  setTags(tags: SetTags): void {
    this.#recorder.setTags(tags);
  }

  /** Calls back for each sample; a sample that the callback itself causes is counted, but not told. */
  onSample(callback: (sample: Sample) => void): Unsubscribe {
    return this.#recorder.isOpen ? this.#recorder.samples.add(callback) : NOTHING;
  }

  /** Calls back for each measurement of a vital; costs operations nothing. */
  onVital(callback: (sample: VitalSample) => void): Unsubscribe {
    return this.#recorder.isOpen ? this.#recorder.vitals.add(callback) : NOTHING;
  }

  /** Calls back with a snapshot when something has changed, at most every `publishEveryMs`. */
  subscribe(callback: (snapshot: Snapshot) => void): Unsubscribe {
    return this.#recorder.isOpen ? this.store.subscribe(callback) : NOTHING;
  }

  /** The one door for what signals, adapters and vitals measure. */
  record(sample: Sample): void {
    if (!this.#isTaking()) return;
    try {
      recordSample(sample, this.#targets);
    } catch (error) {
      this.#recorder.problem('bad-sample', error);
    }
  }

  /** The frozen picture of now; the same one while nothing changes. */
  snapshot(): Snapshot {
    return this.#publisher.current();
  }

  /** The session so far with its histograms, or one operation of it: all its attributes together. */
  getReport(): MonitorReport;
  getReport(name: string): OperationDetail | undefined;
  getReport(name?: string): MonitorReport | OperationDetail | undefined {
    const nowMs = this.#settings.clock.now();
    if (name !== undefined) return detailOperation(this.#state.operations.all(), name, nowMs - this.#state.startMs);
    if (nowMs - this.#state.startMs >= MATCHED_BY_MS) tellUnmatched(this.#state, this.#recorder);
    return buildMonitorReport(this.#state, nowMs, this.snapshot(), this.#recorder.tags);
  }

  /** Forgets what was measured; keeps thresholds, subscriptions and handles. */
  reset(): void {
    if (!this.#recorder.isOpen) return;
    clearState(this.#state, this.#settings);
    this.#recorder.touch();
  }

  /** Ends everything; idempotent. What was measured can still be read. */
  dispose(): void {
    tellUnmatched(this.#state, this.#recorder);
    this.#recorder.close();
    this.#publisher.dispose();
  }

  #isTaking(): boolean {
    if (!this.isSampled) {
      this.#state.self.sampledOutCount += 1;
      this.#recorder.touch();
    }
    return this.#recorder.isOpen;
  }

  #take(name: string, attributes?: Attributes): OperationSeries | null {
    return this.#isTaking() ? this.#targets.operations.take(name, attributes) : null;
  }
}
