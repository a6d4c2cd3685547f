import type { Emit } from './measurement.ts';

export interface FirstTilePainted {
  /** A tile of a network source is ready to be drawn. */
  tileReady(): void;
  frame(atMs: number): void;
  hidden(atMs: number): void;
  /** The map is complete without one; a later tile would not be the first that the user waits for. */
  cancel(): void;
}

/**
 * FTP: from the map's creation to the first frame that the library draws after the first network tile is ready. GeoJSON,
 * image and canvas sources do not count: their tiles can be empty, and there before any of the basemap's.
 */
export function createFirstTilePainted(createdAtMs: number, emit: Emit): FirstTilePainted {
  let isTileReady = false;
  let isOpen = true;

  return {
    tileReady() {
      isTileReady = true;
    },
    frame(atMs) {
      if (!isOpen || !isTileReady) return;
      isOpen = false;
      const value = atMs - createdAtMs;
      // The clock's zero is the navigation.
      const parts = { sinceNavigationMs: atMs };
      emit({ name: 'FTP', outcome: 'measured', value, startMs: createdAtMs, endMs: atMs, parts });
    },
    hidden(atMs) {
      if (!isOpen) return;
      isOpen = false;
      emit({ name: 'FTP', outcome: 'hidden', value: null, startMs: createdAtMs, endMs: atMs });
    },
    cancel() {
      isOpen = false;
    },
  };
}
