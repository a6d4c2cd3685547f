import { MapVitalsError } from '../errors.ts';
import { abortedError } from '../lib/abortedError.ts';
import { createCleanup } from '../lib/cleanup.ts';
import type { Clock } from '../types/clock.ts';

export interface OpenCall {
  /** Aborts with the caller's signal, at the time limit, and on `end`. */
  readonly signal: AbortSignal;
  /** Settles as the work does, or with what ended the call, whichever comes first. Called once. */
  settle<Value>(work: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  /** Ends it from outside. */
  end(error: MapVitalsError): void;
}

export interface OpenCallOptions {
  readonly name: string;
  readonly signal: AbortSignal | undefined;
  /** Infinity: no limit. */
  readonly timeoutMs: number;
  readonly clock: Clock;
}

/** One call's life: whatever its route does, it settles once, with a typed reason. */
export function openCall({ name, signal, timeoutMs, clock }: OpenCallOptions): OpenCall {
  const controller = new AbortController();
  let reject: (error: MapVitalsError) => void = () => {};
  const end = (error: MapVitalsError): void => {
    reject(error);
    controller.abort(error);
  };

  return {
    signal: controller.signal,
    end,
    settle: async (work) => {
      if (signal?.aborted) throw abortedError(`\`${name}\``, signal);
      const cleanup = createCleanup();
      const ended = new Promise<never>((_, rejectEnded) => {
        reject = rejectEnded;
      });
      if (signal) {
        const onAbort = (): void => end(abortedError(`\`${name}\``, signal));
        signal.addEventListener('abort', onAbort, { once: true });
        cleanup.add(() => signal.removeEventListener('abort', onAbort));
      }
      if (timeoutMs !== Infinity) {
        const timer = clock.setTimer(() => end(timeoutError(name, timeoutMs)), timeoutMs);
        cleanup.add(() => clock.clearTimer(timer));
      }
      try {
        return await Promise.race([work(controller.signal), ended]);
      } finally {
        cleanup.run();
      }
    },
  };
}

function timeoutError(name: string, timeoutMs: number): MapVitalsError {
  return new MapVitalsError(
    'RUN_TIMEOUT',
    `\`${name}\` had no result after ${timeoutMs} ms. Give it a longer \`timeoutMs\`, or a smaller input.`,
  );
}
