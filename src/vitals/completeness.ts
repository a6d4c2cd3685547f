export interface Completeness {
  /** Returns whether the map is complete with this frame and was not before. */
  frame(atMs: number, isCalm: boolean): boolean;
  /** As `frame`, for the library's own word. */
  idle(atMs: number): boolean;
  /** The view has changed. */
  reset(): void;
  /** When the tiles of the complete map were first seen complete. */
  readonly tilesCompleteMs: number;
}

/** One calm frame may come between the last tile of one kind and the request of the next. */
const CALM_FRAMES = 2;

/**
 * When the map is complete: the library is idle, or two frames in a row were calm (all tiles loaded, nothing moves). The
 * frames are there for maps that repaint without end, which are never idle.
 */
export function createCompleteness(): Completeness {
  let calmFrames = 0;
  let tilesCompleteMs = 0;

  return {
    frame(atMs, isCalm) {
      calmFrames = isCalm ? calmFrames + 1 : 0;
      if (calmFrames === 1) tilesCompleteMs = atMs;
      return calmFrames === CALM_FRAMES;
    },
    idle(atMs) {
      if (calmFrames === 0) tilesCompleteMs = atMs;
      const isNew = calmFrames < CALM_FRAMES;
      calmFrames = CALM_FRAMES;
      return isNew;
    },
    reset() {
      calmFrames = 0;
    },
    get tilesCompleteMs() {
      return tilesCompleteMs;
    },
  };
}
