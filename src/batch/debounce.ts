import { hostClock } from '../lib/clock.ts';
import { checkOptions, readOption } from '../lib/options.ts';
import { PACING, WAIT_MS } from './pacingRows.ts';
import type { OptionTable } from '../lib/options.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Paced, PacingOptions } from './paced.ts';
import { createPaced, requireEdge } from './createPaced.ts';

export interface DebounceOptions extends PacingOptions {
  /** Runs at the first call of a burst. @default false */
  readonly leading?: boolean | undefined;
  /** Runs at the end of a burst, if a call has come since the last run. @default true */
  readonly trailing?: boolean | undefined;
  /** A burst that does not end runs at least this often, in milliseconds. @default Infinity */
  readonly maxWaitMs?: number | undefined;
}

const OPTIONS: OptionTable<DebounceOptions> = {
  ...PACING,
  leading: { is: 'boolean' },
  trailing: { is: 'boolean' },
  maxWaitMs: { is: 'number', or: Infinity, min: 0 },
};

/**
 * Runs `fn` once no call has come for `waitMs`, with the latest call's `this` and arguments. What `fn` throws comes out
 * where it ran: of the call, of `flush`, or of the timer.
 *
 * @throws BAD_OPTION at construction
 *
 * @example
 * const save = debounce((view: View) => store(view), 500, { maxWaitMs: 5000 });
 * map.on('move', () => save(viewOf(map)));
 */
export function debounce<This, Args extends unknown[]>(
  fn: (this: This, ...args: Args) => unknown,
  waitMs: number,
  options: DebounceOptions = {},
): Paced<This, Args> {
  checkOptions('debounce', OPTIONS, options);
  readOption('debounce', 'waitMs', WAIT_MS, waitMs);
  const { leading = false, trailing = true, maxWaitMs = Infinity, signal, clock = hostClock } = options;
  requireEdge(leading, trailing);

  return createPaced({
    fn,
    signal,
    createPace(call) {
      // A burst is on while there is a timer. It is set again only when it has fired too early: a call costs none.
      let timer: TimerHandle | null = null;
      let lastCallMs = 0;
      let lastRunMs = 0;

      const sleep = (untilMs: number): void => {
        timer = clock.setTimer(wake, Math.max(0, untilMs - clock.now()));
      };
      const wake = (): void => {
        const nowMs = clock.now();
        const endMs = lastCallMs + waitMs;
        const dueMs = Math.min(endMs, lastRunMs + maxWaitMs);
        timer = null;
        if (dueMs > nowMs) sleep(dueMs);
        else if (call.isWaiting) {
          // Only `maxWaitMs` is over: the burst goes on.
          if (endMs > nowMs) sleep(endMs);
          lastRunMs = nowMs;
          call.run();
        }
      };

      return {
        onCall() {
          lastCallMs = clock.now();
          if (timer !== null) {
            if (!trailing) call.forget();
            return;
          }
          lastRunMs = lastCallMs;
          sleep(lastCallMs + Math.min(waitMs, maxWaitMs));
          if (leading) call.run();
        },
        fire: () => call.run(),
        stop() {
          if (timer !== null) clock.clearTimer(timer);
          timer = null;
        },
      };
    },
  });
}
