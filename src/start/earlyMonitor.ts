import type { Clock } from '../types/clock.ts';
import type { Stop, Unsubscribe } from '../types/functions.ts';
import type { Monitor, SnapshotStore, Timer } from '../types/monitor.ts';
import type { BlockTimes, Context, OperationSample } from '../types/sample.ts';
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

/** What is known of a call beside its times. */
type CallFacts = Partial<Pick<OperationSample, 'context' | 'attributes' | 'block' | 'isSyncOnly' | 'ok' | 'wasHidden'>>;

/** Keeps what an app measures in the queue, and gives readers something to read, until the monitor is there. */
export function createEarlyMonitor(
  queue: EarlyQueue<{ monitor: Monitor }>,
  options: EarlyMonitorOptions,
): EarlyMonitor {
  const { clock, isSampled, isHidden, empty, onRead } = options;
  const initial = empty();
  const waiting = new Set<(state: Snapshot, previous: Snapshot) => void>();
  const real = (): Monitor | undefined => queue.engine?.monitor;

  /** A subscription, or another call, that begins now or when there is something to call. */
  const late = (call: (target: Monitor) => Stop | void): Unsubscribe => {
    let stop: Stop | void;
    let isOver = false;
    queue.keep(({ monitor: target }) => {
      if (!isOver) stop = call(target);
    }, true);
    return () => {
      isOver = true;
      stop?.();
    };
  };
  const record: Monitor['record'] = (sample) => {
    if (isSampled) queue.keep(({ monitor: target }) => target.record(sample));
  };
  const recordCall = (name: string, durationMs: number, facts?: CallFacts): OperationSample => {
    const startMs = clock.now() - durationMs;
    const sample = { kind: 'operation', name, startMs, durationMs, ok: true, wasHidden: isHidden(), ...facts } as const;
    record(sample);
    return sample;
  };
  /** One call under way. */
  const start = (name: string, context: Context | undefined) => {
    const startMs = clock.now();
    const wasHidden = isHidden();
    let isRunning = true;
    return {
      end(facts?: CallFacts, more?: Context) {
        if (!isRunning) return undefined;
        isRunning = false;
        const all = context || more ? { context: { ...context, ...more } } : {};
        return recordCall(name, clock.now() - startMs, { wasHidden: wasHidden || isHidden(), ...all, ...facts });
      },
      cancel() {
        isRunning = false;
      },
    };
  };
  const read = <Value>(readReal: (target: Monitor) => Value, early: Value): Value => {
    const target = real();
    if (target) return readReal(target);
    onRead();
    return early;
  };

  const store: SnapshotStore = {
    getState: () => read((target) => target.store.getState(), empty()),
    getInitialState: () => initial,
    subscribe(listener) {
      const target = real();
      if (target) return target.store.subscribe(listener);
      onRead();
      waiting.add(listener);
      const stop = late((there) => {
        const stopReal = there.store.subscribe(listener);
        listener(there.store.getState(), initial);
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
    record,
    trackOperation(name, durationMs, context) {
      const target = real();
      if (target) target.trackOperation(name, durationMs, context);
      else recordCall(name, durationMs, context && { context });
    },
    operation(name, attributes) {
      let handle = real()?.operation(name, attributes);
      return {
        record(durationMs) {
          handle ??= real()?.operation(name, attributes);
          if (handle) handle.record(durationMs);
          else recordCall(name, durationMs, attributes && { attributes });
        },
      };
    },
    startTimer(name, context) {
      const target = real();
      if (target) return target.startTimer(name, context);
      const { end, cancel } = start(name, context);
      const endTimer: Timer['end'] = (more) => end({}, more);
      return { end: endTimer, cancel, [Symbol.dispose]: () => void endTimer() };
    },
    measure(name, work, context) {
      const target = real();
      if (target) return target.measure(name, work, context);
      const { end } = start(name, context);
      const fromMs = clock.now();
      const facts: { block?: BlockTimes } = {};
      const ran = (): void => {
        const ms = clock.now() - fromMs;
        facts.block ??= { longestMs: ms, sumMs: ms };
      };
      const fail = (error: unknown): never => {
        ran();
        end({ ...facts, ok: false });
        throw error;
      };
      let result: ReturnType<typeof work>;
      try {
        result = work();
      } catch (error) {
        return fail(error);
      }
      ran();
      const goesOn = seeGoingOn(result);
      if (goesOn !== 'plain') {
        end({ ...facts, ...(goesOn && { isSyncOnly: true }) });
        return result;
      }
      const derived = (result as Promise<unknown>).then((value) => {
        end(facts);
        return value;
      }, fail);
      // The casts: a plain promise, and one that settles as it does.
      return derived as typeof result;
    },
    wrap(name, work) {
      if (typeof work !== 'function') return work;
      return new Proxy(work, {
        apply: (target, self: unknown, args: unknown[]) =>
          monitor.measure(name, (): unknown => Reflect.apply(target, self, args)),
      });
    },
    setTags: (tags) => void late((target) => target.setTags(tags)),
    setThreshold: (pattern, limit) => late((target) => target.setThreshold(pattern, limit)),
    onViolation: (callback, how) => late((target) => target.onViolation(callback, how)),
    onSample: (callback) => late((target) => target.onSample(callback)),
    snapshot: () => read((target) => target.snapshot(), empty()),
    getReport,
    reset: () => void late((target) => target.reset()),
    dispose: () => void late((target) => target.dispose()),
  };

  function getReport(): MonitorReport;
  function getReport(name: string): OperationDetail | undefined;
  function getReport(name?: string): MonitorReport | OperationDetail | undefined {
    if (name === undefined) return read((target) => target.getReport(), empty());
    return read((target) => target.getReport(name), undefined);
  }

  return {
    monitor,
    tellEmpty() {
      for (const listener of waiting) listener(empty(), initial);
    },
  };
}

/**
 * What follows a result: `plain`, a promise that has nothing which one derived from it would lack; `left`, another thenable
 * or a generator, which is left alone until the monitor is there to follow it.
 */
function seeGoingOn(result: unknown): 'plain' | 'left' | undefined {
  try {
    if (Object.getPrototypeOf(result) === Promise.prototype && Reflect.ownKeys(Object(result)).length === 0) {
      return 'plain';
    }
    return typeof result === 'object' && ('then' in result! || 'next' in result!) ? 'left' : undefined;
  } catch {
    // Nothing at all, or a proxy that threw when looked at.
    return undefined;
  }
}
