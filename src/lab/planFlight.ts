import type { HandStep } from './hand.ts';
import type { Rectangle } from './pictures/pictureReader.ts';

/** One thing that a hand does to a map. */
export interface PlannedGesture {
  readonly name: string;
  readonly kind: 'drag' | 'wheel' | 'pinch' | 'press' | 'key';
  readonly steps: readonly HandStep[];
  /** It only makes the map answer what comes next: nothing of it is told. */
  readonly isUnseen?: boolean;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export interface FlightPlace {
  readonly rectangle: Rectangle;
  /** Where the hand takes hold. */
  readonly hand: Point;
  readonly isPhone: boolean;
}

/** As a mouse sends them: more often than a display shows them, so that no frame is without one. */
const STEP_MS = 10;
const DRAG_MS = 700;
const DRAG_PX = 150;
/** Beyond what any library takes for a click that trembled. */
const FIRST_STEP_PX = 4;
const STILL_MS = 300;
const NOTCH_MS = 60;
const NOTCHES = 3;
const NOTCH_PX = 100;
const PINCH_MS = 500;
const PINCH_FROM_PX = 40;
const PINCH_TO_PX = 100;
const KEY_MS = 60;
const KEYS = 3;
const KEY_EVERY_MS = 150;

/** The standard flight: what a hand does to a map, in this order, each after the map has come to rest. */
export function planFlight({ rectangle, hand, isPhone }: FlightPlace): readonly PlannedGesture[] {
  const way = Math.min(DRAG_PX, Math.round(rectangle.width * 0.35));
  const left = { x: hand.x - way, y: hand.y };
  const drag = (name: string, from: Point, to: Point, isStill: boolean): PlannedGesture => ({
    name,
    kind: 'drag',
    steps: planDrag(from, to, isStill, isPhone),
  });
  // From so far to the right of the hand as it goes to the left of it: the middle of the map.
  const right = { x: left.x + way, y: hand.y };
  const drags = [
    drag('drag, let go in motion', right, left, false),
    drag('drag, held still', left, right, true),
  ] as const;
  if (isPhone) {
    return [
      drags[0],
      { name: 'pinch out', kind: 'pinch', steps: planPinch(hand, PINCH_FROM_PX, PINCH_TO_PX) },
      drags[1],
      { name: 'pinch in', kind: 'pinch', steps: planPinch(hand, PINCH_TO_PX, PINCH_FROM_PX) },
      { name: 'double tap', kind: 'press', steps: planDoubleTap(hand) },
    ];
  }
  return [
    drags[0],
    { name: 'wheel in', kind: 'wheel', steps: planWheel(hand, -NOTCH_PX) },
    drags[1],
    { name: 'wheel out', kind: 'wheel', steps: planWheel(hand, NOTCH_PX) },
    { name: 'double click', kind: 'press', steps: planDoubleClick(hand) },
    { name: 'arrow keys', kind: 'key', steps: planKeys() },
  ];
}

function planDrag(from: Point, to: Point, isStill: boolean, isPhone: boolean): readonly HandStep[] {
  const count = DRAG_MS / STEP_MS;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const first = FIRST_STEP_PX / Math.hypot(dx, dy);
  const at = (step: number): Point => {
    const share = step === 0 ? 0 : first + ((1 - first) * (step - 1)) / (count - 1);
    return { x: from.x + dx * share, y: from.y + dy * share };
  };
  const startMs = 200;
  const endMs = startMs + count * STEP_MS + (isStill ? STILL_MS : STEP_MS);
  const moves = Array.from({ length: count }, (_, index): HandStep => {
    const atMs = startMs + (index + 1) * STEP_MS;
    const isOrigin = index === 0 ? { isOrigin: true } : {};
    const point = at(index + 1);
    return isPhone
      ? { atMs, type: 'touchMove', touches: [point], ...isOrigin }
      : { atMs, type: 'mouseMoved', ...point, ...isOrigin };
  });
  if (isPhone) {
    return [
      { atMs: startMs - 100, type: 'touchStart', touches: [from] },
      ...moves,
      { atMs: endMs, type: 'touchEnd', touches: [] },
    ];
  }
  return [
    { atMs: 0, type: 'mouseMoved', ...from },
    { atMs: startMs - 100, type: 'mousePressed', ...from },
    ...moves,
    { atMs: endMs, type: 'mouseReleased', ...to },
  ];
}

function planWheel(hand: Point, deltaY: number): readonly HandStep[] {
  return Array.from({ length: NOTCHES }, (_, index) => ({
    atMs: index * NOTCH_MS,
    type: 'mouseWheel',
    ...hand,
    deltaY,
    ...(index === 0 ? { isOrigin: true } : {}),
  }));
}

function planDoubleClick(hand: Point): readonly HandStep[] {
  return [
    { atMs: 0, type: 'mousePressed', ...hand, clickCount: 1 },
    { atMs: 40, type: 'mouseReleased', ...hand, clickCount: 1 },
    { atMs: 120, type: 'mousePressed', ...hand, clickCount: 2 },
    { atMs: 160, type: 'mouseReleased', ...hand, clickCount: 2, isOrigin: true },
  ];
}

function planDoubleTap(hand: Point): readonly HandStep[] {
  return [
    { atMs: 0, type: 'touchStart', touches: [hand] },
    { atMs: 40, type: 'touchEnd', touches: [] },
    { atMs: 120, type: 'touchStart', touches: [hand] },
    { atMs: 160, type: 'touchEnd', touches: [], isOrigin: true },
  ];
}

function planPinch({ x, y }: Point, fromPx: number, toPx: number): readonly HandStep[] {
  const count = PINCH_MS / STEP_MS;
  const fingers = (apart: number): readonly Point[] => [
    { x: x - apart / 2, y },
    { x: x + apart / 2, y },
  ];
  return [
    { atMs: 0, type: 'touchStart', touches: fingers(fromPx) },
    ...Array.from({ length: count }, (_, index): HandStep => ({
      atMs: 100 + (index + 1) * STEP_MS,
      type: 'touchMove',
      touches: fingers(fromPx + ((toPx - fromPx) * (index + 1)) / count),
      ...(index === 0 ? { isOrigin: true } : {}),
    })),
    { atMs: 100 + PINCH_MS + STEP_MS, type: 'touchEnd', touches: [] },
  ];
}

function planKeys(): readonly HandStep[] {
  return Array.from({ length: KEYS }, (_, index): readonly HandStep[] => [
    { atMs: index * KEY_EVERY_MS, type: 'keyDown', key: 'ArrowRight', ...(index === 0 ? { isOrigin: true } : {}) },
    { atMs: index * KEY_EVERY_MS + KEY_MS, type: 'keyUp', key: 'ArrowRight' },
  ]).flat();
}
