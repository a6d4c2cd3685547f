import type { UseStore } from 'idb-keyval';
import { errorName } from './errorName.ts';
import { failure } from './failure.ts';

export interface IdbStore {
  /** For idb-keyval's functions, in place of its `createStore`: opens at first use, and once more where the connection died. */
  readonly use: UseStore;
  /** Lets go of the connection, also of one that never came; the next use opens another. */
  release(): void;
}

export interface IdbStoreOptions {
  /** `null`: there is none, and every use rejects with STORAGE. */
  readonly indexedDB: IDBFactory | null;
  readonly name: string;
  /** The connection was taken away: what was there may be gone. */
  readonly onLost?: () => void;
}

const STORE = 'entries';
/**
 * How a dead connection shows itself: Safari and Chromium close it on their own.
 * https://github.com/jakearchibald/idb-keyval/issues/165, https://github.com/jakearchibald/idb-keyval/pull/175
 */
const DEAD_CONNECTION = new Set(['InvalidStateError', 'AbortError', 'UnknownError']);

/** The host's IndexedDB, or `null`: servers have none, and with cookies blocked some browsers throw at the mere look. */
export function hostIndexedDb(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}

/** One object store in a database of its own. */
export function createIdbStore({ indexedDB, name, onLost }: IdbStoreOptions): IdbStore {
  let connection: Promise<IDBDatabase> | undefined;

  const release = (): void => {
    const released = connection;
    connection = undefined;
    // Also where it comes late: nobody would close it.
    void released?.then((db) => db.close(), ignore);
  };

  const connect = (): Promise<IDBDatabase> => {
    if (connection) return connection;
    const forget = (): void => {
      if (connection === opening) connection = undefined;
    };
    const opening = open(indexedDB, name, () => {
      forget();
      onLost?.();
    });
    connection = opening;
    opening.catch(forget);
    return opening;
  };

  return {
    release,
    use: async (mode, callback) => {
      const attempt = async () => callback((await connect()).transaction(STORE, mode).objectStore(STORE));
      try {
        return await attempt();
      } catch (error) {
        if (!DEAD_CONNECTION.has(errorName(error))) throw error;
        release();
        return attempt();
      }
    },
  };
}

/** @param version above that of a database which lacks the store: its upgrade makes one. @default whatever is there */
function open(indexedDB: IDBFactory | null, name: string, onLost: () => void, version?: number): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    if (!indexedDB) throw failure('STORAGE', 'this browser has no IndexedDB here; nothing is kept on disk.');
    const request = indexedDB.open(name, version);
    request.onupgradeneeded = () => {
      const { result } = request;
      if (!result.objectStoreNames.contains(STORE)) result.createObjectStore(STORE);
    };
    request.onerror = () => reject(request.error ?? failure('STORAGE', `the database '${name}' did not open.`));
    request.onsuccess = () => {
      const db = request.result;
      if (!db.objectStoreNames.contains(STORE)) {
        // Something else made it, or an upgrade was cut short.
        db.close();
        resolve(open(indexedDB, name, onLost, db.version + 1));
        return;
      }
      db.onclose = onLost;
      // Another tab deletes or upgrades it: holding on would block that tab for ever.
      db.onversionchange = () => {
        db.close();
        onLost();
      };
      resolve(db);
    };
  });
}

function ignore(): void {}
