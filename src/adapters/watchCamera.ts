import type { MapLibreMap } from './mapLibreLike.ts';

export interface CameraWatch {
  /** The library says that it moves, which it says of a camera that stands, too. */
  moved(): void;
  /** Whether the map shows another part of the world than when this was asked last. */
  takeChange(): boolean;
}

/** Compares what the camera is with what it was: `move` fires for 200 ms after a wheel's camera has come to its end. */
export function watchCamera(map: MapLibreMap): CameraWatch {
  const before = new Float64Array(10);
  let mayHaveMoved = false;

  const now = new Float64Array(10);

  // Hot: once a frame of a move.
  const takeChange = (): boolean => {
    const { lng, lat } = map.getCenter();
    const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding();
    now[0] = lng;
    now[1] = lat;
    now[2] = map.getZoom();
    now[3] = map.getBearing();
    now[4] = map.getPitch();
    now[5] = map.getRoll?.() ?? 0;
    now[6] = top;
    now[7] = bottom;
    now[8] = left;
    now[9] = right;
    let hasChanged = false;
    for (let index = 0; index < now.length; index += 1) hasChanged ||= before[index] !== now[index];
    before.set(now);
    return hasChanged;
  };
  takeChange();

  return {
    moved() {
      mayHaveMoved = true;
    },
    takeChange() {
      if (!mayHaveMoved) return false;
      mayHaveMoved = false;
      return takeChange();
    },
  };
}
