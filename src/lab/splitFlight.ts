import type { Flight, FlightInput } from '../playwright/flight.ts';
import type { HandStep } from './hand.ts';
import type { PlannedGesture } from './planFlight.ts';

/** With a hand that is off the map for so long, what comes next is another gesture. */
const PAUSE_MS = 1000;
/** Before it, the pointer has come to where it begins. */
const ARRIVE_MS = 100;

/** The gestures of a recorded flight, as its hand made them: each will wait for the map to be at rest. */
export function splitFlight({ input }: Flight): readonly PlannedGesture[] {
  const pieces: FlightInput[][] = [];
  let isDown = false;
  let latestMs = -Infinity;
  for (const step of input) {
    if (pieces.length === 0 || (!isDown && step.atMs - latestMs > PAUSE_MS)) pieces.push([]);
    pieces.at(-1)!.push(step);
    isDown = isHeld(step);
    latestMs = step.atMs;
  }
  const gestures: PlannedGesture[] = [];
  const counts = new Map<string, number>();
  let pointer: FlightInput | undefined;
  for (const piece of pieces) {
    const kind = kindOf(piece);
    if (kind !== null) {
      const count = (counts.get(kind) ?? 0) + 1;
      counts.set(kind, count);
      gestures.push({ name: `${kind} ${count}`, kind, steps: toSteps(piece, kind, pointer) });
    }
    pointer = piece.findLast(({ type }) => type === 'mouseMoved') ?? pointer;
  }
  return gestures;
}

function isHeld(step: FlightInput): boolean {
  if ('buttons' in step) return step.buttons > 0;
  return 'touches' in step ? step.touches.length > 0 : step.type === 'keyDown';
}

/** `null`: the pointer went over the page, and did nothing. */
function kindOf(piece: readonly FlightInput[]): PlannedGesture['kind'] | null {
  const has = (is: (step: FlightInput) => boolean): boolean => piece.some(is);
  if (has((step) => 'touches' in step && step.touches.length > 1)) return 'pinch';
  if (has(({ type }) => type === 'mouseWheel')) return 'wheel';
  if (has(isDrag)) return 'drag';
  if (has(({ type }) => type === 'mousePressed' || type === 'touchStart')) return 'press';
  return has(({ type }) => type === 'keyDown') ? 'key' : null;
}

const isDrag = (step: FlightInput): boolean =>
  step.type === 'touchMove' || (step.type === 'mouseMoved' && step.buttons > 0);

function toSteps(
  piece: readonly FlightInput[],
  kind: PlannedGesture['kind'],
  pointer: FlightInput | undefined,
): readonly HandStep[] {
  const isAnswered = (step: FlightInput): boolean => {
    if (kind === 'drag' || kind === 'pinch') return isDrag(step);
    return kind === 'wheel' ? step.type === 'mouseWheel' : step.type === 'keyDown';
  };
  const isRelease = ({ type }: FlightInput): boolean => type === 'mouseReleased' || type === 'touchEnd';
  const origin = kind === 'press' ? piece.findLastIndex(isRelease) : piece.findIndex(isAnswered);
  const fromMs = (piece[0]?.atMs ?? 0) - (pointer ? ARRIVE_MS : 0);
  const arrival: readonly HandStep[] = pointer ? [{ atMs: 0, type: pointer.type, recorded: pointer }] : [];
  return [
    ...arrival,
    ...piece.map((step, index): HandStep => ({
      atMs: step.atMs - fromMs,
      type: step.type,
      recorded: step,
      ...(index === origin ? { isOrigin: true } : {}),
    })),
  ];
}
