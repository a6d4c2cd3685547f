import type { MapEvent } from '../types/mapEvents.ts';

/** What became of the tiles of each network source. */
export interface TileTally {
  event(event: MapEvent): void;
  /** A tile that is not there: most of the world has none in a sparse set. */
  missing(sourceId: string): void;
  /** Tiles failed, and no tile ever came. */
  readonly hasAllFailed: boolean;
  readonly failedCount: number;
  /** Sources of which every tile was missing, told once each. */
  takeEmpty(): string[];
}

interface Counts {
  hasCome: boolean;
  missingCount: number;
  isRuledOut: boolean;
}

const MISSING: readonly (number | undefined)[] = [204, 404, 410];
const MAX_SOURCES = 64;

/** Failed is not missing: what a server does not have, it does not have. */
export function isMissing(status: number | undefined): boolean {
  return MISSING.includes(status);
}

export function createTileTally(): TileTally {
  const sources = new Map<string, Counts>();
  let hasCome = false;
  let failedCount = 0;
  let isLate = false;

  const countsOf = (sourceId: string): Counts | undefined => {
    if (!sources.has(sourceId) && sources.size < MAX_SOURCES) {
      sources.set(sourceId, { hasCome: false, missingCount: 0, isRuledOut: false });
    }
    return sources.get(sourceId);
  };
  const missing = (sourceId: string): void => {
    const counts = countsOf(sourceId);
    if (counts) counts.missingCount += 1;
  };

  return {
    event(event) {
      if (event.type === 'attached') {
        isLate = event.firstTile !== 'awaited';
        hasCome ||= isLate;
      } else if (event.type === 'error' && event.isNetworkSource) failedCount += 1;
      else if (event.type === 'tileReady' && event.isNetworkTile) {
        hasCome = true;
        const counts = countsOf(event.sourceId);
        if (counts) counts.hasCome = true;
      } else if (event.type === 'tileError' && event.isNetworkTile) {
        if (isMissing(event.status)) missing(event.sourceId);
        else {
          failedCount += 1;
          const counts = countsOf(event.sourceId);
          if (counts) counts.isRuledOut = true;
        }
      }
    },
    missing,
    get hasAllFailed() {
      return failedCount > 0 && !hasCome;
    },
    get failedCount() {
      return failedCount;
    },
    takeEmpty() {
      if (isLate) return [];
      const empty = [...sources].filter(([, it]) => it.missingCount > 0 && !it.hasCome && !it.isRuledOut);
      for (const [, it] of empty) it.isRuledOut = true;
      return empty.map(([sourceId]) => sourceId);
    },
  };
}
