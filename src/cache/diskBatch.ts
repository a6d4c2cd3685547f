import { delMany, promisifyRequest, update } from 'idb-keyval';
import { errorName } from '../lib/errorName.ts';
import { RECORDS, TAGS_KEY, entryKey, keysFrom, toRecord, toStored, toTombstone } from './diskRecord.ts';
import { joinTags } from './storedTags.ts';
import type { UseStore } from 'idb-keyval';
import type { CacheDropReason } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { DiskRecord } from './diskRecord.ts';
import type { DiskSpace } from './diskSpace.ts';
import type { StoredTags } from './storedTags.ts';

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
type Write = Writes[number];

const FULL_PAUSE_MS = 30_000;
const QUOTA = 'QuotaExceededError';
/** So many values are tried alone in vain. */
const MAX_FAILED = 3;

/**
 * Brings a batch to disk: one transaction each for what is forgotten, deleted and written. What is wrong with one value is
 * that value's fate alone; the older value under its key does not come back either.
 * @param heard is told of each answer of the disk
 */
export function createDiskBatchWriter(parts: DiskBatchParts): (batch: DiskBatch, heard: () => void) => Promise<void> {
  const { use, clock, space, schemaVersion, onDropped, onWrite } = parts;
  let fullUntilMs = 0;
  /** Until then nothing is tried that is as large as what had no room. */
  let fullBytes = 0;

  /** Returns those that cannot be copied: a getter may throw, a value may be too deep or too large for a message. */
  const put = (writes: Writes, others: readonly DiskRecord[], heard: () => void): Promise<Writes> => {
    const nowMs = clock.epochNow();
    if (others.length + writes.length === 0) return Promise.resolve([]);
    return use('readwrite', async (store) => {
      const refused: Write[] = [];
      const records = [...others];
      const startMs = clock.now();
      for (const write of writes) {
        const [key, entry] = write;
        try {
          store.put(toStored(entry, schemaVersion), entryKey(key)).onsuccess = heard;
          records.push(toRecord(key, entry, nowMs));
        } catch {
          store.delete(entryKey(key));
          refused.push(write);
        }
      }
      // How long the main thread is busy copying values is what a write costs the app.
      if (writes.length) onWrite((clock.now() - startMs) / writes.length, sizeOf(writes) / writes.length);
      // Plain data: where this throws too, it was the store that refused, not the values.
      store.put(records, space.nextListKey());
      await commit(store);
      return refused;
    });
  };
  const forget = (writes: Writes): Promise<void> =>
    delMany(
      writes.map(([key]) => entryKey(key)),
      use,
    );
  /** The values that these were to replace must not come back. */
  const drop = async (writes: Writes, reason: CacheDropReason): Promise<void> => {
    onDropped(reason, writes.length);
    if (writes.length) await forget(writes);
  };
  const putAll = async (writes: Writes, others: readonly DiskRecord[], heard: () => void): Promise<Writes> => {
    const refused = await put(writes, others, heard);
    onDropped('unclonable', refused.length);
    return writes.filter((write) => !refused.includes(write));
  };
  /** There was no room to be made for all together; for one it may be worth it. */
  const putWithRoom = async (write: Write, heard: () => void): Promise<Writes> => {
    try {
      return await putAll([write], [], heard);
    } catch (error) {
      if (errorName(error) !== QUOTA) throw error;
      await space.makeRoom(write[1].sizeBytes);
      return putAll([write], [], heard);
    }
  };
  /** The smallest first: one that does not fit must not keep others out. */
  const putEach = async (writes: Writes, heard: () => void): Promise<Writes> => {
    const written: Write[] = [];
    const failed: Write[] = [];
    let latest: unknown;
    for (const [index, write] of [...writes].sort((a, b) => a[1].sizeBytes - b[1].sizeBytes).entries()) {
      try {
        if (index === 0 && writes.length > 1) written.push(...(await putWithRoom(write, heard)));
        else if (failed.length < MAX_FAILED) written.push(...(await putAll([write], [], heard)));
        else failed.push(write);
      } catch (error) {
        latest = error;
        failed.push(write);
      }
    }
    const isFull = errorName(latest) === QUOTA;
    if (failed.length === writes.length) {
      if (!isFull) throw latest;
      fullUntilMs = clock.now() + FULL_PAUSE_MS;
      // The first was the smallest.
      fullBytes = failed[0]![1].sizeBytes;
    }
    await drop(failed, isFull ? 'quota' : 'unclonable');
    return written;
  };
  /** Returns what was written. */
  const putSafely = async (asked: Writes, others: readonly DiskRecord[], heard: () => void): Promise<Writes> => {
    const isFull = clock.now() < fullUntilMs;
    const writes = asked.filter(([, { sizeBytes }]) => !isFull || sizeBytes < fullBytes);
    if (isFull) {
      await drop(
        asked.filter((write) => !writes.includes(write)),
        'quota',
      );
      if (writes.length === 0) return [];
    }
    try {
      return await putAll(writes, others, heard);
    } catch (error) {
      if (errorName(error) !== QUOTA) {
        // The transaction was given up: for one value that could not be brought to disk, maybe.
        if (writes.length < 2) throw error;
        return putEach(writes, heard);
      }
      try {
        await space.makeRoom(sizeOf(writes));
        return await putAll(writes, [], heard);
      } catch (stillFull) {
        if (errorName(stillFull) !== QUOTA) throw stillFull;
        // What they replace goes in any case. Chromium counts what a transaction gave up until the next one that succeeds, and refuses
        // meanwhile what there is room for.
        await forget(writes);
        return putEach(writes, heard);
      }
    }
  };

  return async ({ prefixes, removals, writes, touches, tags }, heard) => {
    const nowMs = clock.epochNow();
    const tombstones = removals.map((key) => toTombstone(key, nowMs));
    // All are begun before the first is awaited: a read that comes now is ordered behind them by IndexedDB itself.
    const forgetting = prefixes.map((prefix) => removePrefix(prefix, use));
    if (removals.length) forgetting.push(delMany(removals.map(entryKey), use));
    if (tags) forgetting.push(update<StoredTags>(TAGS_KEY, (stored) => joinTags(stored, tags), use));
    const [written] = await Promise.all([putSafely(writes, [...touches, ...tombstones], heard), ...forgetting]);
    await space.grown(written.length - removals.length, sizeOf(written));
  };
}

/** At once, not when the page finds the time: the page may be going away. */
function commit(store: IDBObjectStore): Promise<void> {
  const settled = promisifyRequest(store.transaction);
  store.transaction.commit?.();
  return settled;
}

function removePrefix(prefix: string, use: UseStore): Promise<void> {
  return use('readwrite', (store) => {
    store.delete(keysFrom(entryKey(prefix)));
    // Else the records stay until their turn comes to be evicted: they only make the totals too high.
    if (prefix === '') store.delete(keysFrom(RECORDS));
    return promisifyRequest(store.transaction);
  });
}

function sizeOf(writes: Writes): number {
  return writes.reduce((sum, [, entry]) => sum + entry.sizeBytes, 0);
}
