import { lastAge } from './cacheEntry.ts';
import type { CacheEntry } from './cacheEntry.ts';

/** What the disk keeps under an entry's key. */
export interface StoredEntry extends Omit<CacheEntry, 'movable'> {
  readonly schemaVersion: number | string;
}

/**
 * What it keeps beside it, so that evicting reads no values. Every flush adds one list of these, for another put per entry
 * would double what a write costs. Of one key the latest counts.
 */
export interface DiskRecord {
  readonly key: string;
  /** `null`: it was deleted. */
  readonly sizeBytes: number | null;
  readonly usedMs: number;
  /** Good for nothing from then on. */
  readonly untilMs: number;
}

/** Where the versions of the tags are. */
export const TAGS_KEY = 't';

export const entryKey = (key: string): string => `e:${key}`;
/** Where the lists of records are. */
export const RECORDS = 'r:';

/** All stored keys that begin with a prefix, which is not empty. */
export function keysFrom(prefix: string): IDBKeyRange {
  // Up to the next text of the same length: the last character that can grow does.
  let end = prefix.length - 1;
  while (prefix.charCodeAt(end) === 0xffff) end -= 1;
  const next = prefix.slice(0, end) + String.fromCharCode(prefix.charCodeAt(end) + 1);
  return IDBKeyRange.bound(prefix, next, false, true);
}

/** What of an entry the disk keeps. */
export function toStored(
  { value, sizeBytes, storedMs, ages, tags }: CacheEntry,
  schemaVersion: number | string,
): StoredEntry {
  return { value, sizeBytes, storedMs, ages, tags, schemaVersion };
}

export function toTombstone(key: string, usedMs: number): DiskRecord {
  return { key, sizeBytes: null, usedMs, untilMs: Infinity };
}

export function toRecord(key: string, entry: CacheEntry, usedMs: number): DiskRecord {
  return { key, sizeBytes: entry.sizeBytes, usedMs, untilMs: entry.storedMs + lastAge(entry.ages) };
}

/** `false`: something else wrote it, or an earlier version of the app. */
export function isStoredEntry(stored: unknown, schemaVersion: number | string): stored is StoredEntry {
  const entry = (stored ?? {}) as Partial<StoredEntry>;
  const { sizeBytes, storedMs, ages, tags } = entry;
  // Only an object gets past the first.
  if (entry.schemaVersion !== schemaVersion || !('value' in entry)) return false;
  if (!isSize(sizeBytes) || typeof storedMs !== 'number') return false;
  return (ages === null || typeof ages?.freshMs === 'number') && (tags === null || Array.isArray(tags?.names));
}

/** `false`: something else wrote it. */
export function isDiskRecord(stored: unknown): stored is DiskRecord {
  const { key, sizeBytes, usedMs, untilMs } = (stored ?? {}) as Partial<DiskRecord>;
  return (
    typeof key === 'string' &&
    (sizeBytes === null || isSize(sizeBytes)) &&
    Number.isFinite(usedMs) &&
    typeof untilMs === 'number'
  );
}

function isSize(sizeBytes: unknown): boolean {
  return typeof sizeBytes === 'number' && sizeBytes >= 0 && sizeBytes < Infinity;
}
