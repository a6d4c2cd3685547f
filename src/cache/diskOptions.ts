import { hostClock } from '../lib/clock.ts';
import { badOption, tellMistake } from '../lib/failure.ts';
import { ANY } from './cacheOptions.ts';
import { createLateDisk } from './lateDisk.ts';
import { createLatePart } from './lateParts.ts';
import type { OptionTable } from '../lib/options.ts';
import type { CacheOptions } from './cacheOptions.ts';
import type { CacheParts } from './createCache.ts';
import type { OpenChannel } from './crossTab.ts';

export interface DiskLimits {
  /** @default 5000 */
  readonly maxEntries?: number;
  /** By estimated sizes; the browser's own quota is kept to as well. A value above it stays off the disk. @default 128 MiB */
  readonly maxBytes?: number;
  /** A disk that is silent for longer, before its first answer or between two, makes misses of what has not come. @default 100 */
  readonly readDeadlineMs?: number;
  /** So long the first write waits for others, to go to disk with them. @default 20 */
  readonly writeDelayMs?: number;
  /**
   * Writes a loaded value only where measured cost, reuse and size say that it pays; `getStats().writing` tells.
   * @default true in a tiered cache, else false
   */
  readonly adaptiveWrites?: boolean;
}

/** Where a disk tier keeps its entries. */
export interface DiskPlace {
  /**
   * Caches of one name share their entries, in all tabs of an origin: name the app and what is kept, such as `shop-places`.
   * @default none: nothing is kept on disk, which is told as the problem `cache.no-name`
   */
  readonly name?: string;
  /** What was written under another version is a miss, and is removed. Raise it when the values change: by a build, say. @default 1 */
  readonly schemaVersion?: number | string;
  /** `null`: there is no disk, everything on it is a miss. @default the host's */
  readonly indexedDB?: IDBFactory | null;
  /** A number in [0, 1): keeps what tabs write at once apart. @default Math.random */
  readonly random?: () => number;
  /** Connects the tabs; `null`: each is on its own. @default the host's BroadcastChannel */
  readonly openChannel?: OpenChannel | null;
}

export const DISK_LIMITS: OptionTable<DiskLimits> = {
  /** An eviction pass reads one small record for each: some 10 ms. */
  maxEntries: { is: 'integer', min: 1, or: 5000, orInfinity: true },
  maxBytes: { is: 'number', above: 0, or: 128 * 2 ** 20 },
  /** A hit takes 0.2-2.5 ms: who waits longer is better off loading. */
  readDeadlineMs: { is: 'number', above: 0, or: 100 },
  writeDelayMs: { is: 'number', min: 0, or: 20 },
  adaptiveWrites: { is: 'boolean', or: true },
};

export const DISK_PLACE: OptionTable<DiskPlace> = {
  name: { is: 'string' },
  schemaVersion: { is: 'any', or: 1 },
  indexedDB: ANY,
  random: { is: 'function' },
  openChannel: ANY,
};

/** How a cache gets its disk tier, from options that were read; it gets none without a name. */
export function diskFactory(limits: DiskLimits, options: CacheOptions & DiskPlace): Pick<CacheParts, 'createDisk'> {
  const { name, schemaVersion = 1, clock = hostClock, onProblem: tell } = options;
  if (typeof schemaVersion !== 'string' && !Number.isFinite(schemaVersion)) {
    throw badOption('schemaVersion', 'text or a finite number', schemaVersion);
  }
  if (!name) {
    tellMistake(tell, 'cache.no-name', 'a cache without a `name` keeps nothing on disk.', 'cache.name');
    return {};
  }
  // The cast: the table has a default for each.
  const limited = limits as Required<DiskLimits>;
  const place = { ...options, ...limited, name, schemaVersion, clock };
  return {
    createDisk: (hooks) =>
      createLateDisk({
        clock,
        readDeadlineMs: limited.readDeadlineMs,
        load: createLatePart(async () => (await import('./diskTier.ts')).createDiskTier(place, hooks), tell),
      }),
  };
}
