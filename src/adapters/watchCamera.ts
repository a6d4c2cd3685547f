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
  let isDue = false;
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
    put(map.getRoll?.() ?? 0);
    for (const side of Object.values(map.getPadding())) put(side);
  });

  return {
    moved() {
      isDue = true;
    },
    takeChange(isMoving) {
      if (!isMoving && !isDue) return false;
      isDue = false;
      return hasTurned() || hasShifted();
    },
  };
}
