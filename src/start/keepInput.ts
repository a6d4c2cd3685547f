import { listenTo } from '../lib/listenTo.ts';
import type { Cleanup } from '../lib/cleanup.ts';
import type { Handlers } from '../lib/listenTo.ts';

/** What `observeInput` and `observeContextLoss` listen to on the map's element, and on its window. */
const ON_MAP = [
  'pointerdown',
  'touchstart',
  'touchmove',
  'touchend',
  'touchcancel',
  'wheel',
  'keydown',
  'webglcontextlost',
  'webglcontextrestored',
];
const ON_WINDOW = ['pointermove', 'pointerup', 'pointercancel', 'keyup', 'blur'];

/** Keeps what may be input on the map; of its window only from when something is pressed, and of pointers that hover nothing. */
export function keepInput(
  container: HTMLElement,
  listening: Cleanup,
  keep: (target: EventTarget, event: PointerEvent) => void,
): void {
  const window: EventTarget = container.ownerDocument?.defaultView ?? container;
  const pressed = new Set<number>();
  let isFollowing = false;
  const listen = (target: EventTarget, types: readonly string[]): void => {
    const keepEvent = (event: PointerEvent): void => {
      const { type, pointerId, buttons } = event;
      if (type === 'pointerdown') pressed.add(pointerId);
      if (type === 'pointermove' && (buttons ? !pressed.has(pointerId) : !pressed.delete(pointerId))) return;
      if (!isFollowing && type.endsWith('down')) {
        isFollowing = true;
        listen(window, ON_WINDOW);
      }
      keep(target, event);
    };
    const handlers: Handlers = Object.fromEntries(types.map((name) => [name, keepEvent]));
    listening.add(listenTo(target, handlers));
  };
  listen(container, ON_MAP);
}
