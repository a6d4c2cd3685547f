import { hostClock } from '../lib/clock.ts';
import type { findPlace } from './findPlace.ts';
import type { OnTop } from './keepOnTop.ts';
import { CORNERS, cornerOf, placeAt, toOffset, toStart } from './placement.ts';
import type { Corner, Place } from './placement.ts';

export interface Placed {
  /** Where the user has put it; `undefined`: it looks for a place itself. */
  readonly readPlace: () => Place | undefined;
  /** Goes where the target is now: for what no observer tells of. */
  readonly follow: () => void;
  /** Looks for the place where it covers least besides the map, unless the user has put it somewhere. */
  readonly settle: () => void;
  /** The next moves count from here. */
  readonly startMove: () => void;
  readonly moveBy: (x: number, y: number) => void;
}

export interface PlacedOptions {
  /** `null`: the viewport. */
  readonly target: Element | null;
  /** The only corner that it may take; `undefined`: any. */
  readonly corner: Corner | undefined;
  /** Where the user had put it. */
  readonly place: Place | undefined;
  /** What comes later; until then it lies at its first corner, in what it is in. */
  readonly finder: () => PlaceFinder | undefined;
  readonly signal: AbortSignal;
}

export interface PlaceFinder {
  readonly findPlace: typeof findPlace;
  /** What it lies in may be another before it is placed anew. */
  readonly onTop: OnTop;
}

const AXES = [
  ['x', 'left', 'right', 'width', 'clientWidth'],
  ['y', 'top', 'bottom', 'height', 'clientHeight'],
] as const;

/** Keeps a fixed element at its place by the target until the signal: whatever is resized or scrolled. */
export function keepPlaced(host: HTMLElement, { target, corner, place: own, finder, signal }: PlacedOptions): Placed {
  const corners: readonly [Corner, ...Corner[]] = corner ? [corner] : CORNERS;
  let ownPlace = own;
  let place = own ?? placeAt(corners[0]);
  const setPx = { left: 0, top: 0 };
  let startRect = host.getBoundingClientRect();
  // Through CSSOM: a strict CSP refuses style attributes.
  const setStart = (start: 'left' | 'top'): void => host.style.setProperty(start, `${setPx[start]}px`);
  setStart('left');
  setStart('top');
  let halfPx = NaN;
  /** So large it was when a place was looked for: where that is free, a smaller one covers nothing. */
  let looked = { width: 0, height: 0 };

  const layOut = (choices: readonly Corner[] = [], moved?: Readonly<Record<'x' | 'y', number>>): void => {
    const targetRect = target?.getBoundingClientRect();
    // At most half of the map, where it was not asked for more.
    if (targetRect && targetRect.height / 2 !== halfPx) {
      halfPx = targetRect.height / 2;
      host.style.setProperty('--half', `${halfPx}px`);
    }
    const hostRect = host.getBoundingClientRect();
    const page = document.documentElement;
    // A page with `zoom`, `transform` or `filter` moves and scales what is fixed in it: what was set is held against where
    // it came to lie. https://drafts.csswg.org/css-transforms-1/#containing-block-for-all-descendants
    let scale: number | undefined;
    const [x, y] = AXES.map(([axis, start, end, sizeOf, viewportSizeOf]) => {
      const size = hostRect[sizeOf];
      const viewportSize = page[viewportSizeOf] * (page.currentCSSZoom ?? 1);
      const stretch = { start: targetRect?.[start] ?? 0, end: targetRect?.[end] ?? viewportSize };
      return {
        startOf: (wanted: Place, extent: number): number => toStart(wanted[axis], extent, stretch, viewportSize),
        moved: moved && toOffset(startRect[start] + moved[axis], size, stretch),
        apply(): void {
          const missing = toStart(place[axis], size, stretch, viewportSize) - hostRect[start];
          if (Math.abs(missing) < 0.01) return;
          scale ??= roundOne(hostRect.width / Number.parseFloat(getComputedStyle(host).width));
          setPx[start] += missing / scale;
          setStart(start);
        },
      };
    });
    if (!x || !y) return;
    if (x.moved && y.moved) place = ownPlace = { x: x.moved, y: y.moved };
    else if (!ownPlace && choices.length > 0) {
      const rectAt = (wanted: Place, width: number, height: number): DOMRect =>
        new DOMRect(x.startOf(wanted, width), y.startOf(wanted, height), width, height);
      looked = hostRect;
      place = finder()?.findPlace(host, target, choices, rectAt) ?? place;
      // There it may be less high.
      return layOut();
    }
    x.apply();
    y.apply();
  };

  const follow = (): void => {
    finder()?.onTop.update();
    layOut();
  };
  const settle = (): void => {
    finder()?.onTop.update();
    layOut(corners);
  };
  const hasGrown = (): boolean => {
    const { width, height } = host.getBoundingClientRect();
    return width > looked.width || height > looked.height;
  };
  const onResize = (entries: readonly ResizeObserverEntry[]): void => {
    const isDue = finder()?.onTop.isDue();
    if (!isDue) layOut();
    const isFree = isDue || entries.some((entry) => entry.target === target);
    // Its own size changes with its words: it does not change sides for that.
    if (!isFree && !hasGrown()) return;
    // Not in the observer's own turn: what is moved or cut is resized, and the browser would call that a loop.
    hostClock.requestFrame(() => {
      if (signal.aborted) return;
      finder()?.onTop.update();
      layOut(isFree ? corners : [cornerOf(place)]);
    });
  };
  const observer = new ResizeObserver(onResize);
  observer.observe(host);
  if (target) observer.observe(target);
  signal.addEventListener('abort', () => observer.disconnect());
  window.addEventListener('resize', settle, { signal });
  document.addEventListener('scroll', follow, { signal, capture: true, passive: true });
  document.addEventListener('fullscreenchange', settle, { signal });
  // A dialog was opened or closed.
  document.addEventListener('toggle', follow, { signal, capture: true });

  return {
    readPlace: () => ownPlace,
    follow,
    settle,
    startMove: () => {
      startRect = host.getBoundingClientRect();
    },
    moveBy: (x, y) => layOut([], { x, y }),
  };
}

/** Computed lengths are rounded: a scale as near to 1 is 1. */
function roundOne(scale: number): number {
  return Math.abs(scale - 1) < 0.001 || !Number.isFinite(scale) ? 1 : scale;
}
