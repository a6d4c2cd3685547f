import { MapVitalsError } from '../errors.ts';
import { hostClock } from '../lib/clock.ts';
import { checkOptions, readOption } from '../lib/options.ts';
import { FN, PACING, WAIT_MS } from './pacingRows.ts';
import type { OptionTable } from '../lib/options.ts';
import type { Clock, TimerHandle } from '../types/clock.ts';
import type { LatestContext, LatestWins, PacingOptions } from './paced.ts';

export interface LatestWinsOptions extends PacingOptions {
  /** Starts a call only when no newer one has come for this long, in milliseconds. @default 0: at once */
  readonly waitMs?: number | undefined;
}

interface Call<Result> {
  readonly promise: Promise<Result>;
  /** Starts it now; nothing where it has started. */
  start(): void;
  abort(why: string, cause?: unknown): void;
}

interface CallOptions<Result> {
  readonly run: (context: LatestContext) => Result | PromiseLike<Result>;
  readonly onEnd: () => void;
  readonly waitMs: number;
  readonly clock: Clock;
}

const OPTIONS: OptionTable<LatestWinsOptions> = { ...PACING, waitMs: { ...WAIT_MS, or: 0, needed: false } };

/**
 * Lets a new call abort the one in flight: for filters and sliders. `fn` gets `{ signal }`, then the
 * arguments.
 *
 * @throws BAD_OPTION at construction
 *
 * @example
 * const search = latestWins(({ signal }, text: string) => fetch(`/search?q=${text}`, { signal }));
 * input.addEventListener('input', () => search(input.value).then(show, ignoreAborted));
 */
export function latestWins<This, Args extends unknown[], Result>(
  fn: (this: This, context: LatestContext, ...args: Args) => Result | PromiseLike<Result>,
  options: LatestWinsOptions = {},
): LatestWins<This, Args, Result> {
  checkOptions('latestWins', OPTIONS, options);
  readOption('latestWins', 'fn', FN, fn);
  const { waitMs = 0, signal, clock = hostClock } = options;
  let current: Call<Result> | null = null;

  const abort = (why: string, cause?: unknown): void => {
    const call = current;
    current = null;
    call?.abort(why, cause);
  };
  const onAbort = (): void => abort('The call was aborted by its signal.', signal?.reason);

  function latest(this: This, ...args: Args): Promise<Result> {
    abort('A newer call came.');
    const call = createCall<Result>({
      run: (context) => fn.call(this, context, ...args),
      onEnd: () => {
        if (current === call) current = null;
      },
      waitMs,
      clock,
    });
    current = call;
    if (signal?.aborted) onAbort();
    else if (waitMs === 0) call.start();
    return call.promise;
  }

  signal?.addEventListener('abort', onAbort, { once: true });
  Object.defineProperty(latest, 'isPending', { get: () => current !== null });
  return Object.assign(latest, {
    cancel: () => abort('The call was cancelled.'),
    flush: async () => {
      const call = current;
      call?.start();
      await call?.promise.catch(() => {});
    },
  }) as LatestWins<This, Args, Result>;
}

function createCall<Result>({ run, onEnd, waitMs, clock }: CallOptions<Result>): Call<Result> {
  const controller = new AbortController();
  let hasStarted = false;
  let timer: TimerHandle | null = null;
  const stopTimer = (): void => {
    if (timer !== null) clock.clearTimer(timer);
  };
  let resolve!: (result: Result) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<Result>((...settlers) => ([resolve, reject] = settlers));

  const runNow = async (): Promise<void> => {
    try {
      const result = await run({ signal: controller.signal });
      onEnd();
      resolve(result);
    } catch (error) {
      onEnd();
      reject(error);
    }
  };
  const start = (): void => {
    if (hasStarted) return;
    hasStarted = true;
    stopTimer();
    void runNow();
  };
  if (waitMs > 0) timer = clock.setTimer(start, waitMs);

  return {
    promise,
    start,
    abort(why, cause) {
      hasStarted = true;
      stopTimer();
      const error = new MapVitalsError('ABORTED', why, { cause });
      // The app itself brought this about: where nobody looks at the promise, it is no error of the page.
      promise.catch(() => {});
      reject(error);
      controller.abort(error);
    },
  };
}
