import { after } from '../lib/after.ts';
import { createCleanup } from '../lib/cleanup.ts';
import { hostClock } from '../lib/clock.ts';
import { badOption } from '../lib/failure.ts';
import { hostIndexedDb } from '../lib/idbStore.ts';
import { createLoadLate } from '../lib/loadLate.ts';
import { hostPage, isHidden, onPageHidden } from '../lib/host.ts';
import { readOptions } from '../lib/options.ts';
import { NO_RATE, NO_SESSIONS } from './noSessions.ts';
import { createSessionDisk } from './sessionDisk.ts';
import { createSessionWriter } from './sessionWriter.ts';
import type { OptionTable } from '../lib/options.ts';
import type { AppInfo } from '../types/app.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { PagePort } from '../types/page.ts';
import type { Report } from '../types/report.ts';
import type { MetricsRepository } from '../types/repository.ts';

export interface MetricsRepositoryOptions {
  /** Whose sessions they are, by its name alone: they survive a deploy. @default none */
  readonly app?: AppInfo | Pick<AppInfo, 'name'>;
  /** Repositories of one name share their sessions, in all tabs of an origin. @default the app's name, else 'default' */
  readonly name?: string;
  /** @default 2000 */
  readonly maxSessions?: number;
  /** Since the session was last written. @default 30 days */
  readonly maxAgeMs?: number;
  /** Of all sessions, by estimate. @default 64 MiB */
  readonly maxBytes?: number;
  /**
   * How often a session that is recorded is written: a crash loses what came after, and more of a session in which
   * hundreds of operations go on all the time. At most 5000. @default 4000
   */
  readonly writeEveryMs?: number;
  /** @default the host's clock */
  readonly clock?: Clock;
  /** `null`: there is none, nothing is kept. @default the host's */
  readonly indexedDB?: IDBFactory | null;
  /** Sessions are written when it is hidden; `null`: they are not. @default the host's page, if it is one */
  readonly page?: PagePort | null;
}

const OPTIONS: OptionTable<MetricsRepositoryOptions> = {
  app: { is: 'object' },
  name: { is: 'string' },
  maxSessions: { is: 'integer', min: 1, or: 2000, orInfinity: true },
  maxAgeMs: { is: 'number', above: 0, or: 30 * 86_400_000 },
  maxBytes: { is: 'number', above: 0, or: 64 * 2 ** 20 },
  /** The write itself takes a while too: together less than 5 s. */
  writeEveryMs: { is: 'number', above: 0, max: 5000, or: 4000 },
  clock: { is: 'any', or: hostClock },
  indexedDB: { is: 'any' },
  page: { is: 'any' },
};

/**
 * Keeps the reports of past sessions on this device. What the disk does not take is dropped and counted.
 * @throws BAD_OPTION
 *
 * @example
 * const repository = createMetricsRepository({ app: { name: 'shop' }, maxSessions: 200 });
 * const mapPerformance = createMapPerformance({ repository });
 * const sessions = await repository.list(); // newest first
 */
export function createMetricsRepository(options: MetricsRepositoryOptions = {}): MetricsRepository {
  // The cast: the table has a default for each of these.
  const settings = readOptions('createMetricsRepository', OPTIONS, options) as MetricsRepositoryOptions &
    Required<Pick<MetricsRepositoryOptions, 'maxSessions' | 'maxAgeMs' | 'maxBytes' | 'writeEveryMs' | 'clock'>>;
  const { app, writeEveryMs, clock, indexedDB = hostIndexedDb(), page = hostPage() } = settings;
  if (app && !(typeof app.name === 'string' && app.name)) throw badOption('app.name', 'text', app.name);
  const { name = app?.name ?? 'default' } = settings;

  const disk = createSessionDisk(name, indexedDB, clock);
  const writer = createSessionWriter({ disk, clock, limits: settings });
  const recordings = new Set<Stop>();
  /** Sessions of this page that were forgotten: what is recorded of them later is a new session. */
  const forgottenIds = new Set<string>();
  let isDisposed = false;

  /** The report as it is to be kept: where its session was forgotten, as a new session with what comes from now on. */
  const sinceForgotten = (report: () => Report): (() => Report | null) => {
    if (forgottenIds.size === 0) return report;
    let baseline: Report | undefined;
    try {
      baseline = report();
    } catch {
      // Its recording tells.
    }
    if (!baseline || !forgottenIds.has(baseline.session.id)) return report;
    const id = `${baseline.session.id}-${forgottenIds.size + 1}`;
    const startedEpochMs = clock.epochNow();
    const before = baseline;
    let since: ((now: Report) => Report) | undefined;
    const load = createLoadLate(() => import('./reportSince.ts'), writer.note);
    void load().then((part) => (since = part?.createSessionSince(before, id, startedEpochMs)));
    return () => since?.(report()) ?? null;
  };

  return {
    record(report, changes = () => null) {
      const cleanup = createCleanup();
      const since = sinceForgotten(report);
      const source = { report: since, changes: since === report ? changes : () => null };
      const recording = writer.open(source, (id) => {
        forgottenIds.add(id);
        // Nothing more is written: it has been taken off the list.
        cleanup.run();
      });
      let stopTimer: Stop;
      const writeAndWait = (): void => {
        recording.write();
        // Where nothing can be kept, as on a server, nothing waits: it would keep a process alive.
        stopTimer = indexedDB ? after(clock, recording.pauseMs(writeEveryMs), writeAndWait) : () => {};
      };
      writeAndWait();
      // A hidden page may be gone without another word: https://developer.chrome.com/docs/web-platform/page-lifecycle-api
      const onHidden = (isLeaving: boolean): void => {
        // A page that is left while in sight is hidden right after its `pagehide`, in one go, and what is measured until the very
        // end comes between the two. Written then, once: a second write would wait for the first, and Chromium drops what waits.
        // https://html.spec.whatwg.org/multipage/document-lifecycle.html#unload-a-document
        if (!isLeaving || isHidden(page?.document)) recording.write(true);
      };
      const stopPage = page ? onPageHidden(page, onHidden) : () => {};
      cleanup.add(() => recording.close());
      cleanup.add(() => stopTimer());
      cleanup.add(stopPage);
      cleanup.add(() => recordings.delete(cleanup.run));
      recordings.add(cleanup.run);
      if (isDisposed) cleanup.run();
      return cleanup.run;
    },
    save: writer.save,
    list: () => writer.ask((keeper) => keeper.list(), []),
    read: (id) => writer.ask((keeper) => keeper.body(id), null),
    delete(id) {
      writer.endRecordings(id);
      return writer.ask((keeper) => keeper.forget(id), undefined);
    },
    failureRate: () => writer.ask((keeper) => keeper.failureRate(), NO_RATE),
    merge: (ids) => writer.ask((keeper) => keeper.merge(ids), NO_SESSIONS),
    clear() {
      writer.endRecordings();
      return writer.ask((keeper) => keeper.clear(), undefined);
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
