export interface WebpFilm {
  readonly width: number;
  readonly height: number;
  /** Pictures of this size, each shown for so long. */
  readonly frames: readonly { readonly bytes: Uint8Array; readonly durationMs: number }[];
}
export function joinWebp(film: WebpFilm): Uint8Array<ArrayBuffer>;
