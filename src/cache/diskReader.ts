import { promisifyRequest } from 'idb-keyval';
import { errorName } from '../lib/errorName.ts';
import { TAGS_KEY, entryKey, isStoredEntry } from './diskRecord.ts';
import type { UseStore } from 'idb-keyval';
import type { Clock } from '../types/clock.ts';
import type { CacheEntry } from './cacheEntry.ts';
import type { DiskHealth } from './diskHealth.ts';
import type { StoredTags } from './storedTags.ts';

export interface DiskReaderParts {
  readonly use: UseStore;
  readonly clock: Clock;
  readonly health: DiskHealth;
  /** So long the disk may be silent, before its first answer and between two. */
  readonly readDeadlineMs: number;
  readonly schemaVersion: number | string;
  readonly onTags: (stored: StoredTags) => void;
  /** What is stored there cannot be used, now or later. */
  readonly onCorrupt: (key: string) => void;
  readonly onRead: (durationMs: number, sizeBytes: number) => void;
}

/** What browsers call a value whose file is gone or broken. */
const UNREADABLE = new Set(['DataError', 'NotReadableError']);

type Answer = (entry: CacheEntry | undefined) => void;

/**
 * Reads what is asked for within one task as one transaction. Each key is answered when its value comes; what has not come
 * when the disk falls silent is a miss. Never rejects.
 */
export function createDiskReader(parts: DiskReaderParts): (key: string) => Promise<CacheEntry | undefined> {
  const { use, clock, health, readDeadlineMs, schemaVersion, onTags, onCorrupt, onRead } = parts;
  let batch: Map<string, { readonly entry: Promise<CacheEntry | undefined>; readonly answer: Answer }> | undefined;
  let hasTags = false;

  const readBatch = async (): Promise<void> => {
    const asked = batch!;
    batch = undefined;
    const startMs = clock.now();
    let foundCount = 0;
    let sizeBytes = 0;
    const take = (key: string, answer: Answer, stored: unknown): void => {
      if (isStoredEntry(stored, schemaVersion)) {
        foundCount += 1;
        sizeBytes += stored.sizeBytes;
        answer(stored);
      } else {
        if (stored !== undefined) onCorrupt(key);
        answer(undefined);
      }
    };
    try {
      await health.ask(readDeadlineMs, (heard) =>
        use('readonly', (store) => {
          const read = async (name: string, onStored: (stored: unknown) => void): Promise<void> => {
            const stored = await readOne(store, name);
            heard();
            onStored(stored);
          };
          // The first read brings the tags along, first: what was invalidated in an earlier session stays so.
          const reads = hasTags ? [] : [read(TAGS_KEY, takeTags)];
          for (const [key, { answer }] of asked) {
            reads.push(read(entryKey(key), (stored) => take(key, answer, stored)));
          }
          return Promise.all(reads);
        }),
      );
      if (foundCount) onRead((clock.now() - startMs) / foundCount, sizeBytes / foundCount);
    } catch {
      // Counted by the health; what has not come is a miss.
    }
    for (const { answer } of asked.values()) answer(undefined);
  };
  const takeTags = (stored: unknown): void => {
    hasTags = true;
    if (stored) onTags(stored as StoredTags);
  };
  const ask = (key: string): Promise<CacheEntry | undefined> => {
    let answer!: Answer;
    const entry = new Promise<CacheEntry | undefined>((resolve) => (answer = resolve));
    batch!.set(key, { entry, answer });
    return entry;
  };

  return (key) => {
    if (!batch) {
      batch = new Map();
      void Promise.resolve().then(readBatch);
    }
    return batch.get(key)?.entry ?? ask(key);
  };
}

/** `null` where the value cannot be read: it must not fail those that are read with it. */
async function readOne(store: IDBObjectStore, name: string): Promise<unknown> {
  try {
    const request = store.get(name);
    // Else its error would end the transaction.
    request.addEventListener('error', (event) => event.preventDefault());
    return await promisifyRequest<unknown>(request);
  } catch (error) {
    if (UNREADABLE.has(errorName(error))) return null;
    throw error;
  }
}
