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

  const takeChange = (): boolean => {
    const { lng, lat } = map.getCenter();
    const { top = 0, bottom = 0, left = 0, right = 0 } = map.getPadding();
    let hasChanged = false;
    const compare = (index: number, value: number): void => {
      hasChanged ||= before[index] !== value;
      before[index] = value;
    };
    compare(0, lng);
    compare(1, lat);
    compare(2, map.getZoom());
    compare(3, map.getBearing());
    compare(4, map.getPitch());
    compare(5, map.getRoll?.() ?? 0);
    compare(6, top);
    compare(7, bottom);
    compare(8, left);
    compare(9, right);
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
