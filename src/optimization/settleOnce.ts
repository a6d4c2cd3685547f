import { abortedError } from '../lib/abortedError.ts';
import type { AbortWatch } from '../lib/abortWatch.ts';
import { after } from '../lib/after.ts';
import { createCleanup } from '../lib/cleanup.ts';
import { failure } from '../lib/failure.ts';
import type { MapVitalsError } from '../errors.ts';
import type { Clock } from '../types/clock.ts';

/** Timers take 32 bits. */
const LONGEST_TIMER_MS = 2 ** 31;

export interface SettleOnceOptions {
  readonly name: string;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  readonly watchAbort: AbortWatch;
  /** From now on; above 2^31 - 1: no limit. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  /** Calls that are under way, by what ends them from outside. */
  readonly open: Set<(error: MapVitalsError) => void>;
}

/** Settles as the work does, or with what ends the call first; then the work's signal aborts. */
export async function settleOnce(
  { name, signal, watchAbort, timeoutMs, clock, open }: SettleOnceOptions,
  work: (signal: AbortSignal) => Promise<unknown>,
): Promise<unknown> {
  if (signal?.aborted) throw abortedError(`\`${name}\``, signal);
  const controller = new AbortController();
  const { add, run } = createCleanup();
  const ended = new Promise<never>((_, reject) => {
    const end = (error: MapVitalsError): void => {
      reject(error);
      controller.abort(error);
    };
    open.add(end);
    add(() => open.delete(end));
    if (signal) add(watchAbort(signal, end));
    const onTimeout = (): void =>
      end(failure('TIMEOUT', `\`${name}\` had no result in ${timeoutMs} ms.`, 'run.timeoutMs'));
    if (timeoutMs < LONGEST_TIMER_MS) add(after(clock, timeoutMs, onTimeout));
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    run();
  }
}
