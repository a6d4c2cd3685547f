import type { MapListener, WatchedMap } from '../attachments/watchedMap.ts';
import type { EarlyQueue } from './earlyQueue.ts';

/** Keeps what maps do in the queue. `onGestureEnd`: the user may have let go of one. */
export function listenEarly(queue: EarlyQueue, onGestureEnd: () => void): (watched: WatchedMap) => MapListener {
  return (watched) => {
    if (queue.engine) return queue.engine.listen(watched);
    let listener: MapListener | null = null;
    let hasInput = false;
    queue.keep((engine) => (listener = engine.listen(watched)), true);
    return {
      event(event) {
        queue.keep(() => listener?.event(event));
        hasInput ||= event.type === 'input';
        if (hasInput && event.type === 'moveEnd') onGestureEnd();
      },
      moved: (container) => queue.keep(() => listener?.moved(container), true),
      end: () => queue.keep(() => listener?.end(), true),
    };
  };
}
