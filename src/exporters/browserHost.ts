import type { ExportHost } from './exportOptions.ts';

/** The browser: what it sends and keeps with. */
export function browserHost(): ExportHost {
  const { fetch, navigator, fetchLater } = globalThis as typeof globalThis & Pick<ExportHost, 'fetchLater'>;
  return {
    fetch: (url, init) => fetch(url, init),
    fetchLater: fetchLater && ((url, init) => fetchLater(url, init)),
    locks: navigator?.locks,
    // A server's has none.
    isOnline: () => (navigator as Navigator | undefined)?.onLine ?? true,
  };
}
