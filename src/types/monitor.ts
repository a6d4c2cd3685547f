/// <reference lib="esnext.disposable" preserve="true" />
import type { SetTags } from './app.ts';
import type { Unsubscribe } from './functions.ts';
import type { Attributes, Context, OperationSample, Sample, Sink } from './sample.ts';
import type { MonitorReport, OperationDetail, Snapshot } from './snapshot.ts';
import type { Threshold, Violation } from './threshold.ts';

/** A running measurement. `using timer = monitor.startTimer(...)` ends it at the end of the block. */
export interface Timer extends Disposable {
  /** Ends it and returns the sample; `undefined` where it was ended, cancelled or sampled out before. */
  end(context?: Context): OperationSample | undefined;
  /** Forgets it. */
  cancel(): void;
}

/** An operation looked up once, for hot paths: `record` neither hashes nor allocates. */
export interface OperationHandle {
  record(durationMs: number): void;
}

/** A read-only zustand store of the latest published snapshot. */
export interface SnapshotStore {
  getState(): Snapshot;
  getInitialState(): Snapshot;
  subscribe(listener: (state: Snapshot, previous: Snapshot) => void): Unsubscribe;
}

export interface ViolationOptions {
  /**
   * `atOnce`: within the call that breaks the limit. `complete`: once, at most 500 ms later, when the browser has told of the
   * frames that explain it. @default 'atOnce'
   */
  readonly when?: 'atOnce' | 'complete';
}

/** The public face of `PerformanceMonitor`. */
export interface Monitor extends Sink {
  /** `false` where the session was sampled out: then nothing is recorded, and nothing need be observed. */
  readonly isSampled: boolean;
  /** What was published last, as a store that hooks and components follow. */
  readonly store: SnapshotStore;
  /** Counts a call that you have timed; it ends now. */
  trackOperation(name: string, durationMs: number, context?: Context): void;
  /** Looks an operation up once, for hot paths; each set of attributes has a distribution of its own. */
  operation(name: string, attributes?: Attributes): OperationHandle;
  /** Starts an operation that ends elsewhere; any number may run under one name. */
  startTimer(name: string, context?: Context): Timer;
  /** Runs `work`, counts how long it took until what it returns is over, and gives that back; a throw is counted and thrown on. */
  measure<Result>(name: string, work: () => Result, context?: Context): Result;
  /** The same function with all its properties, measured at each call. */
  wrap<Work extends (...args: never[]) => unknown>(name: string, work: Work): Work;
  /** Facts of the app's own on all that is measured from here on, beside those before; `null` takes one away. */
  setTags(tags: SetTags): void;
  /** Limits operations by name, `prefix.*` or `*`, or a vital by its name, until the returned function is called. */
  setThreshold(pattern: string, threshold: Threshold | number | null): Unsubscribe;
  /** Calls back for each violation that no cool-down swallows. */
  onViolation(callback: (violation: Violation) => void, options?: ViolationOptions): Unsubscribe;
  /** Calls back for each sample. */
  onSample(callback: (sample: Sample) => void): Unsubscribe;
  /** Calls back with a snapshot when something has changed, at most every `publishEveryMs`. */
  subscribe(callback: (snapshot: Snapshot) => void): Unsubscribe;
  /** The frozen picture of now; the same one while nothing changes. */
  snapshot(): Snapshot;
  /** The session so far with its histograms, or one operation of it: all its attributes together. */
  getReport(): MonitorReport;
  getReport(name: string): OperationDetail | undefined;
  /** Forgets what was measured; keeps thresholds, subscriptions and handles. */
  reset(): void;
  /** Ends everything; idempotent. What was measured can still be read. */
  dispose(): void;
}
