import { fetchWithProgress } from './fetchWithProgress.ts';

export interface FetchPlacesOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (ratio: number) => void;
}

/** The file of all places, as the Vite plugin made it. */
export function fetchPlaces({ signal, onProgress = () => {} }: FetchPlacesOptions): Promise<ArrayBuffer> {
  return fetchWithProgress(new URL('places.bin', document.baseURI).href, { signal, onProgress });
}
