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
  readonly store: SnapshotStore;
  trackOperation(name: string, durationMs: number, context?: Context): void;
  operation(name: string, attributes?: Attributes): OperationHandle;
  startTimer(name: string, context?: Context): Timer;
  measure<Result>(name: string, work: () => Result, context?: Context): Result;
  wrap<Work extends (...args: never[]) => unknown>(name: string, work: Work): Work;
  /** Facts of the app's own on all that is measured from here on, beside those before; `null` takes one away. */
  setTags(tags: SetTags): void;
  setThreshold(pattern: string, threshold: Threshold | number | null): Unsubscribe;
  onViolation(callback: (violation: Violation) => void, options?: ViolationOptions): Unsubscribe;
  onSample(callback: (sample: Sample) => void): Unsubscribe;
  subscribe(callback: (snapshot: Snapshot) => void): Unsubscribe;
  snapshot(): Snapshot;
  getReport(): MonitorReport;
  getReport(name: string): OperationDetail | undefined;
  reset(): void;
  dispose(): void;
}
