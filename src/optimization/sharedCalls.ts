import { abortedError } from '../lib/abortedError.ts';

export interface SharedCalls {
  /** Starts the work, or joins the same work that is under way. The last caller to abort aborts the work. */
  join<Value>(key: string, signal: AbortSignal, start: (signal: AbortSignal) => Promise<Value>): Promise<Value>;
  has(key: string): boolean;
}

interface Flight {
  readonly outcome: Promise<unknown>;
  readonly controller: AbortController;
  waiterCount: number;
}

/** Single-flight: equal calls at the same time are one call. */
export function createSharedCalls(): SharedCalls {
  const flights = new Map<string, Flight>();

  const start = (key: string, work: (signal: AbortSignal) => Promise<unknown>): Flight => {
    const controller = new AbortController();
    const outcome = work(controller.signal).finally(() => {
      if (flights.get(key) === flight) flights.delete(key);
    });
    // Each waiter hears of it; with no waiter left nobody need.
    outcome.catch(() => {});
    const flight: Flight = { outcome, controller, waiterCount: 0 };
    flights.set(key, flight);
    return flight;
  };

  return {
    has: (key) => flights.has(key),
    async join<Value>(key: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<Value>): Promise<Value> {
      const flight = flights.get(key) ?? start(key, work);
      flight.waiterCount += 1;
      let onAbort: (() => void) | undefined;
      const aborted = new Promise<never>((_, reject) => {
        onAbort = () => {
          flight.waiterCount -= 1;
          if (flight.waiterCount === 0) {
            flights.delete(key);
            flight.controller.abort(signal.reason);
          }
          reject(abortedError('waiting for an equal call', signal));
        };
        signal.addEventListener('abort', onAbort, { once: true });
      });
      try {
        return (await Promise.race([flight.outcome, aborted])) as Value;
      } finally {
        if (onAbort) signal.removeEventListener('abort', onAbort);
      }
    },
  };
}
