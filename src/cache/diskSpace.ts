import { delMany, promisifyRequest } from 'idb-keyval';
import { entryKey, keysFrom, recordKey } from './diskRecord.ts';
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
  readonly totals: DiskTotals | null;
  readonly removals: Partial<Record<CacheRemovalReason, number>>;
  noteRemoval(reason: CacheRemovalReason): void;
  /** So much was written or deleted. Makes one eviction pass if a limit is broken. */
  grown(entryCount: number, sizeBytes: number): Promise<void>;
  /** One eviction pass that frees twice as much, and at least a quarter of all; none where that were more than half. */
  makeRoom(sizeBytes: number): Promise<void>;
}

export interface DiskSpaceParts {
  readonly use: UseStore;
  readonly clock: Clock;
  readonly maxEntries: number;
  readonly maxBytes: number;
}

/** A pass goes so far below the limits, so that the next is not due at once. */
const KEPT_RATIO = 0.9;
const ROOM_RATIO = 0.25;
const MAX_ROOM_RATIO = 0.5;

/** Keeps to the limits by the records of sizes and last uses; values are never read for it. */
export function createDiskSpace({ use, clock, maxEntries, maxBytes }: DiskSpaceParts): DiskSpace {
  const removals: Partial<Record<CacheRemovalReason, number>> = {};
  let totals: DiskTotals | null = null;

  const noteRemoval = (reason: CacheRemovalReason): void => {
    removals[reason] = (removals[reason] ?? 0) + 1;
  };
  /** Drops what has expired, then the least recently used until the limits hold. */
  const evict = async (limitsFor: (found: DiskTotals) => DiskTotals, reason?: CacheRemovalReason): Promise<void> => {
    const records: DiskRecord[] = await use('readonly', (store) => promisifyRequest(store.getAll(keysFrom('r:'))));
    const nowMs = clock.epochNow();
    const rank = (record: DiskRecord): number => (record.untilMs <= nowMs ? -1 : record.usedMs);
    records.sort((a, b) => rank(a) - rank(b));
    let entryCount = records.length;
    let sizeBytes = records.reduce((sum, record) => sum + record.sizeBytes, 0);
    const limits = limitsFor({ entryCount, sizeBytes });
    const victims: string[] = [];
    for (const record of records) {
      const isTooLarge = sizeBytes > limits.sizeBytes;
      const isExpired = rank(record) < 0;
      if (!isExpired && !isTooLarge && entryCount <= limits.entryCount) break;
      victims.push(entryKey(record.key), recordKey(record.key));
      noteRemoval(isExpired ? 'expired' : (reason ?? (isTooLarge ? 'bytes' : 'entries')));
      entryCount -= 1;
      sizeBytes -= record.sizeBytes;
    }
    if (victims.length) await delMany(victims, use);
    totals = { entryCount, sizeBytes };
  };

  return {
    get totals() {
      return totals;
    },
    removals,
    noteRemoval,
    async grown(entryCount, sizeBytes) {
      if (totals) {
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
