import type { CacheLoadOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { ManagerCache } from './managerOptions.ts';
import type { Reuse } from './operation.ts';

export interface FilteredCall {
  readonly key: string;
  readonly options: CacheLoadOptions & { readonly signal: AbortSignal };
  readonly load: (signal: AbortSignal) => Promise<unknown>;
}

const RATE = 0.1;
/** Before that many calls nothing is known: look up. */
const MIN_CALLS = 20;
/** A cache that does not pay is asked again so often: the user may have come back. */
const PROBE_EVERY = 32;
/** What keeping a value costs: the write, and the place of another value. */
const STORE_COST_MS = 0.02;

/**
 * The cache is a filter before the choice of a route: asked where its hit ratio pays for the asking, given what is worth
 * storing. A value that is answered while a new one is loaded, or in place of one that failed to load, is a hit.
 */
export async function throughCache(
  cache: ManagerCache,
  clock: Clock,
  reuse: Reuse,
  { key, options, load }: FilteredCall,
): Promise<{ readonly value: unknown; readonly isHit: boolean }> {
  reuse.callCount += 1;
  const { callCount, hitRatio, recomputeMs, missMs } = reuse;
  const pays = hitRatio * recomputeMs >= (1 - hitRatio) * missMs;
  if (!pays && callCount > MIN_CALLS && callCount % PROBE_EVERY > 0) {
    return { value: await load(options.signal), isHit: false };
  }
  const startMs = clock.now();
  const isWorthStoring = Math.max(hitRatio, 0.1) * recomputeMs > STORE_COST_MS;
  let isLoaded = false;
  const value = await cache.getOrLoad(
    key,
    async ({ signal }) => {
      // A cache may know nothing of signals.
      options.signal.throwIfAborted();
      const loadStartMs = clock.now();
      const loaded = await load(signal);
      isLoaded = true;
      reuse.recomputeMs += RATE * (clock.now() - loadStartMs - reuse.recomputeMs);
      reuse.missMs += RATE * (loadStartMs - startMs - reuse.missMs);
      return loaded;
    },
    isWorthStoring ? options : { ...options, ttlMs: 0 },
  );
  reuse.hitRatio += RATE * (Number(!isLoaded) - reuse.hitRatio);
  return { value, isHit: !isLoaded };
}
