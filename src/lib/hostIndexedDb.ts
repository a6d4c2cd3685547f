/** The host's IndexedDB, or `null`: servers have none, and with cookies blocked some browsers throw at the mere look. */
export function hostIndexedDb(): IDBFactory | null {
  try {
    return globalThis.indexedDB ?? null;
  } catch {
    return null;
  }
}
