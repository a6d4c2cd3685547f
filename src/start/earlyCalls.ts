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
type CallFacts = Partial<
  Pick<OperationSample, 'context' | 'attributes' | 'block' | 'isSyncOnly' | 'ok' | 'parent' | 'wasHidden'>
>;

export interface EarlyCalls extends Pick<Monitor, 'record' | 'startTimer' | 'measure'> {
  /** A call that ends now. */
  count(name: string, durationMs: number, facts?: CallFacts): void;
}

/** Measures what an app does before the monitor is there, and keeps the samples. */
export function createEarlyCalls(
  keep: (sample: Sample) => void,
  { clock, isSampled, isHidden }: EarlyCallOptions,
): EarlyCalls {
  /** What runs now: what is measured meanwhile is a part of it. */
  let step: { readonly parent: string; readonly startMs: number } | undefined;

  const record: Monitor['record'] = (sample) => {
    if (isSampled) keep(sample);
  };
  const add = (name: string, startMs: number, durationMs: number, facts: CallFacts): OperationSample => {
    const known = { kind: 'operation', name, startMs, durationMs } as const;
    const sample = { ok: true, wasHidden: isHidden(), ...facts, ...known };
    record(sample);
    return sample;
  };
  const count: EarlyCalls['count'] = (name, durationMs, facts) => {
    // What is no duration is told by the monitor.
    const startMs = clock.now() - (typeof durationMs === 'number' ? durationMs : 0);
    const isPart = step && startMs >= step.startMs;
    add(name, startMs, durationMs, { ...facts, ...step, ...(isPart && blockOf(durationMs)) });
  };
  /** One call under way. */
  const start = (name: string, context: Context | undefined) => {
    const startMs = clock.now();
    const wasHidden = isHidden();
    const caller = step;
    let isRunning = true;
    return {
      end(facts?: CallFacts, more?: Context) {
        if (!isRunning) return undefined;
        isRunning = false;
        // A proxy may throw when looked at.
        const all = (context || more) && askHost(() => ({ ...context, ...more }));
        return add(name, startMs, clock.now() - startMs, {
          wasHidden: wasHidden || isHidden(),
          ...(all && { context: all }),
          ...caller,
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
    const caller = step;
    const startMs = clock.now();
    let held: ReturnType<typeof blockOf>;
    let hasReturned = false;
    let result: ReturnType<typeof work>;
    step = { parent: name, startMs };
    try {
      result = work();
      hasReturned = true;
    } finally {
      step = caller;
      held = blockOf(clock.now() - startMs);
      if (!hasReturned) end({ ...held, ok: false });
    }
    const goesOn = seeGoingOn(result);
    if (goesOn !== 'plain') {
      end({ ...held, ...(goesOn && { isSyncOnly: true }) });
      return result;
    }
    const derived = (result as Promise<unknown>).then(
      (value) => {
        end(held);
        return value;
      },
      (error: unknown) => {
        end({ ...held, ok: false });
        throw error;
      },
    );
    // The casts: a plain promise, and one that settles as it does.
    return derived as typeof result;
  };
  return { record, count, startTimer, measure };
}

/** Of what held the page at one stretch. */
function blockOf(ms: number): { readonly block: BlockTimes } {
  return { block: { longestMs: ms, sumMs: ms } };
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
