import { delMany, promisifyRequest, setMany, update } from 'idb-keyval';
import { errorName } from '../lib/errorName.ts';
import { RECORDS, TAGS_KEY, entryKey, keysFrom, toRecord, toTombstone } from './diskRecord.ts';
import { createTagVersions } from './tagVersions.ts';
import type { UseStore } from 'idb-keyval';
import type { CacheDropReason } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { DiskRecord } from './diskRecord.ts';
import type { DiskSpace } from './diskSpace.ts';
import type { StoredTags } from './tagVersions.ts';

/** What goes to disk together. */
export interface DiskBatch {
  readonly prefixes: readonly string[];
  readonly removals: readonly string[];
  readonly writes: readonly (readonly [key: string, entry: CacheEntry])[];
  readonly touches: readonly DiskRecord[];
  readonly tags: StoredTags | null;
}

export interface DiskBatchParts {
  readonly use: UseStore;
  readonly clock: Clock;
  readonly space: DiskSpace;
  readonly schemaVersion: number | string;
  readonly onDropped: (reason: CacheDropReason, count: number) => void;
  readonly onWrite: (durationMs: number, sizeBytes: number) => void;
}

type Writes = DiskBatch['writes'];

const FULL_PAUSE_MS = 30_000;

/** Brings a batch to disk: one transaction each for what is forgotten, deleted and written. */
export function createDiskBatchWriter(parts: DiskBatchParts): (batch: DiskBatch) => Promise<void> {
  const { use, clock, space, schemaVersion, onDropped, onWrite } = parts;
  let fullUntilMs = 0;

  const put = (writes: Writes, others: readonly DiskRecord[]): Promise<void> => {
    const nowMs = clock.epochNow();
    const pairs = writes.map(([key, entry]): [string, unknown] => [entryKey(key), { ...entry, schemaVersion }]);
    const records = [...others, ...writes.map(([key, entry]) => toRecord(key, entry, nowMs))];
    if (records.length === 0) return Promise.resolve();
    return setMany([...pairs, [space.nextListKey(), records]], timed(writes));
  };
  /** How long the main thread is busy copying values is what a write costs the app. */
  const timed =
    (writes: Writes): UseStore =>
    (mode, callback) =>
      use(mode, (store) => {
        const startMs = clock.now();
        const result = callback(store);
        if (writes.length) onWrite((clock.now() - startMs) / writes.length, sizeOf(writes) / writes.length);
        return result;
      });
  /** The values that these were to replace must not come back. */
  const drop = async (writes: Writes, reason: CacheDropReason): Promise<void> => {
    onDropped(reason, writes.length);
    if (writes.length)
      await delMany(
        writes.map(([key]) => entryKey(key)),
        use,
      );
  };
  const putEach = async (writes: Writes): Promise<Writes> => {
    const results = await Promise.allSettled(writes.map((write) => put([write], [])));
    const isWritten = (_: unknown, index: number): boolean => results[index]!.status === 'fulfilled';
    const written = writes.filter(isWritten);
    await drop(
      writes.filter((write) => !written.includes(write)),
      'unclonable',
    );
    return written;
  };
  const putWithRoom = async (writes: Writes): Promise<Writes> => {
    try {
      await space.makeRoom(sizeOf(writes));
      await put(writes, []);
      return writes;
    } catch (error) {
      if (errorName(error) !== 'QuotaExceededError') throw error;
      fullUntilMs = clock.now() + FULL_PAUSE_MS;
      await drop(writes, 'quota');
      return [];
    }
  };
  /** Returns what was written. */
  const putSafely = async (writes: Writes, others: readonly DiskRecord[]): Promise<Writes> => {
    if (clock.now() < fullUntilMs) {
      await drop(writes, 'quota');
      return [];
    }
    try {
      await put(writes, others);
      return writes;
    } catch (error) {
      // One value that cannot be copied fails all that are written with it.
      if (errorName(error) === 'DataCloneError') return putEach(writes);
      if (errorName(error) === 'QuotaExceededError') return putWithRoom(writes);
      throw error;
    }
  };

  return async ({ prefixes, removals, writes, touches, tags }) => {
    const nowMs = clock.epochNow();
    const tombstones = removals.map((key) => toTombstone(key, nowMs));
    // All are begun before the first is awaited: a read that comes now is ordered behind them by IndexedDB itself.
    const forgetting = prefixes.map((prefix) => removePrefix(prefix, use));
    if (removals.length) forgetting.push(delMany(removals.map(entryKey), use));
    if (tags) forgetting.push(update<StoredTags>(TAGS_KEY, (stored) => mergeTags(stored, tags), use));
    const [written] = await Promise.all([putSafely(writes, [...touches, ...tombstones]), ...forgetting]);
    await space.grown(written.length - removals.length, sizeOf(written));
  };
}

function removePrefix(prefix: string, use: UseStore): Promise<void> {
  return use('readwrite', (store) => {
    store.delete(keysFrom(entryKey(prefix)));
    // Else the records stay until their turn comes to be evicted: they only make the totals too high.
    if (prefix === '') store.delete(keysFrom(RECORDS));
    return promisifyRequest(store.transaction);
  });
}

/** Another tab may have saved its own meanwhile. */
function mergeTags(stored: StoredTags | undefined, tags: StoredTags): StoredTags {
  const merged = createTagVersions();
  if (stored) merged.merge(stored);
  merged.merge(tags);
  return merged.toStored();
}

function sizeOf(writes: Writes): number {
  return writes.reduce((sum, [, entry]) => sum + entry.sizeBytes, 0);
}
