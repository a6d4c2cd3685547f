import { observeEntries } from '../lib/observeEntries.ts';
import type { Stop } from '../types/functions.ts';

export interface ResourceWatch {
  /** How the page fetched a URL; `null` where the browser does not tell: workers. Tells once. */
  readonly fetchOf: (url: string) => Fetched | null;
  stop: Stop;
}

export interface Fetched {
  readonly networkMs: number;
  /** When the page had it. */
  readonly fetchedMs: number;
  /** As it was sent, and whether the browser's cache had it; absent where that is not told. */
  readonly bytes?: number;
  readonly isCached?: boolean;
}

/** URLs whose tile is not ready yet. Kept in memory as they are, never recorded. */
const MAX_KEPT = 500;
const TILE_INITIATORS = new Set(['fetch', 'img', 'xmlhttprequest']);

/**
 * Listens to resource timing live: the browser's own buffer is full after 250 entries, which a map asks for in one pan.
 * Sees what the page itself fetches (raster tiles, images), not what workers do.
 */
export function observeResources(): ResourceWatch {
  const fetches = new Map<string, PerformanceResourceTiming>();
  const keep = (entries: PerformanceEntryList): void => {
    for (const entry of entries as PerformanceResourceTiming[]) {
      if (!TILE_INITIATORS.has(entry.initiatorType)) continue;
      fetches.delete(entry.name);
      const [oldest] = fetches.size < MAX_KEPT ? [] : fetches.keys();
      if (oldest !== undefined) fetches.delete(oldest);
      fetches.set(entry.name, entry);
    }
  };
  const watch = typeof document === 'undefined' ? null : observeEntries('resource', keep, true);
  return {
    fetchOf(url) {
      watch?.flush();
      const entry = fetches.get(url);
      fetches.delete(url);
      return entry
        ? { networkMs: entry.duration, fetchedMs: entry.startTime + entry.duration, ...sizeOf(entry) }
        : null;
    },
    stop: () => watch?.stop(),
  };
}

/**
 * Sizes of 0 are secrets of another origin: https://www.w3.org/TR/resource-timing/#sec-cross-origin-resources. Of what a service
 * worker answers nobody tells what was sent: all of it is called cached, wherever the worker has it from (seen in Chromium 156).
 */
function sizeOf(entry: PerformanceResourceTiming): Pick<Fetched, 'bytes' | 'isCached'> {
  const { encodedBodySize, transferSize, workerStart } = entry;
  return encodedBodySize > 0 && !workerStart ? { bytes: encodedBodySize, isCached: transferSize === 0 } : {};
}
