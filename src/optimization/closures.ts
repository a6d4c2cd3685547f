import { failure, tellMistake } from '../lib/failure.ts';
import { readOption, readOptions } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { RunRoute } from '../types/optimization.ts';
import type { OptimizedFunction, OptimizeOperationOptions } from '../types/optimizer.ts';
import type { TellProblem } from '../types/sample.ts';
import type { Operation } from './operation.ts';
import type { OperationRegistry } from './operationRegistry.ts';
import type { AnyTask } from './runInline.ts';

export interface ClosuresParts {
  readonly registry: OperationRegistry;
  /** Results are kept beyond the session. */
  readonly keepsResults: () => boolean;
  readonly tell: TellProblem;
  readonly call: (operation: Operation, args: unknown, route: RunRoute) => Promise<unknown>;
  /** Nothing of this name is left. */
  readonly forget: (name: string) => void;
}

export interface Closures {
  wrap<Args extends unknown[], Result>(
    work: (...args: Args) => Result | PromiseLike<Result>,
    options: OptimizeOperationOptions<Args>,
  ): OptimizedFunction<Args, Awaited<Result>>;
}

const OPTIONS: OptionTable<OptimizeOperationOptions<never>> = {
  name: { is: 'string' },
  cacheKey: { is: 'function' },
  cache: { is: 'object' },
  useWorker: { is: 'boolean' },
  batchable: { is: 'boolean' },
};

/** Closures that are run as operations. */
export function createClosures({ registry, keepsResults, tell, call, forget }: ClosuresParts): Closures {
  let isUnnamedTold = false;
  const sharedTold = new Set<string>();

  const tellUnnamed = (name: string): void => {
    if (isUnnamedTold || !keepsResults()) return;
    isUnnamedTold = true;
    const what = `\`${name}\` is kept in memory only.`;
    tellMistake(tell, 'operation-without-name', what, 'optimizeOperation.unnamed');
  };

  /** A render that runs twice wraps the same text again. */
  const tellShared = (name: string, before: AnyTask, now: AnyTask): void => {
    if (sharedTold.has(name) || String(before.closure) === String(now.closure)) return;
    sharedTold.add(name);
    const what = `two closures are wrapped as \`${name}\`: they share their results.`;
    tellMistake(tell, 'operation-name-shared', what, 'optimizeOperation.shared');
  };

  return {
    wrap<Args extends unknown[], Result>(
      work: (...args: Args) => Result | PromiseLike<Result>,
      options: OptimizeOperationOptions<Args>,
    ) {
      readOption('optimizeOperation', 'fn', { is: 'function', needed: true }, work);
      readOptions('optimizeOperation', OPTIONS, options, tell);
      const { cacheKey, batchable = false, cache = {}, useWorker } = options;
      const isUnnamed = !options.name;
      const name = options.name || registry.freeName(work.name || 'anonymous');
      if (useWorker) {
        const what = `\`${name}\` is a closure.`;
        throw failure('NOT_ROUTABLE', what, 'optimizeOperation.useWorker');
      }
      const task: AnyTask = {
        isLocal: true,
        isUnnamed,
        closure: work,
        run: (args) => work(...(args as Args)),
        ...(cacheKey && { cacheKey: (args: unknown) => cacheKey(...(args as Args)) }),
        // That it may be batched: each closure of a batch is started by itself.
        ...(batchable && { runBatch: () => [] }),
      };
      const { operation, before } = registry.addClosure(name, task, cache);
      if (cacheKey && before?.cacheKey) tellShared(name, before, task);
      if (isUnnamed && cacheKey) tellUnnamed(name);
      const route = batchable ? 'batch' : 'inline';
      let isReleased = false;
      // The cast: what the closure returns comes back as it was.
      const run = async (...args: Args): Promise<Awaited<Result>> => {
        if (isReleased) throw failure('DISPOSED', `\`${name}\` was released.`, 'optimizeOperation.released');
        return call(operation, args, route) as Promise<Awaited<Result>>;
      };
      const release = (): void => {
        isReleased = true;
        if (!registry.release(operation)) return;
        // What waits in a batch still goes, and what has not come there yet goes in another.
        const { state } = operation;
        void state.batcher?.dispose('flush');
        state.batcher = null;
        sharedTold.delete(name);
        forget(name);
      };
      return Object.assign(run, { release });
    },
  };
}
