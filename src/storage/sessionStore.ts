import { promisifyRequest } from 'idb-keyval';
import { MapVitalsError } from '../errors.ts';
import { bodyKey, finish, isForgotten, partKey, partsOf, summaryKey } from './sessionDisk.ts';
import type { Clock } from '../types/clock.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart, SessionSummary } from '../types/repository.ts';
import type { SessionDisk, StoredSummary } from './sessionDisk.ts';

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

/**
 * Writes sessions: all or none, but for those that were forgotten or cannot be copied.
 *
 * @param isLeaving the page may be gone at once: nothing is asked, and what was forgotten is not seen when it is read
 */
export async function putSessions(
  disk: SessionDisk,
  rows: readonly SessionRow[],
  clock: Clock,
  isLeaving: boolean,
): Promise<Written> {
  const forgottenIds: string[] = [];
  const refused = new Map<string, unknown>();
  /** How often each body is there, of those that must be. */
  const bodies = new Map<string, IDBRequest<number>>();
  let copyMs = 0;

  const putRow = (store: IDBObjectStore, { summary, whole, parts, clearCount }: SessionRow): void => {
    const { id } = summary;
    const forgotten = disk.forgotten();
    const stored: StoredSummary = {
      ...summary,
      clearCount: clearCount ?? forgotten.clearCount,
      isSaved: clearCount === undefined,
    };
    if (!isLeaving && isForgotten(stored, forgotten)) {
      forgottenIds.push(id);
      return;
    }
    try {
      // Another tab kept to its limits: without its body nobody could read what is added.
      if (bodies.get(id)?.result === 0) {
        throw new MapVitalsError('STORAGE', `session '${id}' was removed while it was recorded.`);
      }
      if (whole) {
        store.put(whole, bodyKey(id));
        store.delete(partsOf(id));
      }
      for (const [path, part] of parts) store.put(part, partKey(id, path));
      store.put(stored, summaryKey(id));
    } catch (error) {
      refused.set(id, error);
    }
  };
  const putAll = (store: IDBObjectStore): void => {
    const startMs = clock.now();
    for (const row of rows) putRow(store, row);
    copyMs = clock.now() - startMs;
  };

  if (isLeaving) {
    await disk.ask('readwrite', (store) => {
      putAll(store);
      finish(store);
      return promisifyRequest(store.transaction);
    });
  } else {
    await disk.change(putAll, (store) => {
      for (const { summary, whole } of rows) {
        if (!whole) bodies.set(summary.id, store.count(bodyKey(summary.id)));
      }
    });
  }
  return { forgottenIds, refused, copyMs, clearCount: disk.forgotten().clearCount };
}
