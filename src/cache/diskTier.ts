import { countUp } from '../lib/countUp.ts';
import { createIdbStore, hostIndexedDb } from '../lib/idbStore.ts';
import { hostPage, onPageHidden } from '../lib/host.ts';
import { createCrossTab, hostChannel } from './crossTab.ts';
import { createDiskBatchWriter } from './diskBatch.ts';
import { createDiskHealth } from './diskHealth.ts';
import { createDiskReader } from './diskReader.ts';
import { createDiskSpace } from './diskSpace.ts';
import { createDiskWriter } from './diskWriter.ts';
import { mergeTags, toStored } from './storedTags.ts';
import { createWritePolicy } from './writePolicy.ts';
import type { PagePort } from '../types/page.ts';
import type { CacheDiskStats, CacheDropReason, CacheRemovalReason, CacheWriteDecision } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { OpenChannel } from './crossTab.ts';
import type { TagVersions } from './tagVersions.ts';

export interface DiskTier {
  /** Misses are left out. Never rejects, and waits for no disk that is silent longer than the deadline. */
  read(keys: readonly string[]): Promise<ReadonlyMap<string, CacheEntry>>;
  /** @param recomputeMs what the value cost to make, if that is known */
  write(key: string, entry: CacheEntry, recomputeMs: number | undefined): void;
  remove(key: string, reason: CacheRemovalReason): void;
  removePrefix(prefix: string): void;
  tellTag(tag: string, version: number): void;
  noteReuse(key: string): void;
  flush(): Promise<void>;
  dispose(): Promise<void>;
  stats(): Omit<CacheDiskStats, 'hitCount'>;
  explain(): CacheWriteDecision[];
}

/** What the disk needs of the cache that it is a tier of. */
export interface DiskHooks {
  readonly tags: TagVersions;
  /** Takes away what another tab has changed. */
  readonly drop: (key: string, reason: CacheRemovalReason) => void;
  readonly dropPrefix: (prefix: string, reason: CacheRemovalReason) => void;
}

export interface DiskTierOptions {
  readonly name: string;
  readonly schemaVersion: number | string;
  readonly maxEntries: number;
  readonly maxBytes: number;
  readonly readDeadlineMs: number;
  readonly writeDelayMs: number;
  readonly adaptiveWrites: boolean;
  readonly clock: Clock;
  readonly random?: () => number;
  readonly indexedDB?: IDBFactory | null;
  readonly openChannel?: OpenChannel | null;
  readonly page?: PagePort | null;
}

/** The layout of what is stored; another layout lives in another database. */
const FORMAT = 1;
const MAX_KNOWN_KEYS = 10_000;

/** Entries in an IndexedDB database of their own. */
export function createDiskTier(options: DiskTierOptions, { tags, drop, dropPrefix }: DiskHooks): DiskTier {
  const { adaptiveWrites, clock, random = Math.random, page = hostPage() } = options;
  const { indexedDB = hostIndexedDb(), openChannel = hostChannel } = options;
  const name = `mapvitals-cache-${FORMAT}-${options.name}`;
  const store = createIdbStore({ indexedDB, name, onLost: () => space.recount() });
  const { use } = store;
  const health = createDiskHealth(clock, store.release);
  const space = createDiskSpace({ ...options, random }, use);
  const policy = createWritePolicy();
  // Without a disk the tabs share nothing that could differ.
  const crossTab = createCrossTab(name, indexedDB && openChannel, (change) => {
    if (change.tags) mergeTags(tags, change.tags);
    for (const key of change.keys ?? []) drop(key, 'otherTab');
    for (const prefix of change.prefixes ?? []) dropPrefix(prefix, 'otherTab');
  });
  const droppedWrites: Partial<Record<CacheDropReason, number>> = {};
  /** Keys seen on disk, the latest of them. */
  const known = new Set<string>();

  const noteKnown = (key: string): void => {
    known.add(key);
    if (known.size > MAX_KNOWN_KEYS) known.delete(known.values().next().value!);
  };
  const onDropped = (reason: CacheDropReason, count: number): void => {
    if (count > 0) countUp(droppedWrites, reason, count);
  };
  const remove = (key: string, reason: CacheRemovalReason): void => {
    if (known.delete(key) || reason === 'corrupt') countUp(space.removals, reason);
    writer.remove(key);
  };
  const writer = createDiskWriter({
    ...options,
    health,
    page,
    indexedDB,
    writeBatch: createDiskBatchWriter({ ...options, use, space, onDropped, onWrite: policy.noteWrite }),
    readTags: () => toStored(tags),
    onDone: crossTab.post,
    onDropped,
  });
  const read = createDiskReader({
    ...options,
    use,
    health,
    onTags: (stored) => mergeTags(tags, stored),
    onCorrupt: (key) => remove(key, 'corrupt'),
    onRead: policy.noteRead,
  });
  const stopPage = page && onPageHidden(page, writer.flush);
  /** Made under a clock that was ahead: nothing tells whether before or after an invalidation, so any was after. */
  const comparable = (entry: CacheEntry): CacheEntry =>
    entry.tags && entry.tags.generation > tags.generationAt(clock.epochNow())
      ? { ...entry, tags: { ...entry.tags, generation: 0 } }
      : entry;

  return {
    async read(keys) {
      const found = new Map<string, CacheEntry>();
      const readOne = async (key: string): Promise<void> => {
        const waiting = writer.waitingFor(key);
        const entry = waiting === undefined ? await read(key) : waiting;
        if (!entry) return;
        found.set(key, comparable(entry));
        noteKnown(key);
        writer.touch(key, entry);
      };
      await Promise.all(keys.map(readOne));
      return found;
    },
    write(key, entry, recomputeMs) {
      if (entry.sizeBytes > options.maxBytes) {
        // It would push out all others, and not stay itself.
        onDropped('tooLarge', 1);
        writer.remove(key);
        return;
      }
      if (recomputeMs !== undefined) policy.noteLoad(key, recomputeMs, entry.sizeBytes);
      // What it costs to make again is not known of a value that was set: its owner wants it kept.
      if (recomputeMs === undefined || !adaptiveWrites || policy.isWorthWriting(key)) {
        noteKnown(key);
        writer.write(key, entry);
        return;
      }
      onDropped('unprofitable', 1);
      // The older value does not stay either.
      if (known.delete(key)) writer.remove(key);
    },
    remove,
    removePrefix: writer.removePrefix,
    tellTag(tag, version) {
      writer.saveTags();
      crossTab.post({ tags: { floor: 0, versions: new Map([[tag, version]]) } });
    },
    noteReuse: policy.noteReuse,
    flush: writer.flush,
    async dispose() {
      stopPage?.();
      await writer.close();
      crossTab.close();
      store.release();
    },
    stats: () => ({
      state: health.isDown() ? 'down' : 'ready',
      ...(space.totals() ?? { entryCount: null, sizeBytes: null }),
      removals: { ...space.removals },
      readMs: policy.readMs(),
      ...health.counts,
      droppedWrites: { ...droppedWrites },
    }),
    explain: policy.explain,
  };
}
