import { promisifyRequest } from 'idb-keyval';
import { MapVitalsError } from '../errors.ts';
import { createIdbStore } from '../lib/idbStore.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Clock } from '../types/clock.ts';
import type { SessionSummary } from '../types/repository.ts';

/** What is kept of a session beside its body. */
export interface StoredSummary extends SessionSummary {
  /** How often everything had been forgotten when its recording began; absent: never. */
  readonly clearCount?: number;
  /** Saved on purpose: that its id was forgotten once does not matter. */
  readonly isSaved?: boolean;
}

/** What was forgotten, for those who are still recording. */
export interface Forgotten {
  /** How often everything was. */
  readonly clearCount: number;
  /** Since then, the latest of them. */
  readonly ids: readonly string[];
}

/** Sessions in IndexedDB: a body and a summary each, under keys of their own, so that tabs never write the same one. */
export interface SessionDisk {
  /** One transaction. Rejects where the disk fails, or does not answer in time. */
  ask<Answer>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => Promise<Answer>): Promise<Answer>;
  /** What was forgotten is read, then all is written, then it is over. Returned: what is forgotten from now on. */
  change(
    write: (store: IDBObjectStore, forgotten: Forgotten) => Forgotten | void,
    askFirst?: (store: IDBObjectStore) => void,
  ): Promise<void>;
  /** As of the latest change. */
  forgotten(): Forgotten;
  release(): void;
}

/** The layout of what is stored; another layout lives in another database. */
const FORMAT = 1;
/** Nothing waits for these but a list on a screen and a write in the background. */
const DEADLINE_MS = 5000;

/** Among the summaries, so that they are read with it. */
export const FORGOTTEN_KEY = 's:\u0000forgotten';
export const summaryKey = (id: string): string => `s:${id}`;
export const bodyKey = (id: string): string => `b:${id}`;
export const partKey = (id: string, path: string): string => `p:${id}\u0000${path}`;
export const partsOf = (id: string): IDBKeyRange => IDBKeyRange.bound(partKey(id, ''), `p:${id}\u0001`);

export function createSessionDisk(name: string, indexedDB: IDBFactory | null, clock: Clock): SessionDisk {
  const { use, release } = createIdbStore({ indexedDB, name: `mapvitals-sessions-${FORMAT}-${name}` });
  let latest: Forgotten = readForgotten(undefined);

  const ask: SessionDisk['ask'] = (mode, work) => {
    const onTimeout = (): Error => {
      release();
      return new MapVitalsError('STORAGE', `the disk did not answer within ${DEADLINE_MS} ms.`);
    };
    return withTimeout(() => use(mode, work), { timeoutMs: DEADLINE_MS, clock, onTimeout });
  };

  return {
    ask,
    change: (write, askFirst) =>
      ask('readwrite', (store) => {
        // In their order: it has its answers when the next has its own.
        askFirst?.(store);
        const request = store.get(FORGOTTEN_KEY);
        request.addEventListener('success', () => {
          latest = readForgotten(request.result);
          const forgotten = write(store, latest);
          if (forgotten) store.put((latest = forgotten), FORGOTTEN_KEY);
          finish(store);
        });
        return promisifyRequest(store.transaction);
      }),
    forgotten: () => latest,
    release,
  };
}

/** Without it Chromium loses what a page that goes away writes, and WebKit keeps the next page waiting for it. */
export function finish({ transaction }: IDBObjectStore): void {
  transaction.commit?.();
}

export function isForgotten({ id, clearCount = 0, isSaved }: StoredSummary, forgotten: Forgotten): boolean {
  return clearCount < forgotten.clearCount || (!isSaved && forgotten.ids.includes(id));
}

/** Nothing, where something else was stored. */
export function readForgotten(stored: unknown): Forgotten {
  return isMarker(stored) ? stored : { clearCount: 0, ids: [] };
}

export function isMarker(stored: unknown): stored is Forgotten {
  const { clearCount, ids } = (stored ?? {}) as Partial<Forgotten>;
  return Number.isFinite(clearCount) && Array.isArray(ids);
}
