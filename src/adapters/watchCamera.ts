import { watchNumbers } from './watchNumbers.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

export interface CameraWatch {
  /** The library says that it moves, which it says of a camera that stands, too. */
  moved(): void;
  /** Whether the map shows another part of the world than when this was asked last. */
  takeChange(): boolean;
}

/** Of MapLibre, or of Mapbox GL. */
type CameraMap = Pick<MapLibreMap, 'getCenter' | 'getZoom' | 'getBearing' | 'getPitch' | 'getRoll' | 'getPadding'>;

/** Compares what the camera is with what it was: `move` fires for 200 ms after a wheel's camera has come to its end. */
export function watchCamera(map: CameraMap): CameraWatch {
  let mayHaveMoved = false;
  // Hot: once a frame of a move.
  const hasChanged = watchNumbers((put) => {
    const { lng, lat } = map.getCenter();
    const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding();
    put(lng);
    put(lat);
    put(map.getZoom());
    put(map.getBearing());
    put(map.getPitch());
    put(map.getRoll?.() ?? 0);
    put(top);
    put(bottom);
    put(left);
    put(right);
  });

  return {
    moved() {
      mayHaveMoved = true;
    },
    takeChange() {
      if (!mayHaveMoved) return false;
      mayHaveMoved = false;
      return hasChanged();
    },
  };
}
