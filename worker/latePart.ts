import { createLoadLate } from '../src/lib/loadLate.ts';
import type { LoadLate } from '../src/lib/loadLate.ts';

export interface LatePart<Part> {
  /** `undefined` until it has come. */
  readonly part: Part | undefined;
  /** Loads it for one pool, which is told once where it cannot be had. */
  forPool(onError: (error: unknown) => void): LoadLate<Part>;
}

/** A part of the code that all pools share once the first has needed it. */
export function createLatePart<Part>(load: () => Promise<Part>): LatePart<Part> {
  let part: Part | undefined;
  return {
    get part() {
      return part;
    },
    forPool: (onError) => createLoadLate(async () => (part ??= await load()), onError),
  };
}
