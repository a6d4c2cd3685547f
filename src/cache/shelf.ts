import { tellMistake } from '../lib/failure.ts';
import { agesFrom, freshnessOf, isMoved, lastAge } from './cacheEntry.ts';
import { weigh } from './weigh.ts';
import type { CacheTier, CacheWriteOptions } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { TellProblem } from '../types/sample.ts';
import type { CacheEntry, Freshness } from './cacheEntry.ts';
import type { DiskTier } from './diskTier.ts';
import type { MemoryTier } from './memoryTier.ts';
import type { TagVersions } from './tagVersions.ts';

export interface ShelfParts {
  readonly clock: Clock;
  readonly memory: MemoryTier | null;
  readonly disk: DiskTier | null;
  readonly tags: TagVersions;
  readonly sizeOf: ((value: unknown) => number) | undefined;
  readonly tell: TellProblem | undefined;
}

/** The tiers as one place to look and to put. */
export interface Shelf {
  /** `false` once it is closed and, told once, where a key is none that can be kept. */
  accepts(key: string): boolean;
  judge(entry: CacheEntry): Freshness;
  /** Takes the entry away if it is good for nothing: then `true`. */
  discard(key: string, entry: CacheEntry, tier: CacheTier, freshness: Freshness): boolean;
  /** What memory has, if it is good for anything. */
  peek(key: string): CacheEntry | undefined;
  /** @param generation of the tags when the value began to be made; now by default */
  put(key: string, value: unknown, options: CacheWriteOptions, generation?: number): void;
  /** Empty from now on. */
  close(): void;
}

/** A value that is said to be larger is so large that no limit but Infinity takes it. */
const MAX_BYTES = 2 ** 50;
/** Characters: looking up a longer key costs more than most values. */
const MAX_KEY_LENGTH = 65_536;
/** Characters: what a shorter key weighs is within the error of the estimate. */
const LIGHT_KEY_LENGTH = 64;

export function createShelf({ clock, memory, disk, tags, sizeOf, tell }: ShelfParts): Shelf {
  let isClosed = false;
  let hasToldOfKey = false;
  let turnMs: number | undefined;
  const toldMoved = new WeakSet<CacheEntry>();

  const accepts = (key: string): boolean => {
    if (isClosed) return false;
    if (typeof key === 'string' && key.length <= MAX_KEY_LENGTH) return true;
    if (!hasToldOfKey) {
      hasToldOfKey = true;
      const what = typeof key === 'string' ? `one of ${key.length} characters` : typeof key;
      tellMistake(
        tell,
        'cache.key-too-long',
        `a key must be text of at most ${MAX_KEY_LENGTH} characters, got ${what}`,
      );
    }
    return false;
  };
  /** Read once a turn: to look at the clock costs half as much as to keep a value, and only the figures ask when that was. */
  const roughNow = (): number => {
    if (turnMs === undefined) {
      turnMs = clock.epochNow();
      queueMicrotask(() => (turnMs = undefined));
    }
    return turnMs;
  };
  const judge = (entry: CacheEntry): Freshness => {
    if (entry.tags && !tags.isCurrent(entry.tags.names, entry.tags.generation)) return 'invalidated';
    if (isMoved(entry)) return 'moved';
    // Most entries have no TTL: no clock is read for them.
    return entry.ages ? freshnessOf(entry, entry.ages, clock.epochNow()) : 'fresh';
  };
  const discard: Shelf['discard'] = (key, entry, tier, freshness) => {
    if (freshness !== 'expired' && freshness !== 'invalidated' && freshness !== 'moved') return false;
    (tier === 'memory' ? memory : disk)?.remove(key, freshness);
    if (freshness === 'moved' && !toldMoved.has(entry)) {
      toldMoved.add(entry);
      tellMistake(tell, 'cache.value-moved', 'a cached value was moved away by a reader.', 'moved');
    }
    return true;
  };
  const sizeFor = (key: string, value: unknown, stated: number | undefined, estimated: number): number => {
    let sizeBytes: unknown = stated;
    try {
      sizeBytes ??= sizeOf?.(value);
    } catch {
      // It is the app's, and the app must not see it here.
    }
    // What is no weight would let the cache outgrow its limit.
    const weightBytes = typeof sizeBytes === 'number' && sizeBytes >= 0 ? sizeBytes : estimated;
    const keyBytes = key.length > LIGHT_KEY_LENGTH ? 2 * key.length : 0;
    // Whole and finite, so that adding and taking away comes out even.
    return Math.min(Math.ceil(weightBytes + keyBytes), MAX_BYTES);
  };

  return {
    accepts,
    judge,
    discard,
    peek(key) {
      const entry = memory?.read(key);
      return entry && !discard(key, entry, 'memory', judge(entry)) ? entry : undefined;
    },
    put(key, value, options, generation) {
      if (!accepts(key)) return;
      const names = options.tags && [...options.tags];
      const ages = agesFrom(options);
      // Not `<=`: what came out as NaN stores nothing either.
      if (!(lastAge(ages) > 0)) {
        memory?.remove(key, 'expired');
        disk?.remove(key, 'expired');
        return;
      }
      const storedMs = disk || ages || names ? clock.epochNow() : roughNow();
      const { sizeBytes, movable } = weigh(value);
      const entry: CacheEntry = {
        value,
        sizeBytes: sizeFor(key, value, options.sizeBytes, sizeBytes),
        storedMs,
        ages,
        tags: names?.length ? { names, generation: generation ?? tags.generationAt(storedMs) } : null,
        movable,
      };
      memory?.write(key, entry);
      if (!options.memoryOnly) disk?.write(key, entry, options.recomputeMs);
    },
    close() {
      isClosed = true;
      memory?.trim(1, 'trimmed');
    },
  };
}
