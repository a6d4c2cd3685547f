export type CacheTier = 'memory' | 'disk';

/** What a look-up found. `undefined` is a value like any other: only `hit` tells. */
export type CacheRead<Value> =
  | { readonly hit: true; readonly value: Value; readonly tier: CacheTier; readonly isStale: boolean }
  | { readonly hit: false };

/** How long a value is good, and what it depends on. A `ttlMs` of 0 stores nothing, unless it may be stale. */
export interface CacheWriteOptions {
  /** @default the cache's own, which is Infinity: kept until evicted or invalidated */
  readonly ttlMs?: number;
  /** For so long after its TTL a value is still answered, while `getOrLoad` loads a new one. @default 0 */
  readonly staleWhileRevalidateMs?: number;
  /** For so long after its TTL a value is answered by `getOrLoad` where a load fails. @default 0 */
  readonly staleIfErrorMs?: number;
  /** `invalidateTag` with any of them makes the value a miss. */
  readonly tags?: readonly string[] | ReadonlySet<string>;
  /** What the value weighs. @default an estimate by walking a bounded part of it */
  readonly sizeBytes?: number;
  /** Neither looked for on disk nor written there. @default false */
  readonly memoryOnly?: boolean;
  /** What it cost to make; `getOrLoad` measures it. Decides whether it is worth a place on disk. */
  readonly recomputeMs?: number;
}

export interface CacheLoadOptions extends CacheWriteOptions {
  /** So long before its TTL ends, a value that is read is loaded anew in the background. @default 0 */
  readonly refreshAheadMs?: number;
  /** The TTL of an answer that says that there is nothing. @default ttlMs */
  readonly negativeTtlMs?: number;
  /** Which answers say so. @default undefined and null */
  readonly isNegative?: (value: unknown) => boolean;
  /** For so long after a load failed, its error is answered without a new load. @default 0 */
  readonly errorTtlMs?: number;
  /** Aborts this caller's wait; the load itself is aborted when nobody waits for it any more. */
  readonly signal?: AbortSignal;
}

export interface CacheLoadContext {
  /** Aborted when the last caller who waits has gone. Pass it on to `fetch`, and where the load asks for other keys. */
  readonly signal: AbortSignal;
}

/** Loads what the cache has not. */
export type CacheLoad<Value> = (context: CacheLoadContext) => Value | PromiseLike<Value>;

/** Loads all misses at once: one result per key, in their order; an `Error` in the place of a key that failed. */
export type CacheLoadMany<Value> = (
  keys: readonly string[],
  context: CacheLoadContext,
) => readonly (Value | Error)[] | PromiseLike<readonly (Value | Error)[]>;

/** Why an entry left a tier. */
export type CacheRemovalReason =
  /** Over the limit of entries. */
  | 'entries'
  /** Over the limit of bytes. */
  | 'bytes'
  | 'expired'
  /** By tag, prefix, key or `clear`. */
  | 'invalidated'
  /** `trim` was called. */
  | 'trimmed'
  /** The page was hidden for long. */
  | 'hidden'
  /** The heap came near its limit. */
  | 'heap'
  /** Another tab wrote or deleted it. */
  | 'otherTab'
  /** The browser's quota was used up. */
  | 'quota'
  /** Not readable, or written under another schema version. */
  | 'corrupt'
  /** A reader has moved its buffers to another thread: it is empty. */
  | 'moved';

/** Why a value was not written to disk. */
export type CacheDropReason =
  /** Not worth its place: see `writing`. */
  | 'unprofitable'
  /** The disk did not answer. */
  | 'unavailable'
  /** More writes waited than may. */
  | 'backlog'
  /** No room even after an eviction pass. */
  | 'quota'
  /** Functions, DOM nodes and the like cannot be stored, nor what throws while it is copied. */
  | 'unclonable'
  /** Larger than all that the disk may hold. */
  | 'tooLarge';

/** Whether values of one kind are worth writing to disk, from what was measured, and why. */
export interface CacheWriteDecision {
  /** The keys' part before the first `:` or `/`. */
  readonly group: string;
  readonly isKept: boolean;
  /** Reads answered per load. */
  readonly reusePerLoad: number;
  /** Mean cost of a load; `null` until one was measured. */
  readonly recomputeMs: number | null;
  /** Mean size; `null` until one was measured. */
  readonly sizeBytes: number | null;
  /** The figures behind the decision, as a sentence. */
  readonly reason: string;
}

export interface CacheTierStats {
  readonly hitCount: number;
  /** `null` on disk until its records have been read. */
  readonly entryCount: number | null;
  readonly sizeBytes: number | null;
  readonly removals: Readonly<Partial<Record<CacheRemovalReason, number>>>;
}

export interface CacheDiskStats extends CacheTierStats {
  /** `down`: it failed to answer several times in a row; reads miss at once until it is tried again. */
  readonly state: 'ready' | 'down';
  /** Mean time of a read that hit; `null` before the first. */
  readonly readMs: number | null;
  readonly timeoutCount: number;
  readonly errorCount: number;
  readonly droppedWrites: Readonly<Partial<Record<CacheDropReason, number>>>;
}

export interface CacheStats {
  /** Reads answered from a tier, of all reads, 0..1; `null` before the first. */
  readonly hitRatio: number | null;
  readonly missCount: number;
  /** Hits past their TTL: revalidating, or in place of an error. */
  readonly staleCount: number;
  /** Callers who joined a load that another had started. */
  readonly coalescedCount: number;
  readonly loadCount: number;
  readonly loadErrorCount: number;
  /** Age of the oldest entry in memory; `null` when there is none. */
  readonly oldestMs: number | null;
  readonly memory: CacheTierStats | null;
  readonly disk: CacheDiskStats | null;
  /** Empty without a disk. */
  readonly writing: readonly CacheWriteDecision[];
}

/**
 * What all caches are. Nothing here throws for reasons of storage: a tier that fails is a miss, and is counted. A key above
 * 65,536 characters is not kept, and told once as the problem `cache.key-too-long`.
 */
export interface Cache<Value = unknown> {
  /** At once where memory answers, else a promise: `await` takes both. */
  get<Type extends Value = Value>(key: string): CacheRead<Type> | Promise<CacheRead<Type>>;
  /**
   * Readable at once; on disk soon after. The value is kept as it is: do not change it afterwards, and copy what you move to
   * another thread, else the next read is a miss.
   */
  set(key: string, value: Value, options?: CacheWriteOptions): void;
  /** Concurrent callers for one key share one load, and its value. Rejects with what `load` threw, ABORTED or BAD_OPTION. */
  getOrLoad<Type extends Value = Value>(key: string, load: CacheLoad<Type>, options?: CacheLoadOptions): Promise<Type>;
  /** One disk transaction for all keys, one call for all misses; a key whose load failed has its error in its place. */
  getOrLoadMany<Type extends Value = Value>(
    keys: readonly string[],
    loadMany: CacheLoadMany<Type>,
    options?: CacheLoadOptions,
  ): Promise<(Type | Error)[]>;
  /** As with every invalidation, a load in flight still answers its callers, but is not stored. */
  delete(key: string): void;
  invalidatePrefix(prefix: string): void;
  /** O(1): entries written before are misses from now on, here and in other tabs. */
  invalidateTag(tag: string): void;
  /** Settles when the disk is empty too, or has failed to answer in time. */
  clear(): Promise<void>;
  /** Drops this share (0..1) of what is in memory, least recently used first. */
  trim(ratio: number): void;
  getStats(): CacheStats;
  /** Settles when all that was set is on disk, or was dropped and counted. */
  flush(): Promise<void>;
  /** Writes what waits and lets go of everything; later reads miss, later loads go straight through. */
  dispose(): Promise<void>;
}
