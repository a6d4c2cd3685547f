export interface FaultyIndexedDb {
  readonly factory: IDBFactory;
  /** Opens that were asked for. */
  readonly openCount: number;
  /** Every connection that was opened. */
  readonly connections: readonly IDBDatabase[];
  /** From now on `open` works, never answers, fails, or throws. */
  mode: 'works' | 'hangs' | 'fails' | 'throws';
}

/** The host's IndexedDB with faults that real ones show, to be switched on and off. */
export function createFaultyIndexedDb(): FaultyIndexedDb {
  const connections: IDBDatabase[] = [];
  const faulty = { mode: 'works' as FaultyIndexedDb['mode'], openCount: 0, connections };

  const open = (name: string, version?: number): IDBOpenDBRequest => {
    faulty.openCount += 1;
    if (faulty.mode === 'throws')
      throw new DOMException('The user denied permission to access the database.', 'SecurityError');
    if (faulty.mode === 'hangs') return new EventTarget() as IDBOpenDBRequest;
    if (faulty.mode === 'fails') {
      const request = Object.assign(new EventTarget(), { error: new DOMException('broken', 'UnknownError') });
      const failing = request as unknown as IDBOpenDBRequest;
      queueMicrotask(() => failing.onerror?.(new Event('error')));
      return failing;
    }
    const request = indexedDB.open(name, version);
    request.addEventListener('success', () => connections.push(request.result));
    return request;
  };
  const factory = { open } as unknown as IDBFactory;
  return Object.assign(faulty, { factory });
}

/** Puts and gets under the raw keys of a database, as another program would. */
export async function openRaw(name: string): Promise<{
  put(key: string, value: unknown): Promise<void>;
  get(key: string): Promise<unknown>;
  /** Of entries, without what is kept beside them. */
  keys(): Promise<string[]>;
  close(): void;
}> {
  const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error!);
    });
  const opening = indexedDB.open(name);
  opening.onupgradeneeded = () => void opening.result.createObjectStore('entries');
  const db = await settled(opening);
  const store = (mode: IDBTransactionMode = 'readonly'): IDBObjectStore =>
    db.transaction('entries', mode).objectStore('entries');
  return {
    put: async (key, value) => void (await settled(store('readwrite').put(value, key))),
    get: (key) => settled<unknown>(store().get(key)),
    keys: async () => (await settled(store().getAllKeys(IDBKeyRange.bound('e:', 'e;')))) as string[],
    close: () => db.close(),
  };
}
