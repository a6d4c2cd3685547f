import type { OptimizerHost } from '../types/optimizer.ts';
import type { RunKeyed } from './keyedCalls.ts';
import type { ManagerSettings } from './managerOptions.ts';
import { whenThere } from './parts.ts';
import type { Part } from './parts.ts';
import type { Operation } from './operation.ts';
import type { CallOptions } from './routedCall.ts';
import type { RoutedRun } from './routedRun.ts';
import { waitForCalm } from './waitForCalm.ts';

export interface ProceedParts {
  readonly settings: ManagerSettings;
  readonly routed: RoutedRun;
  readonly host: () => OptimizerHost;
  readonly isSafe: () => boolean;
  /** `undefined` where it cannot be had. */
  readonly keyed: Part<RunKeyed>;
}

/** Takes a call from the middleware to its result: past the end of a gesture, equal calls and the cache to a route. */
export type Proceed = (
  operation: Operation,
  input: unknown,
  options: CallOptions,
  signal: AbortSignal,
) => Promise<unknown>;

export function createProceed({ settings, routed, host, isSafe, keyed }: ProceedParts): Proceed {
  return async (operation, input, options, signal) => {
    // Whatever kept it until now: a call that has ended does not start.
    signal.throwIfAborted();
    const { task, facts } = operation;
    const { deferMs = 0 } = options;
    if (deferMs > 0 && !isSafe() && host().isInGesture()) {
      facts.deferredCount += 1;
      await waitForCalm(host(), deferMs, settings.clock, signal);
    }
    if (isSafe()) return routed.runSafely(operation, input, options, signal);
    if (!task.cacheKey || options.cache === false) return routed.run(operation, input, options, signal);
    return whenThere(keyed(), (runKeyed = routed.run) => runKeyed(operation, input, options, signal));
  };
}
