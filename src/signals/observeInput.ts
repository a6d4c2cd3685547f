import { createCleanup } from '../lib/cleanup.ts';
import { listenTo } from '../lib/listenTo.ts';
import { GL_MAPS, hasNoInside, isLeft, isOn, isTyped, mark } from './whoseInput.ts';
import type { Stop } from '../types/functions.ts';
import type { GestureKind, InputPhase } from '../types/gesture.ts';

/** Where trusted input on a map goes. `inputMs` is when the user did it, before the page got to see it. */
export type InputListener = (kind: GestureKind, phase: InputPhase, inputMs: number) => void;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly slopPx: number;
  /** It scrolls the page, unless another comes. */
  readonly isLeft: boolean;
  isDrag: boolean;
  /** The latest move within the slop. */
  timeStamp?: number;
}

export interface InputWatch {
  /**
   * The map follows the hand: until `listen` is called, or a pointer comes or goes, each further move of a pointer that drags
   * says what a frame of the map says, too, and is not listened to. Returns whether it is so: not where no drag was told.
   */
  rest(): boolean;
  /** The map does not follow it any more. */
  listen(): void;
  /** The map begins to move: a pointer that is down and has moved drags it, however short the way. */
  moved(): void;
  stop: Stop;
}

/** A pointer that moved less is a click: as far as MapLibre's and Leaflet's own slop. OpenLayers has 1, Cesium none. */
const SLOP_PX = 3;
/** Wheel events in a row are of one burst, on one element. */
const BURST_MS = 150;
/** A key that is down repeats before, or another one does: of one whose end a dialog has swallowed (`alert`) nothing is heard. */
const MAX_SILENT_MS = 2000;
/** Held by itself such a key does nothing to a map. */
const MODIFIERS = /^(Alt|AltGraph|CapsLock|Control|Fn|Meta|NumLock|Shift)$/;

/**
 * Tells of each trusted input on the container that can move a map: a pointer that presses or drags, wheel, pinch, key.
 * Hovering is none, and what happens on a map inside this one is that map's. Passive and capturing: it sees what the
 * library stops, and stops nothing itself.
 */
export function observeInput(
  container: HTMLElement,
  onInput: InputListener,
  toMs: (timeStampMs: number) => number = (timeStampMs) => timeStampMs,
  listenOn: typeof listenTo = listenTo,
): InputWatch {
  const presses = new Map<number, Press>();
  const keys = new Set<string>();
  let keyMs = 0;
  let isTouched = false;
  /** The page scrolls by it. */
  let isTouchLeft = false;
  // A pointer or key that is down is followed wherever it goes: libraries do, too.
  const view: EventTarget = container.ownerDocument?.defaultView ?? container;
  let stopFollowing: Stop | undefined;
  let stopMoves: Stop | undefined;
  /** The pointers that are down now drag, and that was told. */
  let isDragTold = false;
  let latestWheel: Event | undefined;
  let stopScrolls: Stop | undefined;
  let wheel: { readonly target: EventTarget | null; timeMs: number; isMeant: boolean; isLeft: boolean } | null = null;

  const tell = (kind: GestureKind, phase: InputPhase, { timeStamp }: { readonly timeStamp: number }): void => {
    onInput(kind, phase, toMs(timeStamp));
  };
  const ignoreMoves = (): void => {
    stopMoves?.();
    stopMoves = undefined;
  };
  const followMoves = (): void => {
    if (presses.size > 0) stopMoves ??= listenOn(view, { pointermove });
    else ignoreMoves();
  };
  /** A pointer or key has come or gone. */
  const follow = (): void => {
    isDragTold = false;
    followMoves();
    if (presses.size + keys.size > 0) stopFollowing ??= listenOn(view, following);
    else {
      stopFollowing?.();
      stopFollowing = undefined;
    }
  };
  const lift = (event: PointerEvent, phase: InputPhase): void => {
    if (!presses.delete(event.pointerId)) return;
    follow();
    tell('press', presses.size > 0 ? 'move' : phase, event);
  };
  const onTouchEnd = (event: TouchEvent): void => {
    if (event.touches.length > 0) return;
    isTouched = false;
    if (presses.size === 0) tell('press', 'release', event);
  };

  const pointermove = (event: PointerEvent): void => {
    const press = presses.get(event.pointerId);
    if (!press) return;
    if (event.buttons === 0) {
      lift(event, 'cancel');
      return;
    }
    if (press.isLeft && presses.size === 1) return;
    // The browser joins the moves of a frame into one: the hand moved with the first of them.
    const coalesced = event.getCoalescedEvents?.() ?? [];
    const isFar = ({ clientX, clientY }: PointerEvent): boolean =>
      Math.hypot(clientX - press.x, clientY - press.y) >= press.slopPx;
    const first = press.isDrag ? coalesced[0] : coalesced.find(isFar);
    press.isDrag ||= first !== undefined || isFar(event);
    if (press.isDrag) tellDrag(first ?? event);
    else ({ timeStamp: press.timeStamp } = coalesced[0] ?? event);
  };
  const tellDrag = (event: { readonly timeStamp: number }): void => {
    isDragTold = true;
    tell(presses.size > 1 ? 'pinch' : 'drag', 'move', event);
  };
  const following = {
    pointerup: (event: PointerEvent) => lift(event, 'release'),
    // Where the browser took the touch over (`touch-action`), pointer events end and touch events go on.
    pointercancel: (event: PointerEvent) => lift(event, isTouched && !isLeft(event) ? 'move' : 'cancel'),
    keyup(event: KeyboardEvent) {
      // macOS tells of no other key's end while Meta is down.
      if (event.key === 'Meta') keys.clear();
      else if (!keys.delete(event.code)) return;
      if (keys.size === 0) tell('key', 'release', event);
      follow();
    },
    blur(event: FocusEvent) {
      if (event.target !== view) return;
      if (presses.size > 0) tell('press', 'cancel', event);
      if (keys.size > 0) tell('key', 'cancel', event);
      presses.clear();
      keys.clear();
      follow();
    },
  };
  /** The wheel or the touch was the page's, if nobody has kept that from scrolling: a map does, where it takes it. */
  const scroll = (event: Event): void => {
    if (isTouched) {
      if (presses.size > 0 || isTouchLeft) return;
      isTouchLeft = true;
      tell('press', 'cancel', event);
      return;
    }
    stopScrolls?.();
    stopScrolls = undefined;
    if (latestWheel?.defaultPrevented === false) tell('wheel', 'cancel', event);
  };
  const here = {
    pointerdown(event: PointerEvent) {
      // The first finger or the mouse: an earlier press may have been released unseen.
      if (event.isPrimary) presses.clear();
      const { clientX: x, clientY: y } = event;
      const isTouchLeft = event.pointerType === 'touch' && isLeft(event);
      presses.set(event.pointerId, { x, y, slopPx: slopOf(container), isLeft: isTouchLeft, isDrag: false });
      follow();
      tell('press', presses.size > 1 ? 'move' : 'press', event);
    },
    touchstart() {
      isTouched = true;
      isTouchLeft = false;
      latestWheel = undefined;
      stopScrolls ??= listenOn(view, { scroll });
    },
    touchmove(event: TouchEvent) {
      const isPinch = event.touches.length > 1;
      if (presses.size === 0 && (isPinch || !(isTouchLeft || isLeft(event))))
        tell(isPinch ? 'pinch' : 'drag', 'move', event);
    },
    touchend: onTouchEnd,
    touchcancel: onTouchEnd,
    // A trackpad's pinch is a wheel with the control key: https://developer.mozilla.org/docs/Web/API/WheelEvent
    wheel(event: WheelEvent) {
      latestWheel = event;
      stopScrolls ??= listenOn(view, { scroll });
      tell(event.ctrlKey ? 'pinch' : 'wheel', 'move', event);
    },
    keydown(event: KeyboardEvent) {
      if (MODIFIERS.test(event.key) || isTyped(event)) return;
      if (!event.repeat && event.timeStamp - keyMs > MAX_SILENT_MS) keys.clear();
      keyMs = event.timeStamp;
      keys.add(event.code);
      follow();
      tell('key', event.repeat ? 'move' : 'press', event);
    },
  };

  const isMeant = (event: Event): boolean => {
    // Its pointer events tell.
    if (event.type === 'touchmove' && presses.size > 0) return false;
    if (event.type !== 'wheel') return isOn(container, event);
    // Hot: a burst asks once where it is.
    const { target, timeStamp } = event;
    const isKnown = wheel?.target === target && hasNoInside(target) && timeStamp - wheel.timeMs < BURST_MS;
    if (isKnown) wheel!.timeMs = timeStamp;
    else wheel = { target, timeMs: timeStamp, isMeant: isOn(container, event), isLeft: isLeft(event) };
    // The cast: it is one of the wheel, each with its own key.
    const { ctrlKey, metaKey } = event as WheelEvent;
    return wheel!.isMeant && (!wheel!.isLeft || ctrlKey || metaKey);
  };

  mark(container, 1);
  const cleanup = createCleanup();
  cleanup.add(() => mark(container, -1));
  cleanup.add(listenOn(container, here, isMeant));
  cleanup.add(() => stopFollowing?.());
  cleanup.add(ignoreMoves);
  cleanup.add(() => stopScrolls?.());
  return {
    rest() {
      if (isDragTold) ignoreMoves();
      return isDragTold;
    },
    listen: followMoves,
    moved() {
      for (const press of presses.values()) {
        const { timeStamp } = press;
        if (press.isDrag || timeStamp === undefined) continue;
        press.isDrag = true;
        tellDrag({ timeStamp });
      }
    },
    stop: cleanup.run,
  };
}

function slopOf(container: HTMLElement): number {
  // These measure it in pixels of the map, which may be shown at another scale: others do as the hand does.
  const isScaled = container.matches?.(GL_MAPS);
  return SLOP_PX * ((isScaled && container.getBoundingClientRect().width / container.offsetWidth) || 1);
}
