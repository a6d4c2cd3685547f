export interface WebpFilm {
  readonly width: number;
  readonly height: number;
  /** Each shown for so long. */
  readonly frames: readonly WebpFrame[];
}
export interface WebpFrame {
  readonly bytes: Uint8Array;
  readonly durationMs: number;
  /** Which part of the film the picture is; what is around it stays. `x` and `y` are even. Omitted: all of it. */
  readonly part?: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
}
export function joinWebp(film: WebpFilm): Uint8Array<ArrayBuffer>;
