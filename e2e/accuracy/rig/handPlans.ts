import type { HandStep } from '../../../src/lab/hand.ts';

export interface DragPlan {
  readonly fromX?: number;
  readonly y?: number;
  /** Pixels a step, one each 16 ms. */
  readonly stepX?: number;
  readonly stepY?: number;
  readonly steps?: number;
  /** Turns round after so many steps, again and again. */
  readonly turnEvery?: number;
  readonly isShift?: boolean;
  /** Lies still before this step, for so long. */
  readonly pause?: { readonly step: number; readonly forMs: number };
  /** Lies still before it lets go. */
  readonly holdMs?: number;
  /** Where an answer is waited for from: the first step, or the release where only that is answered. */
  readonly origin?: 'move' | 'release';
}

const STEP_MS = 16;

/** A drag as a hand does it: in many small steps. */
export function planDrag(plan: DragPlan = {}): HandStep[] {
  const { fromX = 300, y = 150, stepX = -4, stepY = 0, steps = 42, isShift = false } = plan;
  const { pause, holdMs = 0, origin = 'move', turnEvery = Infinity } = plan;
  const at = (step: number): { x: number; y: number } => {
    const lap = Math.floor(step / turnEvery);
    const inLap = step - (lap === 0 ? 0 : lap * turnEvery);
    const away = lap % 2 === 0 ? inLap : turnEvery - inLap;
    return { x: fromX + stepX * away, y: y + stepY * away };
  };
  const shift = isShift ? { isShift } : {};
  const planned: HandStep[] = [
    { atMs: 0, type: 'mouseMoved', ...at(0), ...shift },
    { atMs: 100, type: 'mousePressed', ...at(0), ...shift },
  ];
  let atMs = 100;
  for (let step = 1; step <= steps; step += 1) {
    atMs += STEP_MS + (pause?.step === step ? pause.forMs : 0);
    const isOrigin = step === 1 && origin === 'move' ? { isOrigin: true } : {};
    planned.push({ atMs, type: 'mouseMoved', ...at(step), ...isOrigin, ...shift });
  }
  const isOrigin = origin === 'release' ? { isOrigin: true } : {};
  return [...planned, { atMs: atMs + STEP_MS + holdMs, type: 'mouseReleased', ...at(steps), ...isOrigin, ...shift }];
}

/** Notches of a wheel. */
export function planWheel({ notches = 3, everyMs = 60, deltaY = -100, isAnswered = true } = {}): HandStep[] {
  return Array.from({ length: notches }, (_, index) => ({
    atMs: index * everyMs,
    type: 'mouseWheel' as const,
    x: 200,
    y: 150,
    deltaY,
    ...(index === 0 && isAnswered ? { isOrigin: true } : {}),
  }));
}

/** A key pressed for 60 ms. */
export function planKey(key: 'ArrowRight' | 'Enter', { atMs = 0, isShift = false } = {}): HandStep[] {
  return [
    { atMs, type: 'keyDown', key, isShift, isOrigin: true },
    { atMs: atMs + 60, type: 'keyUp', key, isShift },
  ];
}
