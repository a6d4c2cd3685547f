import { fetchWithProgress } from './fetchWithProgress.ts';
import type { FetchOptions } from './fetchWithProgress.ts';

/** Where the file of all places is, as the Vite plugin made it: workers fetch it by themselves. */
export function placesUrl(): string {
  return new URL('places.bin', document.baseURI).href;
}

export function fetchPlaces(options: FetchOptions = {}): Promise<ArrayBuffer> {
  return fetchWithProgress(placesUrl(), options);
}
