import { describeError } from '../lib/describeError.ts';
import type { Engine } from '../createEngine.ts';

/** What happens before the engine is there, in order. */
export interface EarlyQueue {
  /** `null` until it has been adopted. */
  readonly engine: Engine | null;
  /** Does it now, or when there is an engine. `always`: it is no measurement, and never too many. */
  keep(call: (engine: Engine) => void, always?: boolean): void;
  adopt(engine: Engine): void;
  /** Nobody will come: keeps nothing any more. */
  giveUp(): void;
}

/** A minute of dragging. The first ones are what the load is made of: those that come after are left out. */
const MAX_CALLS = 12_000;

export function createEarlyQueue(): EarlyQueue {
  let engine: Engine | null = null;
  let isOver = false;
  let calls: ((engine: Engine) => void)[] = [];
  let measuredCount = 0;
  let droppedCount = 0;

  return {
    get engine() {
      return engine;
    },
    keep(call, always = false) {
      if (engine) call(engine);
      else if (isOver) return;
      else if (always || measuredCount < MAX_CALLS) {
        calls.push(call);
        if (!always) measuredCount += 1;
      } else droppedCount += 1;
    },
    adopt(adopted) {
      engine = adopted;
      for (const call of calls) {
        try {
          call(adopted);
        } catch (error) {
          adopted.problem('early-call-threw', describeError(error));
        }
      }
      calls = [];
      if (droppedCount === 0) return;
      adopted.problem('early-calls-dropped', `${droppedCount} facts came before the engine, more than are kept.`);
    },
    giveUp() {
      isOver = true;
      calls = [];
    },
  };
}
