import { createEarlyCalls } from './earlyCalls.ts';
import type { AnyTracking } from '../attachments/createTracking.ts';
import type { Stop, Unsubscribe } from '../types/functions.ts';
import type { Monitor, OperationHandle } from '../types/monitor.ts';
import type { MonitorReport, Snapshot } from '../types/snapshot.ts';
import type { EarlyCallOptions } from './earlyCalls.ts';
import type { EarlyQueue } from './earlyQueue.ts';

export interface EarlyMonitorOptions extends EarlyCallOptions {
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

type Method = Exclude<keyof Monitor, 'isSampled' | 'store'>;

/** Keeps what an app measures in the queue, and gives readers something to read, until the monitor is there. */
export function createEarlyMonitor(
  queue: EarlyQueue<{ monitor: Monitor; tracking: Pick<AnyTracking, 'reach'> }>,
  options: EarlyMonitorOptions,
): EarlyMonitor {
  const { clock, isSampled, empty, onRead } = options;
  const initial = empty();
  const waiting = new Set<(state: Snapshot, previous: Snapshot) => void>();

  /** The monitor's own method once there is one, and this until then. */
  const until = <Name extends Method>(name: Name, early: Monitor[Name]): Monitor[Name] =>
    // The cast: it takes and returns what the method does.
    ((...args: unknown[]): unknown => {
      const target = queue.engine?.monitor;
      return Reflect.apply(target?.[name] ?? early, target, args);
    }) as Monitor[Name];
  /** A subscription that begins now or when there is something to subscribe to. */
  const late = (call: (target: Monitor) => Stop | void): Unsubscribe => {
    let stop: Stop | void;
    let isOver = false;
    const atMs = clock.now();
    queue.keep(({ monitor: target, tracking }) => {
      if (isOver) return;
      // What maps waited for until then comes before it, though nothing was heard of them since.
      tracking.reach(atMs);
      stop = call(target);
    }, true);
    return () => {
      isOver = true;
      stop?.();
    };
  };
  /** A call that is made now or when there is something to call; a subscription can be taken back before. */
  const later = <Name extends Method>(name: Name): Monitor[Name] =>
    // The cast: as above.
    ((...args: unknown[]) =>
      late((target) => Reflect.apply(target[name], target, args) as Stop | void)) as Monitor[Name];
  const read = (): MonitorReport => {
    onRead();
    return empty();
  };

  const calls = createEarlyCalls((sample) => queue.keep(({ monitor: target }) => target.record(sample)), options);

  const monitor: Monitor = {
    isSampled,
    store: {
      getState: () => queue.engine?.monitor.store.getState() ?? read(),
      getInitialState: () => initial,
      subscribe(listener) {
        const real = queue.engine?.monitor.store;
        if (real) return real.subscribe(listener);
        onRead();
        waiting.add(listener);
        const stop = late(({ store }) => {
          const stopReal = store.subscribe(listener);
          listener(store.getState(), initial);
          return stopReal;
        });
        return () => {
          waiting.delete(listener);
          stop();
        };
      },
    },
    subscribe: (callback) => monitor.store.subscribe(callback),
    record: calls.record,
    // No detour: it may be called in hot loops.
    trackOperation(name, durationMs, context) {
      const real = queue.engine?.monitor;
      if (real) real.trackOperation(name, durationMs, context);
      else calls.count(name, durationMs, context && { context });
    },
    operation: until('operation', (name, attributes) => {
      let handle: OperationHandle | undefined;
      return {
        record(durationMs) {
          handle ??= queue.engine?.monitor.operation(name, attributes);
          if (handle) handle.record(durationMs);
          else calls.count(name, durationMs, attributes && { attributes });
        },
      };
    }),
    startTimer: until('startTimer', calls.startTimer),
    measure: until('measure', (name, work, context) => {
      if (typeof work === 'function') return calls.measure(name, work, context);
      late((target) => void target.measure(name, work));
      return work;
    }),
    wrap(name, work) {
      if (typeof work !== 'function') return work;
      return new Proxy(work, {
        apply: (target, self: unknown, args: unknown[]) =>
          monitor.measure(name, (): unknown => Reflect.apply(target, self, args)),
      });
    },
    setTags: later('setTags'),
    setThreshold: later('setThreshold'),
    onViolation: later('onViolation'),
    onSample: later('onSample'),
    snapshot: until('snapshot', read),
    getReport: until('getReport', readReport),
    reset: later('reset'),
    dispose: later('dispose'),
  };

  function readReport(): MonitorReport;
  function readReport(name: string): undefined;
  function readReport(name?: string): MonitorReport | undefined {
    const report = read();
    return name === undefined ? report : undefined;
  }

  return {
    monitor,
    tellEmpty() {
      for (const listener of waiting) listener(empty(), initial);
    },
  };
}
