import { clear, delMany, get, promisifyRequest, setMany } from 'idb-keyval';
import { MapVitalsError } from '../errors.ts';
import { createIdbStore } from '../lib/idbStore.ts';
import { upgradeReport } from '../lib/upgradeReport.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { SessionSummary } from '../types/repository.ts';

/** Sessions in IndexedDB: a body and a summary each, under keys of their own, so that tabs never write the same one. */
export interface SessionStore {
  /** All or none. */
  put(sessions: readonly (readonly [SessionSummary, Report])[]): Promise<void>;
  summaries(): Promise<readonly SessionSummary[]>;
  body(id: string): Promise<Report | null>;
  remove(ids: readonly string[]): Promise<void>;
  clear(): Promise<void>;
  release(): void;
}

/** The layout of what is stored; another layout lives in another database. */
const FORMAT = 1;
/** Nothing waits for these but a list on a screen and a write in the background. */
const DEADLINE_MS = 5000;

const summaryKey = (id: string): string => `s:${id}`;
const bodyKey = (id: string): string => `b:${id}`;

/** Every call rejects where the disk fails, or does not answer in time. */
export function createSessionStore(name: string, indexedDB: IDBFactory | null, clock: Clock): SessionStore {
  const { use, release } = createIdbStore({ indexedDB, name: `mapvitals-sessions-${FORMAT}-${name}` });

  const ask = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const onTimeout = (): Error => {
      release();
      return new MapVitalsError('STORAGE', `the disk did not answer within ${DEADLINE_MS} ms.`);
    };
    return withTimeout(work, { timeoutMs: DEADLINE_MS, clock, onTimeout });
  };

  return {
    put: (sessions) =>
      ask(() =>
        setMany(
          sessions.flatMap(([summary, body]): [string, unknown][] => [
            [summaryKey(summary.id), summary],
            [bodyKey(summary.id), body],
          ]),
          use,
        ),
      ),
    // By range: bodies are not even looked at. `;` is the character after `:`.
    summaries: () =>
      ask(() =>
        use('readonly', (store) =>
          promisifyRequest<unknown[]>(store.getAll(IDBKeyRange.bound('s:', 's;', false, true))),
        ).then((found) => found.filter(isSummary)),
      ),
    async body(id) {
      return upgradeReport(await ask(() => get<unknown>(bodyKey(id), use)));
    },
    remove: (ids) =>
      ask(() =>
        delMany(
          ids.flatMap((id) => [summaryKey(id), bodyKey(id)]),
          use,
        ),
      ),
    clear: () => ask(() => clear(use)),
    release,
  };
}

/** `false`: something else wrote it. */
function isSummary(stored: unknown): stored is SessionSummary {
  const { id, startedEpochMs, savedEpochMs, sizeBytes } = (stored ?? {}) as Partial<SessionSummary>;
  return typeof id === 'string' && [startedEpochMs, savedEpochMs, sizeBytes].every(Number.isFinite);
}
