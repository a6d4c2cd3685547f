import { isMissing } from '../lib/isMissing.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** What became of the tiles of the network sources. */
export interface TileTally {
  event(event: MapEvent): void;
  /** Tiles failed, and no tile ever came. */
  readonly hasAllFailed: boolean;
  readonly failedCount: number;
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
