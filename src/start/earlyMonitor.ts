import { createEarlyCalls } from './earlyCalls.ts';
import type { AnyTracking } from '../attachments/createTracking.ts';
import type { Stop, Unsubscribe } from '../types/functions.ts';
import type { Monitor } from '../types/monitor.ts';
import type { MonitorReport } from '../types/snapshot.ts';
import type { EarlyCallOptions } from './earlyCalls.ts';
import type { EarlyQueue } from './earlyQueue.ts';

export interface EarlyMonitorOptions extends EarlyCallOptions {
  /** What readers get until then. */
  readonly empty: () => MonitorReport;
  /** Somebody reads. */
  readonly onRead: () => void;
}

type Method = Exclude<keyof Monitor, 'isSampled' | 'store'>;

/**
 * Keeps what an app measures in the queue, and gives readers something to read, until the monitor is there. Stands for it for
 * good: who holds it need not notice that there is one now.
 */
export function createEarlyMonitor(
  queue: EarlyQueue<{ monitor: Monitor; tracking: Pick<AnyTracking, 'reach'> }>,
  options: EarlyMonitorOptions,
): Monitor {
  const { clock, isSampled, empty, onRead } = options;
  const initial = empty();
  const real = (): Monitor | undefined => queue.engine?.monitor;

  /** The monitor's own method once there is one, and this until then. */
  const until = <Name extends Method>(name: Name, early: Monitor[Name]): Monitor[Name] =>
    // The cast: it takes and returns what the method does.
    ((...args: unknown[]): unknown => {
      const target = real();
      return Reflect.apply(target?.[name] ?? early, target, args);
    }) as Monitor[Name];
  /** A call that is made now or when there is something to call. A subscription can be taken back before. */
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
      getState: () => real()?.store.getState() ?? read(),
      getInitialState: () => initial,
      subscribe(listener) {
        let isWaiting = !queue.engine;
        const stop = late(({ store }) => store.subscribe(listener));
        if (isWaiting) {
          onRead();
          queue.afterwards(() => {
            if (isWaiting) listener(monitor.store.getState(), initial);
          });
        }
        return () => {
          isWaiting = false;
          stop();
        };
      },
    },
    subscribe: (callback) => monitor.store.subscribe(callback),
    record: calls.record,
    // No detour: it may be called in hot loops.
    trackOperation(name, durationMs, context) {
      const target = real();
      if (target) target.trackOperation(name, durationMs, context);
      else calls.count(name, durationMs, context && { context });
    },
    operation: until('operation', (name, attributes) => {
      let handle: ReturnType<Monitor['operation']> | undefined;
      return {
        record(durationMs) {
          handle ??= real()?.operation(name, attributes);
          if (handle) handle.record(durationMs);
          else calls.count(name, durationMs, attributes && { attributes });
        },
      };
    }),
    startTimer: until('startTimer', calls.startTimer),
    measure: until('measure', (name, work, context) => {
      if (typeof work === 'function') return calls.measure(name, work, context);
      // The monitor tells that it is none.
      later('measure')(name, work);
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

  return monitor;
}
