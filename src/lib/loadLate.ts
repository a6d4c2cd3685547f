import { loadTwice } from './loadTwice.ts';

/** Loads a part of the code when it is first asked for; `undefined` where it cannot be had. Never rejects. */
export type LoadLate<Part> = () => Promise<Part | undefined>;

/**
 * A part of the code that an `import()` brings. One that cannot be loaded, or does not come, is tried once more, then told,
 * once: whoever needs it goes on without.
 */
export function createLoadLate<Part>(load: () => Promise<Part>, onError: (error: unknown) => void): LoadLate<Part> {
  let loading: Promise<Part | undefined> | undefined;
  return () =>
    (loading ??= loadTwice(load).catch((error: unknown) => {
      onError(error);
      return undefined;
    }));
}
