import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { OptimizationManagerOptions } from '../../../src/optimization/managerOptions.ts';
import type { Cache } from '../../../src/types/cache.ts';
import type { OptimizerHost } from '../../../src/types/optimizer.ts';
import type { OperationSample, ProblemSample, Sample } from '../../../src/types/sample.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeTaskRunner } from '../../support/fakeTaskRunner.ts';
import { seededRandom } from '../../support/routeWorlds.ts';

/** A manager with a pool and a host, all on one fake clock. */
export function setupManager({
  inlineMs = 20,
  cloneMs = 0.5,
  runMs = 20,
  ...more
}: { inlineMs?: number; cloneMs?: number; runMs?: number } & Partial<OptimizationManagerOptions<never>> = {}) {
  const clock = createFakeClock();
  const ran: unknown[] = [];
  const work = (input: number): number => {
    ran.push(input);
    clock.block(inlineMs);
    return input * 2;
  };
  const tasks = {
    double: { run: work, sizeOf: () => 1000 },
    keyed: { run: work, cacheKey: (input: number) => input },
    many: { run: work, runBatch: (inputs: readonly number[]) => inputs.map(work), sizeOf: () => 10 },
    again: { run: work, isIdempotent: true, sizeOf: () => 1000 },
    shared: { run: work, runBatch: (inputs: readonly number[]) => inputs.map(work), isIdempotent: true },
    slow: {
      run: (_input: number, { signal }: { signal: AbortSignal }) =>
        new Promise<number>((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error('stopped')));
        }),
    },
    broken: {
      run: (): number => {
        throw new RangeError('no such place');
      },
    },
  };
  const remote = Object.fromEntries(
    Object.entries(tasks).map(([name, task]) => [
      name,
      name === 'broken' ? task : { ...task, run: (input: number) => input * 2 },
    ]),
  );
  const runner = createFakeTaskRunner(remote, clock, { cloneMs, runMs });
  const samples: OperationSample[] = [];
  const problems: ProblemSample[] = [];
  const manager = new OptimizationManager<typeof tasks>({
    tasks,
    runner,
    clock,
    random: seededRandom(1),
    ...(more as object),
  });
  const gestures = new Set<() => void>();
  const host: OptimizerHost & { inGesture: boolean } = {
    inGesture: false,
    record: (sample: Sample) => {
      if (sample.kind === 'operation') samples.push(sample);
      if (sample.kind === 'problem') problems.push(sample);
    },
    isInGesture: () => host.inGesture,
    onGestureEnd: (callback) => {
      gestures.add(callback);
      return () => gestures.delete(callback);
    },
  };
  manager.connect(host);
  const endGesture = (): void => {
    host.inGesture = false;
    for (const callback of gestures) callback();
  };
  const settle = async <Value>(promise: Promise<Value>): Promise<Value> => {
    promise.catch(() => {});
    await clock.advanceAsync(1000);
    return promise;
  };
  return { manager, clock, runner, ran, samples, problems, host, gestures, endGesture, settle };
}

/** Batches by the real processor. */
export function batcherOn(): NonNullable<OptimizationManagerOptions<never>['createBatcher']> {
  return (process, options) => new BatchProcessor(process, options);
}

/** The smallest cache: it keeps everything. */
export function mapCache(): Cache {
  const values = new Map<string, unknown>();
  const getOrLoad: Cache['getOrLoad'] = async (key, load, options) => {
    if (values.has(key)) return values.get(key) as never;
    const value = await load({ signal: options?.signal ?? new AbortController().signal });
    values.set(key, value);
    return value;
  };
  return { getOrLoad, getStats: () => null as never } as Partial<Cache> as Cache;
}
