import { after } from '../lib/after.ts';
import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { hostIndexedDb } from '../lib/hostIndexedDb.ts';
import { hostPage, onPageHidden } from '../lib/onPageHidden.ts';
import { requireNumber } from '../lib/requireNumber.ts';
import { NO_SESSIONS, mergeSession } from './mergeSession.ts';
import { createSessionStore } from './sessionStore.ts';
import { createSessionWriter } from './sessionWriter.ts';
import type { PagePort } from '../types/page.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { Report } from '../types/report.ts';
import type { MergedSessions, MetricsRepository, SessionSummary } from '../types/repository.ts';

export interface MetricsRepositoryOptions {
  /** Repositories of one name share their sessions, in all tabs of an origin. @default 'default' */
  readonly name?: string;
  /** @default 2000 */
  readonly maxSessions?: number;
  /** Since the session was last written. @default 30 days */
  readonly maxAgeMs?: number;
  /** Of all sessions, by estimate. @default 64 MiB */
  readonly maxBytes?: number;
  /** How often a session that is recorded is written: a crash loses what came after. At most 5000. @default 4000 */
  readonly writeEveryMs?: number;
  /** @default hostClock */
  readonly clock?: Clock;
  /** `null`: there is none, nothing is kept. @default the host's */
  readonly indexedDB?: IDBFactory | null;
  /** Sessions are written when it is hidden; `null`: they are not. @default the host's page, if it is one */
  readonly page?: PagePort | null;
}

const DEFAULTS = {
  name: 'default',
  maxSessions: 2000,
  maxAgeMs: 30 * 86_400_000,
  maxBytes: 64 * 2 ** 20,
  /** The write itself takes a while too: together less than 5 s. */
  writeEveryMs: 4000,
};

/**
 * Keeps the reports of past sessions on this device. What the disk does not take is dropped and counted.
 * @throws BAD_OPTION
 */
export function createMetricsRepository(options: MetricsRepositoryOptions = {}): MetricsRepository {
  const { name, maxSessions, maxAgeMs, maxBytes, writeEveryMs } = { ...DEFAULTS, ...options };
  const { clock = hostClock, indexedDB = hostIndexedDb(), page = hostPage() } = options;
  requireNumber('maxSessions', maxSessions, { min: 1, integer: true, fallback: DEFAULTS.maxSessions });
  requireNumber('maxAgeMs', maxAgeMs, { min: 0, exclusive: true, fallback: DEFAULTS.maxAgeMs });
  requireNumber('maxBytes', maxBytes, { min: 0, exclusive: true, fallback: DEFAULTS.maxBytes });
  requireNumber('writeEveryMs', writeEveryMs, { min: 0, exclusive: true, max: 5000, fallback: DEFAULTS.writeEveryMs });

  const store = createSessionStore(name, indexedDB, clock);
  const writer = createSessionWriter({ store, clock, limits: { maxSessions, maxAgeMs, maxBytes } });
  const recordings = new Set<Stop>();
  let isDisposed = false;

  const summaries = async (): Promise<readonly SessionSummary[]> => {
    await writer.flush();
    const found = await writer.quietly(store.summaries(), []);
    const nowMs = clock.epochNow();
    // What is too old goes with the next write.
    const kept = found.filter(({ savedEpochMs }) => nowMs - savedEpochMs <= maxAgeMs);
    return kept.sort((a, b) => b.startedEpochMs - a.startedEpochMs);
  };
  const read = async (id: string): Promise<Report | null> => {
    await writer.flush();
    return writer.quietly(store.body(id), null);
  };

  const mergeOne = async (merged: MergedSessions, id: string): Promise<MergedSessions> => {
    const report = await read(id);
    return report ? mergeSession(merged, report) : merged;
  };

  return {
    record(report) {
      const recording = writer.open(report);
      let stopTimer: Stop;
      const writeAndWait = (): void => {
        stopTimer = after(clock, writeEveryMs, writeAndWait);
        recording.write();
      };
      writeAndWait();
      const stopPage = page ? onPageHidden(page, recording.write) : () => {};
      const cleanup = createCleanup();
      cleanup.add(() => recording.close());
      cleanup.add(() => stopTimer());
      cleanup.add(stopPage);
      cleanup.add(() => recordings.delete(cleanup.run));
      recordings.add(cleanup.run);
      if (isDisposed) cleanup.run();
      return cleanup.run;
    },
    save: writer.save,
    list: summaries,
    read,
    async delete(id) {
      await writer.flush();
      await writer.quietly(store.remove([id]), undefined);
      writer.forgetTotals();
    },
    async merge(ids) {
      let merged = NO_SESSIONS;
      for (const id of new Set(ids ?? (await summaries()).map((session) => session.id))) {
        // A body that something else wrote is left out.
        merged = await writer.quietly(mergeOne(merged, id), merged);
      }
      return merged;
    },
    async clear() {
      await writer.flush();
      await writer.quietly(store.clear(), undefined);
      writer.forgetTotals();
    },
    getStats: writer.stats,
    flush: writer.flush,
    async dispose() {
      isDisposed = true;
      for (const stop of recordings) stop();
      await writer.close();
    },
  };
}
