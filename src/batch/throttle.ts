import { hostClock } from '../lib/clock.ts';
import { checkOptions, readOption } from '../lib/options.ts';
import { PACING, WAIT_MS } from './pacingRows.ts';
import type { OptionTable } from '../lib/options.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Paced, PacingOptions } from './paced.ts';
import { createPaced, requireEdge } from './createPaced.ts';

export interface ThrottleOptions extends PacingOptions {
  /** Runs at once where the last run is long enough ago. @default true */
  readonly leading?: boolean | undefined;
  /** Runs the latest call that came too early as soon as it may. @default true */
  readonly trailing?: boolean | undefined;
}

const OPTIONS: OptionTable<ThrottleOptions> = { ...PACING, leading: { is: 'boolean' }, trailing: { is: 'boolean' } };

/**
 * Runs `fn` at most once per `waitMs`, from run to run, with the latest call's `this` and arguments. What `fn` throws
 * comes out where it ran: of the call, of `flush`, or of the timer.
 *
 * @throws BAD_OPTION at construction
 *
 * @example
 * const showZoom = throttle((zoom: number) => (label.textContent = zoom.toFixed(1)), 100);
 * map.on('zoom', () => showZoom(map.getZoom()));
 */
export function throttle<This, Args extends unknown[]>(
  fn: (this: This, ...args: Args) => unknown,
  waitMs: number,
  options: ThrottleOptions = {},
): Paced<This, Args> {
  checkOptions('throttle', OPTIONS, options);
  readOption('throttle', 'waitMs', WAIT_MS, waitMs);
  const { leading = true, trailing = true, signal, clock = hostClock } = options;
  requireEdge(leading, trailing);

  return createPaced({
    fn,
    signal,
    createPace(call) {
      let timer: TimerHandle | null = null;

      // The timer first: `fn` may throw, or call again.
      const fire = (): void => {
        timer = clock.setTimer(wake, waitMs);
        call.run();
      };
      const wake = (): void => {
        timer = null;
        if (call.isWaiting) fire();
      };

      return {
        onCall() {
          if (timer !== null) {
            if (!trailing) call.forget();
          } else if (leading) fire();
          else timer = clock.setTimer(wake, waitMs);
        },
        fire,
        stop() {
          if (timer !== null) clock.clearTimer(timer);
          timer = null;
        },
      };
    },
  });
}
