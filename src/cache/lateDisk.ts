import { createPatience } from './patience.ts';
import type { LoadLate } from '../lib/loadLate.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { DiskTier } from './diskTier.ts';

export interface LateDiskParts {
  readonly clock: Clock;
  readonly readDeadlineMs: number;
  /** Brings the code of the disk and makes it; `undefined`: it cannot be had. */
  readonly load: LoadLate<DiskTier>;
}

/** As many writes as may wait for the disk itself. */
const MAX_WAITING = 5000;
const NOTHING_DONE: ReturnType<DiskTier['stats']> = {
  state: 'ready',
  entryCount: null,
  sizeBytes: null,
  removals: {},
  readMs: null,
  timeoutCount: 0,
  errorCount: 0,
  droppedWrites: {},
};

/**
 * A disk whose code is loaded when it is first used. Meanwhile writes wait, and reads wait no longer than for a silent disk;
 * where it cannot be loaded, everything on it is a miss.
 */
export function createLateDisk({ clock, readDeadlineMs, load }: LateDiskParts): DiskTier {
  let disk: DiskTier | undefined;
  let waiting: ((disk: DiskTier) => void)[] | undefined;
  let loading: Promise<void> | undefined;
  let lostCount = 0;
  let isMissing = false;

  const bring = async (): Promise<void> => {
    const loaded = await load();
    disk = loaded;
    isMissing = !loaded;
    if (loaded) for (const act of waiting ?? []) act(loaded);
    else lostCount += waiting?.length ?? 0;
    waiting = undefined;
  };
  const begin = (): Promise<void> => (loading ??= bring());
  const use = (act: (disk: DiskTier) => void): void => {
    if (disk) act(disk);
    else if (!isMissing) {
      // Too much to remember: forgetting everything is what is left that is safe.
      if (waiting?.length === MAX_WAITING) {
        lostCount += MAX_WAITING;
        waiting = [(late) => late.removePrefix('')];
      }
      (waiting ??= []).push(act);
      void begin();
    }
  };
  const inTime = async (): Promise<void> => {
    let stop: Stop = () => {};
    const over = new Promise<void>((resolve) => ({ stop } = createPatience(clock, readDeadlineMs, resolve)));
    await Promise.race([begin(), over]);
    stop();
  };

  return {
    async read(keys) {
      if (!disk && !isMissing) await inTime();
      return disk ? disk.read(keys) : new Map();
    },
    write(key, entry, recomputeMs) {
      if (isMissing) lostCount += 1;
      use((late) => late.write(key, entry, recomputeMs));
    },
    remove: (key, reason) => use((late) => late.remove(key, reason)),
    removePrefix: (prefix) => use((late) => late.removePrefix(prefix)),
    tellTag: (tag, version) => use((late) => late.tellTag(tag, version)),
    noteReuse: (key) => disk?.noteReuse(key),
    async flush() {
      await loading;
      await disk?.flush();
    },
    async dispose() {
      await loading;
      await disk?.dispose();
    },
    stats() {
      const stats = disk?.stats() ?? NOTHING_DONE;
      if (lostCount === 0) return stats;
      const lost = { [isMissing ? 'unavailable' : 'backlog']: lostCount };
      return { ...stats, state: isMissing ? 'down' : stats.state, droppedWrites: { ...stats.droppedWrites, ...lost } };
    },
    explain: () => disk?.explain() ?? [],
  };
}
