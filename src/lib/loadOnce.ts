import { loadTwice } from './loadTwice.ts';

export interface LoadOnce<Part> {
  /** `undefined` until it has come. */
  readonly part: Part | undefined;
  /** Loads it, once for all. Rejects where it cannot be had. */
  load(): Promise<Part>;
}

/** Loads a part of the code that whoever comes afterwards has at once. */
export function createLoadOnce<Part>(load: () => Promise<Part>): LoadOnce<Part> {
  let part: Part | undefined;
  let loading: Promise<Part> | undefined;
  return {
    get part() {
      return part;
    },
    load: () => (loading ??= loadTwice(load)).then((it) => (part = it)),
  };
}
