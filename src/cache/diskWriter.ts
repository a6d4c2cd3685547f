import { after } from '../lib/after.ts';
import { PAUSE_MS } from './diskHealth.ts';
import { toRecord } from './diskRecord.ts';
import type { CacheDropReason } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { PagePort } from '../types/page.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { CrossTabChange } from './crossTab.ts';
import type { DiskBatch } from './diskBatch.ts';
import type { DiskHealth } from './diskHealth.ts';
import type { DiskRecord } from './diskRecord.ts';
import type { StoredTags } from './storedTags.ts';

export interface DiskWriterParts {
  readonly clock: Clock;
  readonly health: DiskHealth;
  /** So long the first write waits for others. */
  readonly writeDelayMs: number;
  readonly page: PagePort | null;
  /** `null`: nothing was ever kept, so nothing can be owed. */
  readonly indexedDB: IDBFactory | null;
  readonly writeBatch: (batch: DiskBatch, heard: () => void) => Promise<void>;
  readonly readTags: () => StoredTags;
  readonly onDone: (change: CrossTabChange) => void;
  readonly onDropped: (reason: CacheDropReason, count: number) => void;
}

export interface DiskWriter {
  /** What waits to be written; `null`: the key waits to be deleted; `undefined`: ask the disk. */
  waitingFor(key: string): CacheEntry | null | undefined;
  write(key: string, entry: CacheEntry): void;
  remove(key: string): void;
  removePrefix(prefix: string): void;
  /** The entry was used: others are evicted before it. */
  touch(key: string, entry: CacheEntry): void;
  saveTags(): void;
  /** Brings to disk what waits. Never rejects. */
  flush(): Promise<void>;
  /** Brings to disk what waits, for the last time. */
  close(): Promise<void>;
}

const WRITE_DEADLINE_MS = 5000;
/** So many waiting writes go at once. */
const FULL_BATCH = 500;
const MAX_WAITING = 5000;
const MAX_OWED = 10_000;
const MAX_PREFIXES = 100;
const MAX_TOUCHES = 1000;

/** Gathers writes. What the disk does not take is dropped and counted, except what must be forgotten: that is owed. */
export function createDiskWriter(parts: DiskWriterParts): DiskWriter {
  const { clock, health, page, writeBatch, readTags, onDone, onDropped } = parts;
  const waiting = new Map<string, CacheEntry | null>();
  const prefixes = new Set<string>();
  const touches = new Map<string, DiskRecord>();
  let hasNewTags = false;
  let isClosed = false;
  let stopTimer: Stop | undefined;
  let dueMs = Infinity;
  let running = Promise.resolve();

  /** A hidden page may be gone before others come. */
  const delayMs = (): number => (page?.document.visibilityState === 'hidden' ? 0 : parts.writeDelayMs);
  const schedule = (waitMs: number): void => {
    const nextMs = clock.now() + waitMs;
    if (isClosed || nextMs >= dueMs) return;
    stopTimer?.();
    dueMs = nextMs;
    stopTimer = after(clock, waitMs, () => void flush());
  };
  const wait = (key: string, entry: CacheEntry | null): void => {
    if (isClosed) return;
    waiting.set(key, entry);
    touches.delete(key);
    if (waiting.size === FULL_BATCH) void flush();
    else schedule(delayMs());
  };
  const takeWaiting = (): DiskBatch => {
    const writes: [string, CacheEntry][] = [];
    const removals: string[] = [];
    for (const [key, entry] of waiting) {
      if (entry) writes.push([key, entry]);
      else removals.push(key);
    }
    const batch: DiskBatch = {
      prefixes: [...prefixes],
      removals,
      writes,
      touches: [...touches.values()],
      tags: hasNewTags ? readTags() : null,
    };
    waiting.clear();
    prefixes.clear();
    touches.clear();
    hasNewTags = false;
    return batch;
  };
  const oweAgain = (batch: DiskBatch, keys: readonly string[]): void => {
    for (const prefix of batch.prefixes) owePrefix(prefix);
    // A value that was dropped has replaced another, which must not come back.
    for (const key of keys) if (!waiting.has(key)) waiting.set(key, null);
    hasNewTags ||= batch.tags !== null;
    if (waiting.size || prefixes.size || hasNewTags) schedule(PAUSE_MS);
  };
  const owePrefix = (prefix: string): void => {
    prefixes.add(prefix);
    if (prefixes.size > MAX_PREFIXES) oweAll();
  };
  /** Too much to remember: forgetting everything is what is left that is safe. */
  const oweAll = (): void => {
    prefixes.clear();
    prefixes.add('');
    for (const [key, entry] of waiting) if (!entry) waiting.delete(key);
  };
  const writeWaiting = async (): Promise<void> => {
    // What comes after the end would open the database again, and nobody would close it.
    if (isClosed || !(waiting.size || prefixes.size || touches.size || hasNewTags)) return;
    const batch = takeWaiting();
    const keys = [...batch.removals, ...batch.writes.map(([key]) => key)];
    try {
      await health.ask(WRITE_DEADLINE_MS, (heard) => writeBatch(batch, heard));
    } catch {
      onDropped('unavailable', batch.writes.length);
      if (parts.indexedDB) oweAgain(batch, keys);
    }
    if (keys.length || batch.prefixes.length) onDone({ keys, prefixes: batch.prefixes });
  };
  const flush = (): Promise<void> => {
    stopTimer?.();
    dueMs = Infinity;
    running = running.then(writeWaiting);
    return running;
  };
  const remove = (key: string): void => {
    if (waiting.size >= MAX_OWED && !waiting.has(key)) oweAll();
    else wait(key, null);
  };

  return {
    waitingFor(key) {
      const entry = waiting.get(key);
      if (entry !== undefined) return entry;
      for (const prefix of prefixes) if (key.startsWith(prefix)) return null;
      return undefined;
    },
    write(key, entry) {
      if (waiting.size < MAX_WAITING || waiting.has(key)) return wait(key, entry);
      onDropped('backlog', 1);
      remove(key);
    },
    remove,
    removePrefix(prefix) {
      for (const key of waiting.keys()) if (key.startsWith(prefix)) waiting.delete(key);
      touches.clear();
      owePrefix(prefix);
      schedule(delayMs());
    },
    touch(key, entry) {
      if (touches.size < MAX_TOUCHES && !waiting.has(key)) touches.set(key, toRecord(key, entry, clock.epochNow()));
    },
    saveTags() {
      hasNewTags = true;
      schedule(delayMs());
    },
    flush,
    async close() {
      await flush();
      isClosed = true;
      stopTimer?.();
    },
  };
}
