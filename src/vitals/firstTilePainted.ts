import type { MapLoad } from './mapLoad.ts';
import type { Emit } from './measurement.ts';

export interface FirstTilePainted {
  /** A tile of a network source is ready to be drawn. */
  tileReady(): void;
  frame(atMs: number): void;
  hidden(atMs: number): void;
}

/**
 * FTP: from the map's creation to the first frame that the library draws after the first network tile is ready. GeoJSON,
 * image and canvas sources do not count: their tiles can be empty, and there before any of the basemap's.
 */
export function createFirstTilePainted(load: MapLoad, emit: Emit): FirstTilePainted {
  const { startMs } = load;
  let isTileReady = false;

  return {
    tileReady() {
      isTileReady = true;
    },
    frame(atMs) {
      if (load.isPainted || !isTileReady) return;
      load.isPainted = true;
      // The clock's zero is the navigation.
      const parts = { sinceNavigationMs: atMs };
      emit({ name: 'FTP', outcome: 'measured', value: atMs - startMs, startMs, endMs: atMs, parts });
    },
    hidden(atMs) {
      if (load.isPainted) return;
      load.isPainted = true;
      emit({ name: 'FTP', outcome: 'hidden', value: null, startMs, endMs: atMs });
    },
  };
}
