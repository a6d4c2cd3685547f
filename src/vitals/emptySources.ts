import { isMissing } from '../lib/isMissing.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface EmptySources {
  event(event: MapEvent): void;
  /** A tile ended in silence: it is not there. */
  missing(sourceId: string): void;
  /** Sources of which every tile was missing, told once each. */
  take(): string[];
}

const MAX_SOURCES = 64;

/** Finds sources that have no tiles at all: most of the world has none in a sparse set, but then some came. */
export function findEmptySources(): EmptySources {
  /** Whether one may still turn out to be empty: no tile of it came or failed. */
  const sources = new Map<string, boolean>();
  let isLate = false;

  const note = (sourceId: string, isEmpty: boolean): void => {
    if (sources.has(sourceId) || sources.size < MAX_SOURCES) {
      sources.set(sourceId, isEmpty && sources.get(sourceId) !== false);
    }
  };

  return {
    event(event) {
      const { type } = event;
      // What came before anyone looked is not known.
      if (type === 'attached') isLate = event.firstTile !== 'awaited';
      else if (type === 'tileReady' && event.isNetworkTile) note(event.sourceId, false);
      else if (type === 'tileError' && event.isNetworkTile) note(event.sourceId, isMissing(event.status));
    },
    missing: (sourceId) => note(sourceId, true),
    take() {
      const empty = isLate ? [] : [...sources].flatMap(([sourceId, isEmpty]) => (isEmpty ? [sourceId] : []));
      for (const sourceId of empty) sources.set(sourceId, false);
      return empty;
    },
  };
}
