/** One move of the map as it was measured on this device, in this visit. */
export interface Move {
  /** `program`: scripted, and said to be so. */
  readonly by: 'hand' | 'program';
  readonly expectedFrames: number;
  readonly lostFrames: number;
  readonly durationMs: number;
  /** The time between two frames in turn. */
  readonly gapsMs: readonly number[];
  /** What ran in the longest of them, where one operation held at least 30 % of it. */
  readonly held: { readonly name: string; readonly ms: number } | null;
  /** For how long building the clusters kept the page; `null` where nobody can tell. */
  readonly pageMs: number | null;
}

/** 0..1, of the whole move; not GDF, which is of its worst second. */
export function lostShare({ lostFrames, expectedFrames }: Move): number {
  return expectedFrames > 0 ? lostFrames / expectedFrames : 0;
}
