import { MapVitalsError } from '../errors.ts';
import { readOption } from '../lib/options.ts';
import { FN } from './pacingRows.ts';
import type { Paced } from './paced.ts';

/** When a paced function runs. */
export interface Pace {
  /** A call has come and waits. */
  onCall(): void;
  /** Runs what waits now, and whatever follows from a run. */
  fire(): void;
  /** Ends its timer. */
  stop(): void;
}

/** What a pace sees of the calls: only the latest is kept. */
export interface LatestCall {
  readonly isWaiting: boolean;
  run(): void;
  forget(): void;
}

export interface PacedOptions<This, Args extends unknown[]> {
  readonly fn: (this: This, ...args: Args) => unknown;
  readonly signal: AbortSignal | undefined;
  readonly createPace: (call: LatestCall) => Pace;
}

/** The part that all pacing helpers share: the latest call, `this`, cancel, flush, and the end by a signal. */
export function createPaced<This, Args extends unknown[]>(options: PacedOptions<This, Args>): Paced<This, Args> {
  const { fn, signal, createPace } = options;
  readOption('pacing', 'fn', FN, fn);
  let latest: { readonly self: This; readonly args: Args } | null = null;

  const call: LatestCall = {
    get isWaiting() {
      return latest !== null;
    },
    run() {
      const now = latest;
      // Before the call, which may throw, or call again.
      latest = null;
      if (now) fn.apply(now.self, now.args);
    },
    forget() {
      latest = null;
    },
  };
  const pace = createPace(call);

  function paced(this: This, ...args: Args): void {
    if (signal?.aborted) return;
    latest = { self: this, args };
    pace.onCall();
  }
  const cancel = (): void => {
    latest = null;
    pace.stop();
  };
  const flush = (): void => {
    if (!latest) return;
    pace.stop();
    pace.fire();
  };
  signal?.addEventListener('abort', cancel, { once: true });
  Object.defineProperty(paced, 'isPending', { get: () => latest !== null });
  return Object.assign(paced, { cancel, flush }) as Paced<This, Args>;
}

/** @throws BAD_OPTION where neither edge would run */
export function requireEdge(leading: boolean, trailing: boolean): void {
  if (leading || trailing) return;
  throw new MapVitalsError('BAD_OPTION', '`leading` and `trailing` are both false: nothing would ever run. Omit one.');
}
