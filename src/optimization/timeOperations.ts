import { hostClock } from '../lib/clock.ts';
import type { Clock } from '../types/clock.ts';
import type { Middleware } from './callTypes.ts';

/** What a call came to. */
export interface TimedCall {
  readonly name: string;
  /** From the call to its result, whatever lies behind this middleware included. */
  readonly durationMs: number;
  /** Only where the call failed. */
  readonly error?: unknown;
}

/**
 * Middleware that tells how long each call took. What `onTimed` throws is the call's error.
 *
 * @example
 * createOptimization({ tasks, middleware: [timeOperations(({ name, durationMs }) => send(name, durationMs))] });
 */
export function timeOperations(onTimed: (call: TimedCall) => void, clock: Clock = hostClock): Middleware {
  return async (call, next) => {
    const { name } = call;
    const startMs = clock.now();
    let result: unknown;
    try {
      result = await next(call);
    } catch (error) {
      onTimed({ name, durationMs: clock.now() - startMs, error });
      throw error;
    }
    onTimed({ name, durationMs: clock.now() - startMs });
    return result;
  };
}
