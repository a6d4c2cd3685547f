import { pageShowing } from '../lib/pageShowing.ts';
import type { MapPlayer } from '../attachments/playMap.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';

export interface ElementRecording {
  readonly clock: Clock;
  readonly page: PagePort | null;
  /** Its end. */
  readonly signal: AbortSignal;
  readonly keep: (play: (player: Pick<MapPlayer<unknown>, 'input' | 'frame' | 'fire'>) => void) => void;
  readonly onInput: () => void;
}

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

/** `observeFrames` runs no longer. */
const RUNS_ON_MS = 150;
const RUNS_ON_FRAMES = 5;
const BLOCKED_ABOVE_MS = 50;

/**
 * Keeps what the browser tells of the element that shows a map: what may be input, lost contexts, and animation frames for as
 * long as `observeFrames` may want them. Returns what is to be called when something happens.
 */
export function recordElement(
  element: HTMLElement,
  { clock, page, signal, keep, onInput }: ElementRecording,
): () => void {
  const view = element.ownerDocument?.defaultView;
  const { window } = pageShowing(element, page) ?? {};
  const isElsewhere = window !== page?.window;
  const requestFrame = (): void => {
    isRunning = true;
    // An iframe has frames of its own.
    if (isElsewhere) window?.requestAnimationFrame?.(tick);
    else clock.requestFrame(tick);
  };
  let isRunning = false;
  let quietMs = 0;
  let agedAtMs = 0;
  let framesLeft = 0;
  const tick = (frameMs: number): void => {
    if (signal.aborted) return;
    const atMs = clock.now();
    keep((player) => player.frame(frameMs));
    quietMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    framesLeft -= 1;
    isRunning = false;
    if (quietMs <= RUNS_ON_MS || framesLeft > 0) requestFrame();
    clock.setTimer(over, 0);
  };
  const over = (): void => {
    const atMs = clock.now();
    if (!signal.aborted) keep((player) => player.fire(atMs));
  };
  const run = (): void => {
    quietMs = 0;
    agedAtMs = clock.now();
    framesLeft = RUNS_ON_FRAMES;
    if (!isRunning) requestFrame();
  };

  const pressed = new Set<number>();
  let isFollowing = false;
  /** Of the window only from when something is pressed, and of pointers that hover nothing. */
  const listen = (target: EventTarget, types: readonly string[]): void => {
    const listener = (event: Event): void => {
      if (!event.isTrusted) return;
      // The cast: others lack what is read of it.
      const { type, pointerId, buttons } = event as PointerEvent;
      if (type === 'pointerdown') pressed.add(pointerId);
      if (type === 'pointermove' && (buttons ? !pressed.has(pointerId) : !pressed.delete(pointerId))) return;
      if (!isFollowing && type.endsWith('down')) {
        isFollowing = true;
        listen(view ?? element, ON_WINDOW);
      }
      onInput();
      run();
      // Gone when the browser has told it.
      const path = event.composedPath?.() ?? [];
      const coalesced = (event as PointerEvent).getCoalescedEvents?.() ?? [];
      keep((player) => player.input(target, event, path, coalesced));
    };
    for (const type of types) target.addEventListener(type, listener, { capture: true, passive: true, signal });
  };
  listen(element, ON_MAP);
  return run;
}
