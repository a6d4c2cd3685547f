import { loadTwice } from '../lib/loadTwice.ts';
import { promisifyRequest } from 'idb-keyval';
import { MapVitalsError } from '../errors.ts';
import { createIdbStore } from '../lib/idbStore.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart, SessionSummary } from '../types/repository.ts';

/** What is kept of a session beside its body. */
export interface StoredSummary extends SessionSummary {
  /** How often everything had been forgotten when its recording began; absent: never. */
  readonly clearCount?: number;
  /** Saved on purpose: that its id was forgotten once does not matter. */
  readonly isSaved?: boolean;
}

/** One session to write. */
export interface SessionRow {
  readonly summary: SessionSummary;
  /** All of it; `null`: what has changed in what is there. */
  readonly whole: Report | null;
  /** What has changed since. */
  readonly parts: readonly ReportPart[];
  /** Of a recording: what it knows of `clearCount`, `null` before its first write. `undefined`: saved on purpose. */
  readonly clearCount: number | null | undefined;
}

export interface Written {
  readonly clearCount: number;
  /** Somebody has forgotten these, here or in another tab: they were not written. */
  readonly forgottenIds: readonly string[];
  /** By id, what was thrown where a report could not be copied. */
  readonly refused: ReadonlyMap<string, unknown>;
  /** For how long copying kept the main thread. */
  readonly copyMs: number;
}

/** Sessions in IndexedDB: a body and a summary each, under keys of their own, so that tabs never write the same one. */
export interface SessionStore {
  /** All or none, but for those that were forgotten or cannot be copied. */
  put(rows: readonly SessionRow[]): Promise<Written>;
  /** The same for a page that may be gone at once: nothing is asked, and what was forgotten is not seen when it is read. */
  putAtOnce(rows: readonly SessionRow[]): Promise<Written>;
  /** `leftovers`: what was written of forgotten sessions. */
  summaries(): Promise<{ readonly sessions: readonly StoredSummary[]; readonly leftovers: readonly string[] }>;
  /** Replaces what is kept beside the bodies. */
  restamp(summaries: readonly StoredSummary[]): Promise<void>;
  /** `null`: not there, or no report. Rejects where it is of a later version. */
  body(id: string): Promise<Report | null>;
  remove(ids: readonly string[]): Promise<void>;
  /** Removes it for good: a recording of it ends, in all tabs. */
  forget(id: string): Promise<void>;
  clear(): Promise<void>;
  release(): void;
}

/** What was forgotten, for those who are still recording. */
interface Forgotten {
  /** How often everything was. */
  readonly clearCount: number;
  /** Since then, the latest of them. */
  readonly ids: readonly string[];
}

/** The layout of what is stored; another layout lives in another database. */
const FORMAT = 1;
/** Nothing waits for these but a list on a screen and a write in the background. */
const DEADLINE_MS = 5000;
const MAX_FORGOTTEN = 1000;
/** Among the summaries, so that they are read with it. */
const FORGOTTEN_KEY = 's:\u0000forgotten';
const NOTHING_FORGOTTEN: Forgotten = { clearCount: 0, ids: [] };

const summaryKey = (id: string): string => `s:${id}`;
const bodyKey = (id: string): string => `b:${id}`;
const partKey = (id: string, path: string): string => `p:${id}\u0000${path}`;
const partsOf = (id: string): IDBKeyRange => IDBKeyRange.bound(partKey(id, ''), `p:${id}\u0001`);

/** Every call rejects where the disk fails, or does not answer in time. */
export function createSessionStore(name: string, indexedDB: IDBFactory | null, clock: Clock): SessionStore {
  const { use, release } = createIdbStore({ indexedDB, name: `mapvitals-sessions-${FORMAT}-${name}` });
  let latest = NOTHING_FORGOTTEN;

  const ask = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const onTimeout = (): Error => {
      release();
      return new MapVitalsError('STORAGE', `the disk did not answer within ${DEADLINE_MS} ms.`);
    };
    return withTimeout(work, { timeoutMs: DEADLINE_MS, clock, onTimeout });
  };
  /** One transaction: what was forgotten is read, then all is written, then it is over. */
  const change = (
    write: (store: IDBObjectStore, forgotten: Forgotten) => void,
    askFirst?: (store: IDBObjectStore) => void,
  ): Promise<void> =>
    ask(() =>
      use('readwrite', (store) => {
        // In their order: it has its answers when the next has its own.
        askFirst?.(store);
        const request = store.get(FORGOTTEN_KEY);
        request.addEventListener('success', () => {
          latest = readForgotten(request.result) ?? NOTHING_FORGOTTEN;
          write(store, latest);
          // Without it Chromium loses what a page that goes away writes, and WebKit keeps the next page waiting for it.
          store.transaction.commit?.();
        });
        return promisifyRequest(store.transaction);
      }),
    );
  const putRows = (
    store: IDBObjectStore,
    rows: readonly SessionRow[],
    /** How often each body is there, of those that were asked for. */
    bodies: ReadonlyMap<string, IDBRequest<number>> | null,
  ): Omit<Written, 'clearCount'> => {
    const forgottenIds: string[] = [];
    const refused = new Map<string, unknown>();
    const startMs = clock.now();
    for (const { summary, whole, parts, clearCount } of rows) {
      const { id } = summary;
      const stored: StoredSummary = {
        ...summary,
        clearCount: clearCount ?? latest.clearCount,
        isSaved: clearCount === undefined,
      };
      if (bodies && isForgotten(stored, latest)) {
        forgottenIds.push(id);
        continue;
      }
      // Another tab kept to its limits: without its body nobody could read what is added.
      if (bodies?.get(id)?.result === 0) {
        refused.set(id, new MapVitalsError('STORAGE', `session '${id}' was removed while it was recorded.`));
        continue;
      }
      try {
        if (whole) {
          store.put(whole, bodyKey(id));
          store.delete(partsOf(id));
        }
        for (const [path, part] of parts) store.put(part, partKey(id, path));
        store.put(stored, summaryKey(id));
      } catch (error) {
        refused.set(id, error);
      }
    }
    return { forgottenIds, refused, copyMs: clock.now() - startMs };
  };
  const remove = (store: IDBObjectStore, ids: readonly string[]): void => {
    for (const id of ids) {
      store.delete(summaryKey(id));
      store.delete(bodyKey(id));
      store.delete(partsOf(id));
    }
  };

  const mark = (store: IDBObjectStore, forgotten: Forgotten): void => {
    latest = forgotten;
    store.put(forgotten, FORGOTTEN_KEY);
  };

  return {
    async put(rows) {
      let written: Omit<Written, 'clearCount'>;
      const bodies = new Map<string, IDBRequest<number>>();
      await change(
        (store) => (written = putRows(store, rows, bodies)),
        (store) => {
          for (const { summary, whole } of rows) {
            if (!whole) bodies.set(summary.id, store.count(bodyKey(summary.id)));
          }
        },
      );
      return { ...written!, clearCount: latest.clearCount };
    },
    async putAtOnce(rows) {
      let written: Omit<Written, 'clearCount'>;
      await ask(() =>
        use('readwrite', (store) => {
          written = putRows(store, rows, null);
          store.transaction.commit?.();
          return promisifyRequest(store.transaction);
        }),
      );
      return { ...written!, clearCount: latest.clearCount };
    },
    // By range: bodies are not even looked at. `;` is the character after `:`.
    async summaries() {
      const found = await ask(() =>
        use('readonly', (store) =>
          promisifyRequest<unknown[]>(store.getAll(IDBKeyRange.bound('s:', 's;', false, true))),
        ),
      );
      const forgotten = found.map(readForgotten).find((marker) => marker !== null) ?? NOTHING_FORGOTTEN;
      const all = found.filter(isSummary);
      const isLeft = (stored: StoredSummary): boolean => isForgotten(stored, forgotten);
      return {
        sessions: all.filter((stored) => !isLeft(stored)),
        leftovers: all.filter(isLeft).map(({ id }) => id),
      };
    },
    restamp: (summaries) =>
      change((store, forgotten) => {
        for (const stored of summaries) if (!isForgotten(stored, forgotten)) store.put(stored, summaryKey(stored.id));
      }),
    async body(id) {
      const [forgotten, stored, body, paths, parts] = await ask(() =>
        use('readonly', (store) =>
          Promise.all([
            ...[FORGOTTEN_KEY, summaryKey(id), bodyKey(id)].map((key) => promisifyRequest<unknown>(store.get(key))),
            promisifyRequest(store.getAllKeys(partsOf(id))),
            promisifyRequest(store.getAll(partsOf(id))),
          ]),
        ),
      );
      if (!isSummary(stored) || isForgotten(stored, readForgotten(forgotten) ?? NOTHING_FORGOTTEN)) return null;
      const { readBody } = await loadTwice(() => import('./readBody.ts'));
      // The casts: this version has written them.
      const added = (paths as readonly string[]).map((path, index): ReportPart => [
        path.slice(partKey(id, '').length),
        (parts as readonly object[])[index]!,
      ]);
      return readBody(id, body, added);
    },
    remove: (ids) => change((store) => remove(store, ids)),
    forget: (id) =>
      change((store, { clearCount, ids }) => {
        remove(store, [id]);
        mark(store, { clearCount, ids: [...ids, id].slice(-MAX_FORGOTTEN) });
      }),
    clear: () =>
      change((store, { clearCount }) => {
        store.clear();
        mark(store, { clearCount: clearCount + 1, ids: [] });
      }),
    release,
  };
}

function isForgotten({ id, clearCount = 0, isSaved }: StoredSummary, forgotten: Forgotten): boolean {
  return clearCount < forgotten.clearCount || (!isSaved && forgotten.ids.includes(id));
}

/** `null`: something else. */
function readForgotten(stored: unknown): Forgotten | null {
  const { clearCount, ids } = (stored ?? {}) as Partial<Forgotten>;
  return Number.isFinite(clearCount) && Array.isArray(ids) ? { clearCount: clearCount!, ids } : null;
}

/** `false`: something else wrote it. */
function isSummary(stored: unknown): stored is StoredSummary {
  const { id, startedEpochMs, savedEpochMs, sizeBytes } = (stored ?? {}) as Partial<StoredSummary>;
  return typeof id === 'string' && [startedEpochMs, savedEpochMs, sizeBytes].every(Number.isFinite);
}
