import { watchSightEarly } from './watchSightEarly.ts';
import type { MapListener, WatchedMap } from '../attachments/watchedMap.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { EarlyQueue } from './earlyQueue.ts';

type Listen = (watched: WatchedMap) => MapListener;

/** Keeps what maps do in the queue. `onGestureEnd`: the user may have let go of one. */
export function listenEarly(
  queue: EarlyQueue<{ readonly listen: Listen }>,
  clock: Clock,
  onGestureEnd: () => void = () => {},
): Listen {
  return (watched) => {
    if (queue.engine) return queue.engine.listen(watched);
    let listener: MapListener | undefined;
    let hasInput = false;
    let stop: Stop | undefined;
    queue.keep((engine) => (listener = engine.listen(watched)), true);
    const event: MapListener['event'] = (next) => {
      // Hot: once there is somebody to listen.
      if (listener) {
        listener.event(next);
        return;
      }
      queue.keep(() => listener?.event(next));
      hasInput ||= next.type === 'input';
      if (hasInput && next.type === 'moveEnd') onGestureEnd();
    };
    return {
      event,
      watchSight() {
        const sight = watchSightEarly(watched, clock, event);
        stop = sight.stop;
        const handOver = (): void => {
          sight.stop();
          listener?.watchSight(sight.isUnseen());
        };
        // It comes after all that was kept, and is asked for after the attach.
        queue.keep(() => queue.afterwards(handOver), true);
      },
      end() {
        stop?.();
        queue.keep(() => {
          listener?.end();
          listener = undefined;
        }, true);
      },
    };
  };
}
