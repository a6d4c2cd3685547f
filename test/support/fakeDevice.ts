/** As much of IndexedDB as an exporter asks for, shared by the pages that are given it: what it has lies in `entries`. */
export function createFakeDevice(): { readonly factory: IDBFactory; readonly entries: Map<string, unknown> } {
  const entries = new Map<string, unknown>();
  const request = <Result>(result: Result): object => {
    const it: { result: Result; onsuccess?: () => void; oncomplete?: () => void } = { result };
    queueMicrotask(() => it.onsuccess?.());
    return it;
  };
  const openStore = (): object => {
    const transaction: { commit(): void; oncomplete?: () => void } = { commit() {} };
    queueMicrotask(() => transaction.oncomplete?.());
    return {
      transaction,
      put: (value: unknown, key: string) => request(void entries.set(key, structuredClone(value))),
      delete: (key: string) => request(void entries.delete(key)),
      count: (key: string) => request(Number(entries.has(key))),
      getAll: () => request(structuredClone([...entries.values()])),
    };
  };
  const db = {
    objectStoreNames: { contains: () => true },
    transaction: () => ({ objectStore: openStore }),
    close() {},
  };
  // The cast: nobody asks for more of it.
  return { factory: { open: () => request(db) } as unknown as IDBFactory, entries };
}
