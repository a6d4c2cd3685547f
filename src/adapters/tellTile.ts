import { cutUrls } from './describeMapLibre.ts';
import type { Telling } from './createTelling.ts';

/** A tile that the page itself fetches, for a library that tells of none. */
export interface FetchedTile {
  readonly sourceId: string;
  readonly key: string;
  /** Where the tiles of its source come from. */
  readonly template: unknown;
  /** The promise of what comes: nothing where there is nothing to show. */
  readonly answer: PromiseLike<unknown>;
  /** Its own, once it is fetched. */
  url(): string | null | undefined;
  isAborted(): boolean;
}

/** As loaders and libraries reject. */
interface Failure {
  readonly status?: number;
  readonly statusCode?: number;
  readonly response?: { readonly status?: number };
}

/** An empty answer is no error. */
const EMPTY: Failure = { status: 204 };

/** Tells of one tile from its request to its end. */
export function tellTile(tile: FetchedTile, tell: Telling['tell']): void {
  const { sourceId, key, template } = tile;
  const one = { sourceId, key, isNetworkTile: true };
  const end = (data: unknown, { status, statusCode, response }: Failure): void => {
    if (data) tell({ type: 'tileReady', ...one, url: tile.url() ?? undefined });
    else if (tile.isAborted()) tell({ type: 'tileAbort', ...one });
    else tell({ type: 'tileError', ...one, status: status ?? statusCode ?? response?.status });
  };
  tell({ type: 'tileStart', ...one, urlTemplate: typeof template === 'string' ? cutUrls(template) : undefined });
  tile.answer.then(
    (data) => end(data, EMPTY),
    (error: Failure | undefined) => end(null, error ?? {}),
  );
}
