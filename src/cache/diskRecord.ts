import type { CacheEntry } from './cacheEntry.ts';

/** What the disk keeps under an entry's key. */
export interface StoredEntry extends CacheEntry {
  readonly schemaVersion: number | string;
}

/** What it keeps beside it, so that evicting reads no values. */
export interface DiskRecord {
  readonly key: string;
  readonly sizeBytes: number;
  readonly usedMs: number;
  /** Good for nothing from then on. */
  readonly untilMs: number;
}

/** Where the versions of the tags are. */
export const TAGS_KEY = 't';

export const entryKey = (key: string): string => `e:${key}`;
export const recordKey = (key: string): string => `r:${key}`;

/** All stored keys that begin with a prefix, which is not empty. */
export function keysFrom(prefix: string): IDBKeyRange {
  // Up to the next text of the same length: the last character that can grow does.
  let end = prefix.length - 1;
  while (prefix.charCodeAt(end) === 0xffff) end -= 1;
  const next = prefix.slice(0, end) + String.fromCharCode(prefix.charCodeAt(end) + 1);
  return IDBKeyRange.bound(prefix, next, false, true);
}

export function toRecord(key: string, entry: CacheEntry, usedMs: number): DiskRecord {
  return { key, sizeBytes: entry.sizeBytes, usedMs, untilMs: Math.max(entry.staleUntilMs, entry.fallbackUntilMs) };
}

/** `false`: something else wrote it, or an earlier version of the app. */
export function isStoredEntry(stored: unknown, schemaVersion: number | string): stored is StoredEntry {
  if (typeof stored !== 'object' || stored === null || !('value' in stored)) return false;
  const { schemaVersion: version, tags, ...rest } = stored as Partial<StoredEntry>;
  const times = [
    rest.storedMs,
    rest.freshUntilMs,
    rest.staleUntilMs,
    rest.fallbackUntilMs,
    rest.sizeBytes,
    rest.generation,
  ];
  return version === schemaVersion && Array.isArray(tags) && times.every((time) => typeof time === 'number');
}
