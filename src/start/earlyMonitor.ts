import { followResult } from '../core/followResult.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop, Unsubscribe } from '../types/functions.ts';
import type { Monitor, SnapshotStore, Timer } from '../types/monitor.ts';
import type { Attributes, Context, OperationSample } from '../types/sample.ts';
import type { MonitorReport, OperationDetail, Snapshot } from '../types/snapshot.ts';
import type { EarlyQueue } from './earlyQueue.ts';

export interface EarlyMonitorOptions {
  readonly clock: Clock;
  readonly isSampled: boolean;
  readonly isHidden: () => boolean;
  /** What readers get until then. */
  readonly empty: () => MonitorReport;
  /** Somebody reads. */
  readonly onRead: () => void;
}

export interface EarlyMonitor {
  /** Stands for the real monitor for good: who holds it need not notice that there is one now. */
  readonly monitor: Monitor;
  /** Tells those who have subscribed that `empty` is another. */
  readonly tellEmpty: () => void;
}

/** Keeps what an app measures in the queue, and gives readers something to read, until the monitor is there. */
export function createEarlyMonitor(queue: EarlyQueue, options: EarlyMonitorOptions): EarlyMonitor {
  const { clock, isSampled, isHidden, empty, onRead } = options;
  const initial = empty();
  const waiting = new Set<(state: Snapshot, previous: Snapshot) => void>();
  const real = (): Monitor | undefined => queue.engine?.monitor;

  const record = (sample: OperationSample): OperationSample => {
    if (isSampled) queue.keep(({ monitor: target }) => target.record(sample));
    return sample;
  };
  /** A subscription that begins now or when there is something to subscribe to. */
  const subscribeLate = (subscribe: (target: Monitor) => Stop): Unsubscribe => {
    let stop: Stop | null = null;
    let isOver = false;
    queue.keep(({ monitor: target }) => {
      if (!isOver) stop = subscribe(target);
    }, true);
    return () => {
      isOver = true;
      stop?.();
    };
  };
  /** One call under way. */
  const start = (name: string, context: Context | undefined) => {
    const startMs = clock.now();
    const wasHiddenAtStart = isHidden();
    let longestMs = 0;
    let sumMs = 0;
    let isRunning = true;
    const step = <Result>(work: () => Result): Result => {
      const fromMs = clock.now();
      try {
        return work();
      } finally {
        const ranMs = clock.now() - fromMs;
        longestMs = Math.max(longestMs, ranMs);
        sumMs += ranMs;
      }
    };
    const end = (ok: boolean, isSyncOnly = false, endContext?: Context): OperationSample | undefined => {
      if (!isRunning) return undefined;
      isRunning = false;
      return record({
        kind: 'operation',
        name,
        startMs,
        durationMs: clock.now() - startMs,
        ok,
        wasHidden: wasHiddenAtStart || isHidden(),
        ...(context || endContext ? { context: { ...context, ...endContext } } : {}),
        ...(sumMs > 0 ? { block: { longestMs, sumMs } } : {}),
        ...(isSyncOnly ? { isSyncOnly } : {}),
      });
    };
    const cancel = (): void => {
      isRunning = false;
    };
    return { step, end, cancel };
  };
  const recordEnded = (name: string, durationMs: number, context?: Context, attributes?: Attributes): void => {
    const startMs = clock.now() - durationMs;
    record({
      kind: 'operation',
      name,
      startMs,
      durationMs,
      ok: true,
      wasHidden: isHidden(),
      ...(context ? { context } : {}),
      ...(attributes ? { attributes } : {}),
    });
  };
  const read = <Value>(readReal: (target: Monitor) => Value, early: () => Value): Value => {
    const target = real();
    if (target) return readReal(target);
    onRead();
    return early();
  };

  const store: SnapshotStore = {
    getState: () => read((target) => target.store.getState(), empty),
    getInitialState: () => initial,
    subscribe(listener) {
      const there = real();
      if (there) return there.store.subscribe(listener);
      onRead();
      waiting.add(listener);
      const stop = subscribeLate((target) => {
        const stopReal = target.store.subscribe(listener);
        listener(target.store.getState(), initial);
        return stopReal;
      });
      return () => {
        waiting.delete(listener);
        stop();
      };
    },
  };

  const monitor: Monitor = {
    isSampled,
    store,
    subscribe: (callback) => store.subscribe(callback),
    record(sample) {
      if (isSampled) queue.keep(({ monitor: target }) => target.record(sample));
    },
    trackOperation(name, durationMs, context) {
      const target = real();
      if (target) target.trackOperation(name, durationMs, context);
      else recordEnded(name, durationMs, context);
    },
    operation(name, attributes) {
      let handle = real()?.operation(name, attributes);
      return {
        record(durationMs) {
          handle ??= real()?.operation(name, attributes);
          if (handle) handle.record(durationMs);
          else recordEnded(name, durationMs, undefined, attributes);
        },
      };
    },
    startTimer(name, context) {
      const target = real();
      if (target) return target.startTimer(name, context);
      const run = start(name, context);
      const end: Timer['end'] = (endContext) => run.end(true, false, endContext);
      return { end, cancel: run.cancel, [Symbol.dispose]: () => void end() };
    },
    measure(name, work, context) {
      const target = real();
      if (target) return target.measure(name, work, context);
      const run = start(name, context);
      let result: ReturnType<typeof work>;
      try {
        result = run.step(work);
      } catch (error) {
        run.end(false);
        throw error;
      }
      return followResult(result, { step: run.step, end: run.end, wait() {} });
    },
    wrap(name, work) {
      if (typeof work !== 'function') return work;
      return new Proxy(work, {
        apply: (target, self: unknown, args: unknown[]) =>
          monitor.measure(name, (): unknown => Reflect.apply(target, self, args)),
      });
    },
    setTags: (tags) => queue.keep(({ monitor: target }) => target.setTags(tags), true),
    setThreshold: (pattern, limit) => subscribeLate((target) => target.setThreshold(pattern, limit)),
    onViolation: (callback, how) => subscribeLate((target) => target.onViolation(callback, how)),
    onSample: (callback) => subscribeLate((target) => target.onSample(callback)),
    snapshot: () => read((target) => target.snapshot(), empty),
    getReport,
    reset: () => queue.keep(({ monitor: target }) => target.reset(), true),
    dispose: () => queue.keep(({ monitor: target }) => target.dispose(), true),
  };

  function getReport(): MonitorReport;
  function getReport(name: string): OperationDetail | undefined;
  function getReport(name?: string): MonitorReport | OperationDetail | undefined {
    if (name === undefined) return read((target) => target.getReport(), empty);
    return read(
      (target) => target.getReport(name),
      () => undefined,
    );
  }

  return {
    monitor,
    tellEmpty() {
      for (const listener of waiting) listener(empty(), initial);
    },
  };
}
