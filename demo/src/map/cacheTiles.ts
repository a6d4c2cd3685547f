import { addProtocol } from 'maplibre-gl';
import type { Cache } from 'mapvitals/optimize';

const PROTOCOL = 'cached';

/** Lets tiles whose URL begins with `cached://` come from the cache; the rest of such a URL is relative to the page. */
export function cacheTiles(cache: Cache): void {
  addProtocol(PROTOCOL, async ({ url }, { signal }) => {
    const path = url.slice(`${PROTOCOL}://`.length);
    const tile = await cache.getOrLoad(`tile:${path}`, (load) => fetchTile(path, load.signal), { signal });
    // MapLibre moves the buffer to its worker: the cache keeps its own.
    return { data: tile.slice(0) };
  });
}

export function cachedTiles(path: string): string {
  return `${PROTOCOL}://${path}`;
}

async function fetchTile(path: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(new URL(path, document.baseURI), { signal });
  if (!response.ok) throw new Error(`${path} did not load: ${response.status} ${response.statusText}`);
  return response.arrayBuffer();
}
