import type { Clock } from '../types/clock.ts';
import type { TellProblem } from '../types/sample.ts';

/** Who makes up for what happened before they were there. */
export interface MakesUp {
  /**
   * Runs each of them, also those that come meanwhile: of many some at a time, and the page has its turn between. At the end
   * it is `done`, and `countLeftOut` says how many were too many to keep.
   */
  makeUp<Call>(
    calls: readonly Call[],
    run: (call: Call) => void,
    done: () => void,
    countLeftOut: () => number,
  ): Promise<void>;
  /** There is no time left: all of it is done now. */
  hurry(): void;
}

/** Half a frame: longer it would hold up the hand, and that the page is slow is why there is so much. */
const SLICE_MS = 8;

export function createMakeUp(clock: Clock, problem: TellProblem): MakesUp {
  let hurry = (): void => {};

  return {
    makeUp: (calls, run, done, countLeftOut) =>
      new Promise((resolve) => {
        let index = 0;
        let isOver = false;
        let isPlaying = false;
        const play = (sliceMs: number): void => {
          // Who is told of what one of them came to may want all of it: in the middle of that one there is no more.
          if (isPlaying) return;
          const untilMs = clock.now() + sliceMs;
          for (; index < calls.length; index += 1) {
            if (clock.now() > untilMs) {
              clock.setTimer(() => play(SLICE_MS), 0);
              return;
            }
            isPlaying = true;
            run(calls[index]!);
            isPlaying = false;
          }
          if (isOver) return;
          isOver = true;
          done();
          const count = countLeftOut();
          if (count > 0) problem('early-calls-dropped', `${count} left out`);
          resolve();
        };
        hurry = () => play(Infinity);
        play(SLICE_MS);
      }),
    hurry: () => hurry(),
  };
}
