import { hostClock } from '../lib/clock.ts';
import type { TimerHandle } from '../types/clock.ts';
import type { OnTop } from './keepOnTop.ts';
import { toOffset, toStart } from './placement.ts';
import type { Place } from './placement.ts';

export interface Placed {
  /** As it is now. */
  readonly place: Place;
  /** Goes where the target is now: for what no observer tells of. */
  readonly follow: () => void;
  /** The next moves count from here. */
  readonly startMove: () => void;
  readonly moveBy: (x: number, y: number) => void;
}

export interface PlacedOptions {
  /** `null`: the viewport. */
  readonly target: Element | null;
  readonly place: Place;
  /** What it lies in may be another before it is placed anew. */
  readonly onTop: Pick<OnTop, 'isDue' | 'update'>;
  readonly signal: AbortSignal;
}

const AXES = [
  ['x', 'left', 'right', 'width', 'clientWidth'],
  ['y', 'top', 'bottom', 'height', 'clientHeight'],
] as const;

/** Keeps a fixed element at its place by the target until the signal: whatever is resized or scrolled. */
export function keepPlaced(host: HTMLElement, { target, place: initial, onTop, signal }: PlacedOptions): Placed {
  const place = { ...initial };
  const setPx = { left: 0, top: 0 };
  let startRect = host.getBoundingClientRect();
  // Through CSSOM: a strict CSP refuses style attributes.
  const setStart = (start: 'left' | 'top'): void => host.style.setProperty(start, `${setPx[start]}px`);
  setStart('left');
  setStart('top');

  const layOut = (moved?: Readonly<Record<'x' | 'y', number>>): void => {
    const hostRect = host.getBoundingClientRect();
    const targetRect = target?.getBoundingClientRect();
    const page = document.documentElement;
    // A page with `zoom`, `transform` or `filter` moves and scales what is fixed in it: what was set is held against where
    // it came to lie. https://drafts.csswg.org/css-transforms-1/#containing-block-for-all-descendants
    const scale = roundOne(hostRect.width / Number.parseFloat(getComputedStyle(host).width));
    for (const [axis, start, end, sizeOf, viewportSizeOf] of AXES) {
      const size = hostRect[sizeOf];
      const viewportSize = page[viewportSizeOf] * (page.currentCSSZoom ?? 1);
      const stretch = { start: targetRect?.[start] ?? 0, end: targetRect?.[end] ?? viewportSize };
      if (moved) place[axis] = toOffset(startRect[start] + moved[axis], size, stretch);
      const missing = (toStart(place[axis], size, stretch, viewportSize) - hostRect[start]) / scale;
      if (Math.abs(missing) < 0.01) continue;
      setPx[start] += missing;
      setStart(start);
    }
  };

  const follow = (): void => {
    onTop.update();
    layOut();
  };
  let frame: TimerHandle | null = null;
  const onResize = (): void => {
    if (!onTop.isDue()) return layOut();
    // Not in the observer's own turn: what is moved is resized, and the browser would call that a loop.
    frame ??= hostClock.requestFrame(() => {
      frame = null;
      if (!signal.aborted) follow();
    });
  };
  const observer = new ResizeObserver(onResize);
  observer.observe(host);
  if (target) observer.observe(target);
  signal.addEventListener('abort', () => observer.disconnect());
  window.addEventListener('resize', follow, { signal });
  document.addEventListener('scroll', follow, { signal, capture: true, passive: true });
  document.addEventListener('fullscreenchange', follow, { signal });
  // A dialog was opened or closed.
  document.addEventListener('toggle', follow, { signal, capture: true });

  return {
    place,
    follow,
    startMove: () => {
      startRect = host.getBoundingClientRect();
    },
    moveBy: (x, y) => layOut({ x, y }),
  };
}

/** Computed lengths are rounded: a scale as near to 1 is 1. */
function roundOne(scale: number): number {
  return Math.abs(scale - 1) < 0.001 || !Number.isFinite(scale) ? 1 : scale;
}
