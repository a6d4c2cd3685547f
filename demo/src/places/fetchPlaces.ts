import { fetchWithProgress } from './fetchWithProgress.ts';
import type { FetchOptions } from './fetchWithProgress.ts';

/** The file of all places, as the Vite plugin made it. */
export function fetchPlaces(options: FetchOptions = {}): Promise<ArrayBuffer> {
  return fetchWithProgress(new URL('places.bin', document.baseURI).href, options);
}
