import { get, getMany } from 'idb-keyval';
import { errorName } from '../lib/errorName.ts';
import { TAGS_KEY, entryKey, isStoredEntry } from './diskRecord.ts';
import type { UseStore } from 'idb-keyval';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { DiskHealth } from './diskHealth.ts';
import type { StoredTags } from './tagVersions.ts';

export interface DiskReaderParts {
  readonly use: UseStore;
  readonly clock: Clock;
  readonly health: DiskHealth;
  readonly readDeadlineMs: number;
  readonly schemaVersion: number | string;
  readonly onTags: (stored: StoredTags) => void;
  /** What is stored there cannot be used, now or later. */
  readonly onCorrupt: (key: string) => void;
  readonly onRead: (durationMs: number, sizeBytes: number) => void;
}

/** What browsers call a value whose file is gone or broken. */
const UNREADABLE = new Set(['DataError', 'NotReadableError']);

type Found = ReadonlyMap<string, CacheEntry>;

/** Reads what is asked for within one task as one transaction. After the deadline all of it is a miss; never rejects. */
export function createDiskReader(parts: DiskReaderParts): (key: string) => Promise<CacheEntry | undefined> {
  const { use, clock, health, readDeadlineMs, schemaVersion, onTags, onCorrupt, onRead } = parts;
  let batch: { readonly keys: Set<string>; readonly found: Promise<Found> } | undefined;
  let hasTags = false;

  const openBatch = (): { readonly keys: Set<string>; readonly found: Promise<Found> } => {
    const keys = new Set<string>();
    const found = Promise.resolve().then(() => {
      batch = undefined;
      return readBatch([...keys]);
    });
    return { keys, found };
  };
  const readBatch = async (keys: readonly string[]): Promise<Found> => {
    const found = new Map<string, CacheEntry>();
    const startMs = clock.now();
    try {
      const stored = await health.ask(readDeadlineMs, () => readStored(keys));
      let sizeBytes = 0;
      for (const [index, key] of keys.entries()) {
        const entry = stored[index];
        if (isStoredEntry(entry, schemaVersion)) {
          found.set(key, entry);
          sizeBytes += entry.sizeBytes;
        } else if (entry !== undefined) onCorrupt(key);
      }
      if (found.size) onRead((clock.now() - startMs) / found.size, sizeBytes / found.size);
    } catch {
      // Counted by the health; a read that fails is a miss.
    }
    return found;
  };
  const readStored = async (keys: readonly string[]): Promise<readonly unknown[]> => {
    // The first read brings the tags along: what was invalidated in an earlier session stays so.
    const names = hasTags ? keys.map(entryKey) : [...keys.map(entryKey), TAGS_KEY];
    const stored = await getMany<unknown>(names, use).catch((error: unknown) => {
      if (!UNREADABLE.has(errorName(error))) throw error;
      return readEach(names, use);
    });
    if (names.length > keys.length) {
      hasTags = true;
      if (stored.at(-1)) onTags(stored.at(-1) as StoredTags);
    }
    return stored;
  };

  return async (key) => {
    batch ??= openBatch();
    batch.keys.add(key);
    return (await batch.found).get(key);
  };
}

/** One by one, for one entry that cannot be read fails all that are read with it. Rejects where none can. */
async function readEach(names: readonly string[], use: UseStore): Promise<readonly unknown[]> {
  const results = await Promise.allSettled(names.map((name) => get<unknown>(name, use)));
  const firstError = results.find((result) => result.status === 'rejected');
  if (firstError && results.every((result) => result.status === 'rejected')) throw firstError.reason;
  return results.map((result) => (result.status === 'fulfilled' ? result.value : null));
}
