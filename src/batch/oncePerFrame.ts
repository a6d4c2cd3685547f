import { hostClock } from '../lib/clock.ts';
import { checkOptions } from '../lib/options.ts';
import { PACING } from './pacingRows.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { Paced, PacingOptions } from './paced.ts';
import { createPaced } from './createPaced.ts';

/**
 * Runs `fn` before the next paint, once however often it is called, with the latest call's `this` and arguments.
 * A hidden page paints nothing: the call waits until it is shown again, or for `flush`.
 *
 * @example
 * const draw = oncePerFrame((x: number, y: number) => drawTooltip(x, y));
 * map.on('mousemove', ({ point }) => draw(point.x, point.y));
 */
export function oncePerFrame<This, Args extends unknown[]>(
  fn: (this: This, ...args: Args) => unknown,
  options: PacingOptions = {},
): Paced<This, Args> {
  checkOptions('oncePerFrame', PACING, options);
  const { signal, clock = hostClock } = options;
  return createPaced({
    fn,
    signal,
    createPace(call) {
      let frame: TimerHandle | null = null;

      return {
        onCall() {
          frame ??= clock.requestFrame(() => {
            frame = null;
            call.run();
          });
        },
        fire: () => call.run(),
        stop() {
          if (frame !== null) clock.cancelFrame(frame);
          frame = null;
        },
      };
    },
  });
}
