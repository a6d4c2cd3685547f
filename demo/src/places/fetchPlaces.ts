import { fetchWithProgress } from './fetchWithProgress.ts';
import type { LoadOptions } from '../operations/operations.ts';

/** The file of all places, as the Vite plugin made it. */
export function fetchPlaces(options: LoadOptions = {}): Promise<ArrayBuffer> {
  return fetchWithProgress(new URL('places.bin', document.baseURI).href, options);
}
