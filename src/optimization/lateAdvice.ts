import type { Advise } from './managerOptions.ts';
import type { Part } from './parts.ts';

export interface LateAdvice {
  readonly advise: Advise;
  /** From the first run on, so that it is there for the report. */
  seek(): Promise<void>;
}

const NONE: Advise = () => [];

/** What would make an operation cheaper: as the options say, or by a part that comes later. */
export function createLateAdvice(given: Advise | undefined, part: Part<Advise> | undefined): LateAdvice {
  let found = given;
  return {
    get advise() {
      return found ?? NONE;
    },
    async seek() {
      if (found) return;
      found = NONE;
      found = (await part?.()) ?? NONE;
    },
  };
}
