import { askHost } from '../lib/host.ts';
import { pageShowing } from '../lib/pageShowing.ts';
import type { MapPlayer } from '../attachments/playMap.ts';
import type { Clock } from '../types/clock.ts';
import type { PagePort } from '../types/page.ts';

export interface ElementRecording {
  readonly clock: Clock;
  readonly page: PagePort | null;
  /** Its end. */
  readonly signal: AbortSignal;
  readonly keep: (play: (player: Pick<MapPlayer, 'input' | 'frame' | 'fire'>) => void) => void;
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
const ON_WINDOW = ['pointermove', 'pointerup', 'pointercancel', 'keyup', 'blur', 'scroll'];

/** Of one frame no more counts as time. */
const BLOCKED_ABOVE_MS = 50;
/** `observeFrames` runs no longer: not for more than five frames, however slow they are. */
const RUNS_ON_MS = 5 * BLOCKED_ABOVE_MS;

/**
 * Keeps what the browser tells of the element that shows a map: what may be input, lost contexts, and animation frames for as
 * long as `observeFrames` may want them. Returns what is to be called when something happens.
 */
export function recordElement(element: HTMLElement, recording: ElementRecording): () => void {
  keepInput(element, recording);
  return keepFrames(element, recording);
}

/** Keeps animation frames, and when each is over. */
function keepFrames(element: HTMLElement, { clock, page, signal, keep }: ElementRecording): () => void {
  const shown = pageShowing(element, page);
  let isRunning = false;
  let quietMs = 0;
  let agedAtMs = 0;

  const goOn = (): void => {
    // An iframe has frames of its own.
    if (shown === page) clock.requestFrame(tick);
    else askHost(() => shown!.window.requestAnimationFrame!(tick));
    isRunning = true;
  };
  const tick = (frameMs: number): void => {
    // What calls back at once, as some put in the browser's place, has no frames.
    if (signal.aborted || !isRunning) return;
    const atMs = clock.now();
    keep((player) => player.frame(frameMs));
    quietMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    isRunning = false;
    if (quietMs <= RUNS_ON_MS) goOn();
    clock.setTimer(() => {
      if (!signal.aborted) keep((player) => player.fire());
    }, 0);
  };
  return () => {
    quietMs = 0;
    agedAtMs = clock.now();
    if (!isRunning) goOn();
  };
}

/** Keeps what may be input on the map; of its window only from when something is pressed or turned, and of pointers that hover nothing. */
function keepInput(element: HTMLElement, { signal, keep, onInput }: ElementRecording): void {
  const pressed = new Set<number>();
  let isFollowing = false;
  const listen = (target: EventTarget, types: readonly string[]): void => {
    const listener = (event: PointerEvent): void => {
      const { type, pointerId, buttons, isTrusted } = event;
      if (!isTrusted) return;
      if (type === 'pointerdown') pressed.add(pointerId);
      if (type === 'pointermove' && (buttons ? !pressed.has(pointerId) : !pressed.delete(pointerId))) return;
      if (!isFollowing && /down|wheel/.test(type)) {
        isFollowing = true;
        listen(element.ownerDocument?.defaultView ?? element, ON_WINDOW);
      }
      onInput();
      // Gone when the browser has told it.
      const told = [event.composedPath?.() ?? [], event.getCoalescedEvents?.() ?? []] as const;
      keep((player) => player.input(target, event, ...told));
    };
    const options = { capture: true, passive: true, signal };
    // The cast: of those that are no pointer's, what they lack is not there.
    for (const type of types) target.addEventListener(type, listener as (event: Event) => void, options);
  };
  listen(element, ON_MAP);
}
