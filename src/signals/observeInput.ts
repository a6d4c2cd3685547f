import { createCleanup } from '../lib/cleanup.ts';
import type { Stop } from '../types/functions.ts';
import type { InputListener } from '../types/gesture.ts';

interface Press {
  readonly x: number;
  readonly y: number;
  isDrag: boolean;
}

/** A pointer that moved less is a click: as far as MapLibre's and Leaflet's own slop. */
const SLOP_PX = 3;

/**
 * Tells of each trusted input on the container that can move a map: a pointer that presses or drags, wheel, pinch, key.
 * Hovering is none. Passive and capturing: it sees what the library stops, and stops nothing itself.
 */
export function observeInput(container: HTMLElement, onInput: InputListener): Stop {
  const cleanup = createCleanup();
  const presses = new Map<number, Press>();

  const listen = <Type extends keyof HTMLElementEventMap>(
    type: Type,
    tell: (event: HTMLElementEventMap[Type]) => void,
  ): void => {
    const listener = (event: HTMLElementEventMap[Type]): void => {
      if (event.isTrusted) tell(event);
    };
    container.addEventListener(type, listener, { capture: true, passive: true });
    cleanup.add(() => container.removeEventListener(type, listener, true));
  };

  listen('pointerdown', (event) => {
    // The first finger or the mouse: an earlier press may have been released outside, unseen.
    if (event.isPrimary) presses.clear();
    presses.set(event.pointerId, { x: event.clientX, y: event.clientY, isDrag: false });
    onInput('press', event.timeStamp);
  });
  listen('pointermove', (event) => {
    const press = presses.get(event.pointerId);
    if (!press || event.buttons === 0) return;
    press.isDrag ||= Math.hypot(event.clientX - press.x, event.clientY - press.y) >= SLOP_PX;
    if (press.isDrag) onInput(presses.size > 1 ? 'pinch' : 'drag', event.timeStamp);
  });
  listen('pointerup', (event) => {
    presses.delete(event.pointerId);
    onInput('press', event.timeStamp);
  });
  listen('pointercancel', (event) => presses.delete(event.pointerId));
  // Where the browser took the touch over (`touch-action`), pointer events end and touch events go on.
  listen('touchmove', (event) => {
    if (presses.size === 0) onInput(event.touches.length > 1 ? 'pinch' : 'drag', event.timeStamp);
  });
  // A trackpad's pinch is a wheel with the control key: https://developer.mozilla.org/docs/Web/API/WheelEvent
  listen('wheel', (event) => onInput(event.ctrlKey ? 'pinch' : 'wheel', event.timeStamp));
  listen('keydown', (event) => onInput('key', event.timeStamp));
  return cleanup.run;
}
