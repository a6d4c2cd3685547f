import { readSource } from './describeMapLibre.ts';
import type { WatchedSource } from '../types/adapter.ts';
import type { MapLibreEvent, MapLibreMap } from './mapLibreLike.ts';

export interface DataWatch {
  watch(source: string | object): WatchedSource | null;
  /** The library asks for the data of a source. */
  loading(event: MapLibreEvent): void;
  came(event: MapLibreEvent): void;
  /** It has drawn a frame. */
  drawn(): void;
}

/**
 * Tells of the data of sources that are watched. Whether all of it is there is judged at a frame, after the library has drawn
 * it: what asks for other tiles (a filter, a layout property) does so only in the frame after the call.
 */
export function watchMapLibreData(
  map: MapLibreMap,
  tell: (sourceId: string, stage: 'changed' | 'indexed' | 'ready') => void,
): DataWatch {
  /** How many watch it, and whether it may have something to load. */
  const watched = new Map<string, { count: number; isOpen: boolean }>();

  const note = (sourceId: string | undefined, stage: 'changed' | 'indexed'): void => {
    const it = sourceId === undefined ? undefined : watched.get(sourceId);
    if (!it) return;
    it.isOpen = true;
    tell(sourceId!, stage);
  };
  return {
    watch(id) {
      if (typeof id !== 'string' || !readSource(map, id)) return null;
      const it = watched.get(id) ?? { count: 0, isOpen: true };
      it.count += 1;
      it.isOpen = true;
      watched.set(id, it);
      // What changes nothing draws nothing: then this is the frame that says so.
      map.triggerRepaint();
      let isWatching = true;
      return {
        id,
        stop() {
          if (isWatching && (it.count -= 1) === 0) watched.delete(id);
          isWatching = false;
        },
      };
    },
    loading({ sourceId, tile }) {
      if (!tile) note(sourceId, 'changed');
    },
    came({ sourceId, tile, sourceDataType }) {
      if (!tile && sourceDataType === 'content') note(sourceId, 'indexed');
    },
    drawn() {
      for (const [id, it] of watched) {
        // Asked of a source that is gone, MapLibre tells an error.
        if (!it.isOpen || !readSource(map, id) || !map.isSourceLoaded(id)) continue;
        it.isOpen = false;
        tell(id, 'ready');
      }
    },
  };
}
