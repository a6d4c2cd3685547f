import type { HandStep } from '../hand.ts';

export interface ProbePlan {
  readonly arrive: readonly HandStep[];
  readonly hover: readonly HandStep[];
  readonly comeBack: readonly HandStep[];
  /** The hand goes down, moves, and stays down. */
  readonly drag: readonly HandStep[];
  readonly dragBack: readonly HandStep[];
}

interface Point {
  readonly x: number;
  readonly y: number;
}

const STEPS = 8;
const STEP_MS = 16;
const STILL_MS = 300;

/** What the hand does to see whether a picture follows it: by a mouse, or by a finger. */
export function planProbe(from: Point, by: Point, isPhone: boolean): ProbePlan {
  const at = (step: number): Point => ({
    x: from.x + (by.x * step) / STEPS,
    y: from.y + (by.y * step) / STEPS,
  });
  const steps = Array.from({ length: STEPS }, (_, index) => index + 1);
  const move = (point: Point, atMs: number): HandStep =>
    isPhone ? { atMs, type: 'touchMove', touches: [point] } : { atMs, type: 'mouseMoved', ...point };
  const hoverTo = (step: number, atMs: number): HandStep => ({ atMs, type: 'mouseMoved', ...at(step) });
  const backMs = STEPS * STEP_MS + STILL_MS;
  return {
    arrive: [hoverTo(0, 0)],
    hover: steps.map((step) => hoverTo(step, step * STEP_MS)),
    comeBack: steps.map((step) => hoverTo(STEPS - step, step * STEP_MS)),
    drag: [
      isPhone ? { atMs: 0, type: 'touchStart', touches: [from] } : { atMs: 0, type: 'mousePressed', ...from },
      ...steps.map((step) => move(at(step), 100 + step * STEP_MS)),
    ],
    dragBack: [
      ...steps.map((step) => move(at(STEPS - step), step * STEP_MS)),
      isPhone ? { atMs: backMs, type: 'touchEnd', touches: [] } : { atMs: backMs, type: 'mouseReleased', ...from },
    ],
  };
}
