import type { Cache, CacheLoadOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';

export interface CacheFilter {
  /** Answers from the cache if a look-up pays, else runs `load`, and stores what is worth storing. */
  through<Value>(call: FilteredCall<Value>): Promise<{ readonly value: Value; readonly isHit: boolean }>;
}

export interface FilteredCall<Value> {
  readonly operation: string;
  readonly key: string;
  readonly signal: AbortSignal;
  readonly options: CacheLoadOptions;
  readonly load: (signal: AbortSignal) => Promise<Value>;
}

interface Experience {
  callCount: number;
  /** 0..1, faded. */
  hitRatio: number;
  /** What a hit saves, and what a look-up that misses costs. */
  recomputeMs: number;
  missMs: number;
}

const RATE = 0.1;
/** Before that many calls nothing is known: look up. */
const MIN_CALLS = 20;
/** A cache that does not pay is asked again so often: the user may have come back. */
const PROBE_EVERY = 32;
/** What keeping a value costs: the write, and the place of another value. */
const STORE_COST_MS = 0.02;

/** The cache is a filter before the choice of a route: asked where its hit ratio pays for the asking. */
export function createCacheFilter(cache: Cache, clock: Clock): CacheFilter {
  const experiences = new Map<string, Experience>();

  const experienceOf = (operation: string): Experience => {
    const known = experiences.get(operation);
    if (known) return known;
    const fresh = { callCount: 0, hitRatio: 0.5, recomputeMs: 1, missMs: 0 };
    experiences.set(operation, fresh);
    return fresh;
  };

  return {
    async through({ operation, key, signal, options, load }) {
      const experience = experienceOf(operation);
      experience.callCount += 1;
      if (!isLookUpDue(experience)) return { value: await load(signal), isHit: false };

      const startMs = clock.now();
      let loadStartMs: number | undefined;
      const isWorthStoring = Math.max(experience.hitRatio, 0.1) * experience.recomputeMs > STORE_COST_MS;
      const value = await cache.getOrLoad(
        key,
        ({ signal: shared }) => {
          loadStartMs = clock.now();
          return load(shared);
        },
        { ...options, signal, ...(isWorthStoring ? {} : { ttlMs: 0 }) },
      );
      const isHit = loadStartMs === undefined;
      experience.hitRatio += RATE * (Number(isHit) - experience.hitRatio);
      if (loadStartMs !== undefined) {
        experience.recomputeMs += RATE * (clock.now() - loadStartMs - experience.recomputeMs);
        experience.missMs += RATE * (loadStartMs - startMs - experience.missMs);
      }
      return { value, isHit };
    },
  };
}

function isLookUpDue({ callCount, hitRatio, recomputeMs, missMs }: Experience): boolean {
  return callCount <= MIN_CALLS || callCount % PROBE_EVERY === 0 || hitRatio * recomputeMs >= (1 - hitRatio) * missMs;
}
