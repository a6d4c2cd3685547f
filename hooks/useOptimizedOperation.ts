import { useContext, useEffect, useInsertionEffect, useMemo, useRef } from 'react';
import { failure } from '../src/lib/failure.ts';
import type { OptimizedFunction, Optimizer, OptimizeOperationOptions } from '../src/optimize.ts';
import { MapPerformanceContext } from './context.ts';

export interface UseOptimizedOperationOptions<Args extends unknown[]> extends Omit<
  OptimizeOperationOptions<Args>,
  'useWorker'
> {
  /** @default what the nearest provider's instance was given as `optimize` */
  readonly optimize?: Pick<Optimizer, 'optimizeOperation'>;
}

/**
 * `optimizeOperation` for a component: a function that stays the same and runs what the latest render passed. Its operation
 * lives while the component is mounted, also under StrictMode; a call rejects with NO_OPTIMIZER where there is no optimizer.
 *
 * @example
 * const areaOf = useOptimizedOperation((ring: Ring) => computeArea(ring), { name: 'area', cacheKey: (ring) => ring.id });
 * return <button onClick={() => areaOf(ring).then(show)}>Area</button>;
 */
export function useOptimizedOperation<Args extends unknown[], Result>(
  work: (...args: Args) => Result | PromiseLike<Result>,
  givenOptions?: UseOptimizedOperationOptions<Args>,
): (...args: Args) => Promise<Awaited<Result>> {
  const options: UseOptimizedOperationOptions<Args> = givenOptions ?? {};
  const provided = useContext(MapPerformanceContext);
  const latest = useRef({ work, options });
  // Before all other effects, so that a child's effect runs this render's work.
  useInsertionEffect(() => {
    latest.current = { work, options };
  });
  const { name, batchable = false, optimize = provided?.optimize } = options;
  const isKeyed = options.cacheKey !== undefined;
  const lease = useMemo(
    () =>
      // oxlint-disable-next-line react-hooks/refs -- read at a call, never while rendering
      createOperationLease<Args, Awaited<Result>>(() => {
        const { cache } = latest.current.options;
        const wrapped = optimize?.optimizeOperation?.<Args, Result>((...args) => latest.current.work(...args), {
          batchable,
          ...(name !== undefined && { name }),
          ...(cache && { cache }),
          ...(isKeyed && { cacheKey: (...args) => latest.current.options.cacheKey?.(...args) }),
        });
        if (wrapped) return wrapped;
        throw failure('NO_OPTIMIZER', '`useOptimizedOperation` needs an optimizer, got none.', 'noOptimizer');
      }),
    [optimize, name, batchable, isKeyed],
  );
  useEffect(() => lease.hold(), [lease]);
  return lease.call;
}

/** An operation that is there while it is held, from its first call on; one that is called later is let go of after the call. */
function createOperationLease<Args extends unknown[], Result>(
  wrap: () => OptimizedFunction<Args, Result>,
): { readonly hold: () => () => void; readonly call: (...args: Args) => Promise<Result> } {
  let wrapped: OptimizedFunction<Args, Result> | undefined;
  let isHeld = false;
  let runningCount = 0;

  const letGo = (): void => {
    if (isHeld || runningCount > 0) return;
    wrapped?.release();
    wrapped = undefined;
  };
  return {
    hold: () => {
      isHeld = true;
      return () => {
        isHeld = false;
        letGo();
      };
    },
    call: async (...args) => {
      wrapped ??= wrap();
      runningCount += 1;
      try {
        return await wrapped(...args);
      } finally {
        runningCount -= 1;
        letGo();
      }
    },
  };
}
