import type { AnyTracking } from '../attachments/createTracking.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop, Unsubscribe } from '../types/functions.ts';
import type { Monitor, OperationHandle, Timer } from '../types/monitor.ts';
import type { BlockTimes, Context, OperationSample } from '../types/sample.ts';
import type { MonitorReport, Snapshot } from '../types/snapshot.ts';
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

type Method = Exclude<keyof Monitor, 'isSampled' | 'store'>;

/** Keeps what an app measures in the queue, and gives readers something to read, until the monitor is there. */
export function createEarlyMonitor(
  queue: EarlyQueue<{ monitor: Monitor; tracking: Pick<AnyTracking, 'reach'> }>,
  { clock, isSampled, isHidden, empty, onRead }: EarlyMonitorOptions,
): EarlyMonitor {
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
    record,
    // No detour: it may be called in hot loops.
    trackOperation(name, durationMs, context) {
      const real = queue.engine?.monitor;
      if (real) real.trackOperation(name, durationMs, context);
      else recordCall(name, durationMs, context && { context });
    },
    operation: until('operation', (name, attributes) => {
      let handle: OperationHandle | undefined;
      return {
        record(durationMs) {
          handle ??= queue.engine?.monitor.operation(name, attributes);
          if (handle) handle.record(durationMs);
          else recordCall(name, durationMs, attributes && { attributes });
        },
      };
    }),
    startTimer: until('startTimer', (name, context) => {
      const { end, cancel } = start(name, context);
      const endTimer: Timer['end'] = (more) => end({}, more);
      return { end: endTimer, cancel, [Symbol.dispose]: () => void endTimer() };
    }),
    measure: until('measure', (name, work, context) => {
      const { end } = start(name, context);
      const fromMs = clock.now();
      let block: BlockTimes | undefined;
      const ran = (): { block: BlockTimes } => {
        const ms = clock.now() - fromMs;
        return { block: (block ??= { longestMs: ms, sumMs: ms }) };
      };
      const fail = (error: unknown): never => {
        end({ ...ran(), ok: false });
        throw error;
      };
      let result: ReturnType<typeof work>;
      try {
        result = work();
      } catch (error) {
        return fail(error);
      }
      const facts = ran();
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
