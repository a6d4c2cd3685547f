import { mistake } from '#advice';
import { tellMistake } from '../lib/failure.ts';
import { isMoved } from '../lib/isMoved.ts';
import { isReadOnce } from '../lib/isReadOnce.ts';
import { stableKey } from '../lib/stableKey.ts';
import type { TellProblem } from '../types/sample.ts';
import { throughCache } from './cacheFilter.ts';
import type { ManagerSettings } from './managerOptions.ts';
import type { Operation } from './operation.ts';
import type { CallOptions } from './routedCall.ts';
import type { RoutedRun } from './routedRun.ts';
import { createSharedCalls } from './sharedCalls.ts';

export interface KeyedCallsParts {
  readonly settings: ManagerSettings;
  readonly routed: RoutedRun;
  readonly tell: TellProblem;
}

/** Runs a call of a task that has a `cacheKey`: equal ones are one call, and are answered by the cache. */
export type RunKeyed = (
  operation: Operation,
  input: unknown,
  options: CallOptions,
  signal: AbortSignal,
) => Promise<unknown>;
export type CreateKeyedCalls = (parts: KeyedCallsParts) => RunKeyed;

export const createKeyedCalls: CreateKeyedCalls = ({ settings, routed, tell }) => {
  const { clock, cache, cacheOptions } = settings;
  const join = createSharedCalls();

  /** What makes calls equal; `undefined` where the task does not say, or says what cannot be a key, which is told. */
  const keyOf = ({ task, facts: { name } }: Operation, input: unknown): string | undefined => {
    try {
      const key = task.cacheKey?.(input);
      const version = task.version === undefined ? '' : `@${task.version}`;
      if (key !== undefined) return `${name}${version}:${stableKey(key)}`;
    } catch {
      tellMistake(tell, 'run.no-key', mistake('run.no-key', name));
    }
    return undefined;
  };

  return async (operation, input, options, signal) => {
    const { task, facts, reuse } = operation;
    const key = keyOf(operation, input);
    if (key === undefined) return routed.run(operation, input, options, signal);

    let isChanged = false;
    /** Right before the run: what is made of an input that was changed since is no answer to its key. */
    const notice = (): void => {
      options.notice?.();
      if (keyOf(operation, input) === key) return;
      isChanged = true;
      cache?.delete(key);
    };
    const load = (shared: AbortSignal): Promise<unknown> =>
      routed.run(operation, input, { ...options, notice }, shared);
    const start = async (shared: AbortSignal): Promise<unknown> => {
      if (!cache) return load(shared);
      const startMs = clock.now();
      const told = { ...cacheOptions, ...operation.cacheOptions, ...(task.isUnnamed && { memoryOnly: true }) };
      const look = (): ReturnType<typeof throughCache> =>
        throughCache(cache, clock, reuse, { key, options: { ...told, signal: shared }, load });
      let read = await look();
      if (read.isHit && isMoved(read.value)) {
        const what = `a kept result of \`${facts.name}\` was moved away.`;
        tellMistake(tell, 'result-moved', what, 'run.moved');
        cache.delete(key);
        read = await look();
      }
      if (read.isHit) routed.hit(operation, input, startMs);
      return read.value;
    };
    return join(key, signal, {
      start,
      onJoin: () => (facts.coalescedCount += 1),
      isOwn: (value) => isChanged || isReadOnce(value),
      isRepeatable: task.isIdempotent === true,
    });
  };
};
