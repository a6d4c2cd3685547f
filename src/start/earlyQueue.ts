import type { MakesUp } from '../attachments/makeUp.ts';
import type { TellProblem } from '../types/sample.ts';

/** Who tells of what went wrong with what was kept. */
interface Teller extends MakesUp {
  readonly problem: TellProblem;
}

/** What happens before the engine is there, in order. */
export interface EarlyQueue<Engine> {
  /** `null` until it has been adopted, and all is made up for. */
  readonly engine: Engine | null;
  /** There is none yet, and may be one. */
  readonly isWaiting: boolean;
  /** Does it now, or when there is an engine. `always`: it is no measurement, and never too many. */
  keep(call: (engine: Engine) => void, always?: boolean): void;
  /** Does it now, or once all that was kept is made up for, or nobody will come. */
  afterwards(call: () => void): void;
  /** Makes up for what was kept, bit by bit, and then for what comes meanwhile. Of little it does so at once. */
  adopt(engine: Engine): Promise<void>;
  /** There is no time left: it is to be done now. */
  hurry(): void;
  /** Nobody will come: keeps nothing any more. */
  giveUp(): void;
}

/** A minute of dragging. The first ones are what the load is made of: those that come after are left out. */
const MAX_CALLS = 24_000;

export function createEarlyQueue<Engine extends Teller>(): EarlyQueue<Engine> {
  let engine: Engine | null = null;
  let adopting: Engine | null = null;
  let calls: ((engine: Engine) => void)[] = [];
  let last: (() => void)[] = [];
  let measuredCount = 0;
  let isWaiting = true;

  const run = (call: (engine: Engine) => void): void => {
    try {
      // The cast: where there is none, they are those that take none.
      call(adopting as Engine);
    } catch (error) {
      adopting?.problem('early-call-threw', error);
    }
  };
  const finish = (): void => {
    isWaiting = false;
    engine = adopting;
    last.forEach(run);
    calls = last = [];
  };

  return {
    get engine() {
      return engine;
    },
    get isWaiting() {
      return isWaiting;
    },
    keep(call, isAlways) {
      if (engine) call(engine);
      else if (isWaiting && (isAlways || (measuredCount += 1) <= MAX_CALLS)) calls.push(call);
    },
    afterwards(call) {
      if (engine) call();
      else if (isWaiting) last.push(call);
    },
    adopt: (adopted) => (adopting = adopted).makeUp(calls, run, finish, () => measuredCount - MAX_CALLS),
    hurry() {
      adopting?.hurry();
    },
    giveUp() {
      adopting?.hurry();
      finish();
    },
  };
}
