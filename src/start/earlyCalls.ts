import { askHost } from '../lib/host.ts';
import type { Clock } from '../types/clock.ts';
import type { Monitor, Timer } from '../types/monitor.ts';
import type { BlockTimes, Context, OperationSample, Sample } from '../types/sample.ts';

export interface EarlyCallOptions {
  readonly clock: Clock;
  readonly isSampled: boolean;
  readonly isHidden: () => boolean;
}

/** What is known of a call beside its times. */
type CallFacts = Partial<Pick<OperationSample, 'context' | 'attributes' | 'block' | 'isSyncOnly' | 'ok' | 'wasHidden'>>;

export interface EarlyCalls extends Pick<Monitor, 'record' | 'startTimer' | 'measure'> {
  /** A call that ends now. */
  count(name: string, durationMs: number, facts?: CallFacts): OperationSample;
}

/** Measures what an app does before the monitor is there, and keeps the samples. */
export function createEarlyCalls(
  keep: (sample: Sample) => void,
  { clock, isSampled, isHidden }: EarlyCallOptions,
): EarlyCalls {
  const record: Monitor['record'] = (sample) => {
    if (isSampled) keep(sample);
  };
  const count = (name: string, durationMs: number, facts?: CallFacts): OperationSample => {
    // What is no duration is told by the monitor.
    const startMs = clock.now() - (typeof durationMs === 'number' ? durationMs : 0);
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
        // A proxy may throw when looked at.
        const all = (context || more) && askHost(() => ({ ...context, ...more }));
        return count(name, clock.now() - startMs, {
          wasHidden: wasHidden || isHidden(),
          ...(all && { context: all }),
          ...facts,
        });
      },
      cancel() {
        isRunning = false;
      },
    };
  };
  const startTimer: Monitor['startTimer'] = (name, context) => {
    const { end, cancel } = start(name, context);
    const endTimer: Timer['end'] = (more) => end({}, more);
    return { end: endTimer, cancel, [Symbol.dispose]: () => void endTimer() };
  };
  const measure: Monitor['measure'] = (name, work, context) => {
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
  };
  return { record, count, startTimer, measure };
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
