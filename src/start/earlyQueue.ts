import type { TellProblem } from '../types/sample.ts';

/** Who tells of what went wrong with what was kept. */
interface Teller {
  readonly problem: TellProblem;
}

/** What happens before the engine is there, in order. */
export interface EarlyQueue<Engine> {
  /** `null` until it has been adopted. */
  readonly engine: Engine | null;
  /** There is none yet, and may be one. */
  readonly isWaiting: boolean;
  /** Does it now, or when there is an engine. `always`: it is no measurement, and never too many. */
  keep(call: (engine: Engine) => void, always?: boolean): void;
  /** Does it now, or once all that was kept is made up for, or nobody will come. */
  afterwards(call: () => void): void;
  adopt(engine: Engine): void;
  /** Nobody will come: keeps nothing any more. */
  giveUp(): void;
}

/** A minute of dragging. The first ones are what the load is made of: those that come after are left out. */
const MAX_CALLS = 24_000;

export function createEarlyQueue<Engine extends Teller>(): EarlyQueue<Engine> {
  let engine: Engine | null = null;
  let calls: ((engine: Engine) => void)[] = [];
  let last: (() => void)[] = [];
  let measuredCount = 0;
  let isWaiting = true;

  const finish = (waiting: typeof calls): void => {
    isWaiting = false;
    for (const call of waiting) {
      try {
        // The cast: where there is none, they are those that take none.
        call(engine as Engine);
      } catch (error) {
        engine?.problem('early-call-threw', error);
      }
    }
    calls = last = [];
  };

  return {
    get engine() {
      return engine;
    },
    get isWaiting() {
      return isWaiting;
    },
    keep(call, isAlways = false) {
      if (engine) call(engine);
      else if (isWaiting && (isAlways || (measuredCount += 1) <= MAX_CALLS)) calls.push(call);
    },
    afterwards(call) {
      if (engine) call();
      else if (isWaiting) last.push(call);
    },
    adopt(adopted) {
      engine = adopted;
      finish([...calls, ...last]);
      const droppedCount = measuredCount - MAX_CALLS;
      if (droppedCount > 0) adopted.problem('early-calls-dropped', `${droppedCount} left out`);
    },
    giveUp: () => finish(last),
  };
}
