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

const AXES = [
  ['x', 'left', 'right', 'width', 'clientWidth'],
  ['y', 'top', 'bottom', 'height', 'clientHeight'],
] as const;

/** Keeps a fixed element at its place by the target, else the viewport, until the signal: whatever is resized or scrolled. */
export function keepPlaced(host: HTMLElement, target: Element | null, initial: Place, signal: AbortSignal): Placed {
  const place = { ...initial };
  let startRect = host.getBoundingClientRect();

  const layOut = (moved?: Readonly<Record<'x' | 'y', number>>): void => {
    for (const [axis, start, end, sizeOf, viewportSizeOf] of AXES) {
      const size = host.getBoundingClientRect()[sizeOf];
      const viewportSize = document.documentElement[viewportSizeOf];
      const rect = target?.getBoundingClientRect();
      const stretch = { start: rect?.[start] ?? 0, end: rect?.[end] ?? viewportSize };
      if (moved) place[axis] = toOffset(startRect[start] + moved[axis], size, stretch);
      // Through CSSOM: a strict CSP refuses style attributes.
      host.style.setProperty(start, `${toStart(place[axis], size, stretch, viewportSize)}px`);
    }
  };

  const follow = (): void => layOut();
  const observer = new ResizeObserver(follow);
  observer.observe(host);
  if (target) observer.observe(target);
  signal.addEventListener('abort', () => observer.disconnect());
  window.addEventListener('resize', follow, { signal });
  document.addEventListener('scroll', follow, { signal, capture: true, passive: true });

  return {
    place,
    follow,
    startMove: () => {
      startRect = host.getBoundingClientRect();
    },
    moveBy: (x, y) => layOut({ x, y }),
  };
}
