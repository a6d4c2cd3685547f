import { delMany, promisifyRequest } from 'idb-keyval';
import { countUp } from '../lib/countUp.ts';
import { MAX_CLOCK_STEP_MS } from './cacheEntry.ts';
import { RECORDS, entryKey, isDiskRecord, keysFrom, toTombstone } from './diskRecord.ts';
import type { UseStore } from 'idb-keyval';
import type { CacheRemovalReason } from '../types/cache.ts';
import type { Clock } from '../types/clock.ts';
import type { DiskRecord } from './diskRecord.ts';

export interface DiskTotals {
  readonly entryCount: number;
  readonly sizeBytes: number;
}

export interface DiskSpace {
  /** `null` before the first pass. Between passes about right: other tabs write too. */
  totals(): DiskTotals | null;
  /** What was counted may not be there any more: it is counted anew with the next write. */
  recount(): void;
  readonly removals: Partial<Record<CacheRemovalReason, number>>;
  /** The key of a list of records that no other has. */
  nextListKey(): string;
  /** A list was added: so much was written or deleted. Makes one eviction pass if a limit is broken. */
  grown(entryCount: number, sizeBytes: number): Promise<void>;
  /** One eviction pass that frees twice as much, and at least a quarter of all; none where that were more than half. */
  makeRoom(sizeBytes: number): Promise<void>;
}

export interface DiskSpaceOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** More lists than these are joined into one. */
const MAX_LISTS = 200;
/** A pass goes so far below the limits, so that the next is not due at once. */
const KEPT_RATIO = 0.9;
const ROOM_RATIO = 0.25;
const MAX_ROOM_RATIO = 0.5;

/** Keeps to the limits by the records of sizes and last uses; values are never read for it. */
export function createDiskSpace({ clock, random, maxEntries, maxBytes }: DiskSpaceOptions, use: UseStore): DiskSpace {
  const removals: Partial<Record<CacheRemovalReason, number>> = {};
  let totals: DiskTotals | null = null;
  let listCount = 0;
  /** What was deleted and could not be noted. */
  let owed: readonly DiskRecord[] = [];

  const nextListKey = (): string => `${RECORDS}${clock.epochNow()}-${random()}`;
  /** One transaction: an entry without a record would never be evicted. */
  const replaceLists = (listKeys: readonly IDBValidKey[], records: readonly DiskRecord[]): Promise<void> =>
    use('readwrite', (store) => {
      for (const key of listKeys) store.delete(key);
      store.put(records, nextListKey());
      return promisifyRequest(store.transaction);
    });
  /** Drops what has expired, then the least recently used until the limits hold. */
  const evict = async (limitsFor: (found: DiskTotals) => DiskTotals, reason?: CacheRemovalReason): Promise<void> => {
    const [listKeys, lists] = await use('readonly', (store) =>
      Promise.all([
        promisifyRequest(store.getAllKeys(keysFrom(RECORDS))),
        promisifyRequest<unknown[]>(store.getAll(keysFrom(RECORDS))),
      ]),
    );
    const records = joinRecords([...lists.flat().filter(isDiskRecord), ...owed]);
    const nowMs = clock.epochNow();
    const rank = ({ untilMs, usedMs }: DiskRecord): number => {
      if (untilMs <= nowMs) return -1;
      // Used under a clock that was ahead: it would outlast all that is used from now on.
      return usedMs - nowMs > MAX_CLOCK_STEP_MS ? 0 : usedMs;
    };
    records.sort((a, b) => rank(a) - rank(b));
    let entryCount = records.length;
    let sizeBytes = records.reduce((sum, record) => sum + sizeOf(record), 0);
    const limits = limitsFor({ entryCount, sizeBytes });
    const victims: DiskRecord[] = [];
    const reasons: CacheRemovalReason[] = [];
    for (const record of records) {
      const isTooLarge = sizeBytes > limits.sizeBytes;
      const isExpired = rank(record) < 0;
      if (!isExpired && !isTooLarge && entryCount <= limits.entryCount) break;
      victims.push(record);
      reasons.push(isExpired ? 'expired' : (reason ?? (isTooLarge ? 'bytes' : 'entries')));
      entryCount -= 1;
      sizeBytes -= sizeOf(record);
    }
    if (victims.length) {
      await delMany(
        victims.map(({ key }) => entryKey(key)),
        use,
      );
    }
    for (const removal of reasons) countUp(removals, removal);
    if (victims.length || listKeys.length > 1) {
      try {
        await replaceLists(listKeys, records.slice(victims.length));
        owed = [];
      } catch {
        // Out of quota, not even this may have room. The next pass must not take the same entries for its victims again.
        owed = victims.map(({ key }) => toTombstone(key, nowMs));
      }
    }
    totals = { entryCount, sizeBytes };
    listCount = 0;
  };

  return {
    totals: () => totals,
    recount: () => void (totals = null),
    removals,
    nextListKey,
    async grown(entryCount, sizeBytes) {
      listCount += 1;
      if (totals && listCount <= MAX_LISTS) {
        totals = {
          entryCount: Math.max(0, totals.entryCount + entryCount),
          sizeBytes: Math.max(0, totals.sizeBytes + sizeBytes),
        };
        if (totals.entryCount <= maxEntries && totals.sizeBytes <= maxBytes) return;
      }
      await evict((found) =>
        found.entryCount <= maxEntries && found.sizeBytes <= maxBytes
          ? found
          : { entryCount: maxEntries * KEPT_RATIO, sizeBytes: maxBytes * KEPT_RATIO },
      );
    },
    makeRoom: (neededBytes) =>
      evict(({ sizeBytes }) => {
        const freedBytes = Math.max(2 * neededBytes, ROOM_RATIO * sizeBytes);
        // For one huge value most of the others would go, and it may still not fit.
        const isWorthIt = freedBytes <= MAX_ROOM_RATIO * sizeBytes;
        return { entryCount: Infinity, sizeBytes: isWorthIt ? sizeBytes - freedBytes : Infinity };
      }, 'quota'),
  };
}

/** The latest record of each key that is still there. */
function joinRecords(all: readonly DiskRecord[]): DiskRecord[] {
  const latest = new Map<string, DiskRecord>();
  for (const record of all) {
    const knownMs = latest.get(record.key)?.usedMs ?? -Infinity;
    // Written and deleted within one millisecond: a record without an entry does no harm, an entry without one stays for ever.
    if (record.usedMs > knownMs || (record.usedMs === knownMs && record.sizeBytes !== null)) {
      latest.set(record.key, record);
    }
  }
  return [...latest.values()].filter(({ sizeBytes }) => sizeBytes !== null);
}

function sizeOf({ sizeBytes }: DiskRecord): number {
  return sizeBytes ?? 0;
}
