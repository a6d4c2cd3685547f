import type { HandStep } from '../hand.ts';
import type { PlannedGesture } from '../planFlight.ts';

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

/** Where a probing hand goes, and comes back from. */
export const PROBE = { x: -64, y: 24 } as const;

const STEPS = 8;
const STEP_MS = 16;
const STILL_MS = 300;

/** What the hand does to see whether a picture follows it: by a mouse, or by a finger. */
export function planProbe(from: Point, isPhone: boolean): ProbePlan {
  const at = (step: number): Point => ({
    x: from.x + (PROBE.x * step) / STEPS,
    y: from.y + (PROBE.y * step) / STEPS,
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

/** The same drag, there and back, for a map that answers only what comes after it. */
export function planFirstPress(from: Point, isPhone: boolean): PlannedGesture {
  const { drag, dragBack } = planProbe(from, isPhone);
  const backFromMs = (drag.at(-1)?.atMs ?? 0) + STILL_MS;
  const steps = [...drag, ...dragBack.map((step) => ({ ...step, atMs: step.atMs + backFromMs }))];
  return { name: 'first press', kind: 'drag', steps, isUnseen: true };
}
