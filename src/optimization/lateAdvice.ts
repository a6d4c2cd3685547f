import type { Advise } from './managerOptions.ts';
import type { Part } from './parts.ts';

export interface LateAdvice {
  readonly advise: Advise;
  /** From the first run on, so that it is there for the report. */
  seek(): Promise<void>;
}

/** What would make an operation cheaper: as the options say, or by a part that comes later. */
export function createLateAdvice(given: Advise | undefined, part: Part<Advise> | undefined): LateAdvice {
  let found = given;
  let isSought = given !== undefined;
  return {
    advise: (operation) => found?.(operation) ?? [],
    async seek() {
      if (isSought) return;
      isSought = true;
      found = await part?.();
    },
  };
}
