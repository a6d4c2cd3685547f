import { watchNumbers } from './watchNumbers.ts';
import type { MapLibreMap } from './mapLibreLike.ts';

export interface CameraWatch {
  /** The library has moved it. */
  moved(): void;
  /** Whether the map shows another part of the world than when this was asked last. `isMoving`: as the library says. */
  takeChange(isMoving: boolean): boolean;
}

/** Of MapLibre, or of Mapbox GL. */
type CameraMap = Pick<MapLibreMap, 'getCenter' | 'getZoom' | 'getBearing' | 'getPitch' | 'getRoll' | 'getPadding'>;

/** Compares what the camera is with what it was: the library says that it moves for 200 ms after a wheel's has come to its end. */
export function watchCamera(map: CameraMap): CameraWatch {
  let mayHaveMoved = false;
  // Hot: once a frame of a move.
  const hasTurned = watchNumbers((put) => {
    const { lng, lat } = map.getCenter();
    put(lng);
    put(lat);
    put(map.getZoom());
    put(map.getBearing());
    put(map.getPitch());
  });
  // Where none of those changes.
  const hasShifted = watchNumbers((put) => {
    const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding();
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
    takeChange(isMoving) {
      if (!isMoving && !mayHaveMoved) return false;
      mayHaveMoved = false;
      return hasTurned() || hasShifted();
    },
  };
}
