import { MapVitalsError } from '../errors.ts';
import { abortedError } from '../lib/abortedError.ts';
import type { AbortWatch } from '../lib/abortWatch.ts';
import { after } from '../lib/after.ts';
import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';

export interface SettleOnceOptions {
  readonly name: string;
  /** The caller's. */
  readonly signal: AbortSignal | undefined;
  readonly watchAbort: AbortWatch;
  /** Infinity: no limit. */
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
    if (timeoutMs < Infinity) add(after(clock, timeoutMs, () => end(timeoutError(name, timeoutMs))));
  });
  try {
    return await Promise.race([work(controller.signal), ended]);
  } finally {
    run();
  }
}

function timeoutError(name: string, timeoutMs: number): MapVitalsError {
  return new MapVitalsError(
    'RUN_TIMEOUT',
    `\`${name}\` had no result after ${timeoutMs} ms. Raise \`timeoutMs\`, or make the input smaller.`,
  );
}
