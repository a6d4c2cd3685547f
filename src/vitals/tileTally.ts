import type { MapEvent } from '../types/mapEvents.ts';

/** What became of the tiles of the network sources. */
export interface TileTally {
  event(event: MapEvent): void;
  /** Tiles failed, and no tile ever came. */
  readonly hasAllFailed: boolean;
  readonly failedCount: number;
}

const MISSING: readonly (number | undefined)[] = [204, 404, 410];

/** Failed is not missing: what a server does not have, it does not have. */
export function isMissing(status: number | undefined): boolean {
  return MISSING.includes(status);
}

export function createTileTally(): TileTally {
  let hasCome = false;
  let failedCount = 0;

  return {
    event(event) {
      const { type } = event;
      if (type === 'attached') hasCome = event.firstTile !== 'awaited';
      else if (type === 'tileReady') hasCome ||= event.isNetworkTile;
      else if (
        type === 'error'
          ? event.isNetworkSource
          : type === 'tileError' && event.isNetworkTile && !isMissing(event.status)
      ) {
        failedCount += 1;
      }
    },
    get hasAllFailed() {
      return failedCount > 0 && !hasCome;
    },
    get failedCount() {
      return failedCount;
    },
  };
}
