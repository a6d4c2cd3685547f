import { describeValue } from '../lib/describeValue.ts';
import { failure } from '../lib/failure.ts';
import { isInstance } from '../lib/isInstance.ts';
import { settleEach } from '../lib/settleEach.ts';
import type { CacheLoad, CacheLoadContext, CacheLoadMany } from '../types/cache.ts';
import type { Outcome } from './flights.ts';

/** Loads all of these keys: one outcome per key, in their order. */
export type LoadOutcomes = (keys: readonly string[], context: CacheLoadContext) => Promise<readonly Outcome[]>;

export function outcomesOfOne(load: CacheLoad<unknown>): LoadOutcomes {
  return async (_, context) => [{ ok: true, value: await load(context) }];
}

/** Promises in the list are waited for: one that rejects is the error of its key. */
export function outcomesOfMany(loadMany: CacheLoadMany<unknown>): LoadOutcomes {
  return async (keys, context) => {
    const list: unknown = await loadMany(keys, context);
    const results = Array.isArray(list) ? await settleEach(list, []) : list;
    if (!Array.isArray(results) || results.length !== keys.length) {
      throw failure(
        'BATCH_MISMATCH',
        `loadMany must return one result per key (${keys.length}), got \`${describeValue(results)}\`.`,
        'loadMany',
      );
    }
    // Not `results.map`: it leaves holes, and a hole is `undefined`.
    return Array.from(results, (result: unknown) =>
      isInstance(result, Error) ? { ok: false, error: result } : { ok: true, value: result },
    );
  };
}

/** It would wait for itself for ever. */
export function ownKeyError(key: string): Error {
  const what = `the load of ${describeValue(key)} waits for its own key: load that under another.`;
  return failure('BAD_OPTION', what);
}
