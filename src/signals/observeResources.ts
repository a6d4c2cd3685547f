import type { Stop } from '../types/functions.ts';

export interface ResourceWatch {
  /** How long the page took to fetch a URL; `null` where the browser does not tell: workers, a full buffer. Tells once. */
  readonly networkMsOf: (url: string) => number | null;
  stop: Stop;
}

/** URLs whose tile is not ready yet. Kept in memory as they are, never recorded. */
const MAX_KEPT = 500;
const TILE_INITIATORS = new Set(['fetch', 'img', 'xmlhttprequest']);

/**
 * Listens to resource timing live: the browser's own buffer is full after 250 entries, which a map asks for in one pan.
 * Sees what the page itself fetches (raster tiles, images), not what workers do.
 */
export function observeResources(): ResourceWatch {
  if (typeof document === 'undefined' || typeof PerformanceObserver === 'undefined') {
    return { networkMsOf: () => null, stop() {} };
  }
  const durationsMs = new Map<string, number>();
  const keep = (entries: PerformanceEntryList): void => {
    for (const entry of entries as PerformanceResourceTiming[]) {
      if (!TILE_INITIATORS.has(entry.initiatorType)) continue;
      durationsMs.delete(entry.name);
      const [oldest] = durationsMs.size < MAX_KEPT ? [] : durationsMs.keys();
      if (oldest !== undefined) durationsMs.delete(oldest);
      durationsMs.set(entry.name, entry.duration);
    }
  };
  const observer = new PerformanceObserver((list) => keep(list.getEntries()));
  observer.observe({ type: 'resource', buffered: true });
  return {
    networkMsOf(url) {
      keep(observer.takeRecords());
      const durationMs = durationsMs.get(url) ?? null;
      durationsMs.delete(url);
      return durationMs;
    },
    stop: () => observer.disconnect(),
  };
}
