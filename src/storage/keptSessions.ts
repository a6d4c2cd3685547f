import { promisifyRequest } from 'idb-keyval';
import {
  bodyKey,
  FORGOTTEN_KEY,
  isForgotten,
  isMarker,
  partKey,
  partsOf,
  readForgotten,
  summaryKey,
} from './sessionDisk.ts';
import { readBody } from './readBody.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart } from '../types/repository.ts';
import type { Forgotten, SessionDisk, StoredSummary } from './sessionDisk.ts';

/** The sessions that are on the disk, to read and to take away. Every call rejects where the disk fails. */
export interface KeptSessions {
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
}

const MAX_FORGOTTEN = 1000;

export function createKeptSessions({ ask, change }: SessionDisk): KeptSessions {
  return {
    // By range: bodies are not even looked at. `;` is the character after `:`.
    async summaries() {
      const found = await ask('readonly', (store) =>
        promisifyRequest<unknown[]>(store.getAll(IDBKeyRange.bound('s:', 's;', false, true))),
      );
      const forgotten = readForgotten(found.find(isMarker));
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
      const [forgotten, stored, body, paths, parts] = await ask('readonly', (store) =>
        Promise.all([
          ...[FORGOTTEN_KEY, summaryKey(id), bodyKey(id)].map((key) => promisifyRequest<unknown>(store.get(key))),
          promisifyRequest(store.getAllKeys(partsOf(id))),
          promisifyRequest(store.getAll(partsOf(id))),
        ]),
      );
      if (!isSummary(stored) || isForgotten(stored, readForgotten(forgotten))) return null;
      // The casts: this version has written them.
      const added = (paths as readonly string[]).map((path, index): ReportPart => [
        path.slice(partKey(id, '').length),
        (parts as readonly object[])[index]!,
      ]);
      return readBody(id, body, added);
    },
    remove: (ids) => change((store) => remove(store, ids)),
    forget: (id) =>
      change((store, { clearCount, ids }): Forgotten => {
        remove(store, [id]);
        return { clearCount, ids: [...ids, id].slice(-MAX_FORGOTTEN) };
      }),
    clear: () =>
      change((store, { clearCount }): Forgotten => {
        store.clear();
        return { clearCount: clearCount + 1, ids: [] };
      }),
  };
}

function remove(store: IDBObjectStore, ids: readonly string[]): void {
  for (const id of ids) {
    store.delete(summaryKey(id));
    store.delete(bodyKey(id));
    store.delete(partsOf(id));
  }
}

/** `false`: something else wrote it. */
function isSummary(stored: unknown): stored is StoredSummary {
  const { id, startedEpochMs, savedEpochMs, sizeBytes } = (stored ?? {}) as Partial<StoredSummary>;
  return typeof id === 'string' && [startedEpochMs, savedEpochMs, sizeBytes].every(Number.isFinite);
}
