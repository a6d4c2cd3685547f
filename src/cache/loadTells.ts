import { after } from '../lib/after.ts';
import { describeValue } from '../lib/describeValue.ts';
import { tellMistake } from '../lib/failure.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { TellProblem } from '../types/sample.ts';

/** What is to be told of loads. */
export interface LoadTells {
  /** A value is not kept; told once. */
  readOnce(): void;
  /** Somebody waits for a load that another has begun. One that it asked for itself, without its signal, never ends: nothing else tells. */
  waits(key: string): Stop;
}

const LONG_WAIT_MS = 30_000;

export function createLoadTells(clock: Clock, tell: TellProblem | undefined): LoadTells {
  let hasToldReadOnce = false;

  return {
    readOnce() {
      if (hasToldReadOnce) return;
      hasToldReadOnce = true;
      const what = 'a generator, stream or Response is not kept: each caller has its own. Keep what is read from it.';
      tellMistake(tell, 'cache.read-once', what);
    },
    waits: (key) =>
      after(clock, LONG_WAIT_MS, () => {
        const what = `the load of ${describeValue(key)} has been waited for ${LONG_WAIT_MS / 1000} s.`;
        tellMistake(tell, 'cache.long-wait', what, 'longWait');
      }),
  };
}
