import { setTimeout as sleep } from 'node:timers/promises';
import { sendInput } from '../playwright/sendInput.ts';
import { epochNow } from './epochNow.ts';
import type { FlightInput } from '../playwright/flight.ts';

/** Sends a command of the Chrome DevTools Protocol to the page that the hand is on. */
export type SendCommand = Parameters<typeof sendInput>[0];

/** One thing that the hand does, so many milliseconds after its start. */
export interface HandStep {
  readonly atMs: number;
  readonly type:
    | 'mousePressed'
    | 'mouseMoved'
    | 'mouseReleased'
    | 'mouseWheel'
    | 'keyDown'
    | 'keyUp'
    | 'touchStart'
    | 'touchMove'
    | 'touchEnd'
    | 'touchCancel';
  /** Of a recorded flight: sent as it was, whatever stands here beside it. */
  readonly recorded?: FlightInput;
  readonly x?: number;
  readonly y?: number;
  readonly deltaX?: number;
  readonly deltaY?: number;
  /** The second press of a double click is 2. */
  readonly clickCount?: number;
  /** Where the fingers are; none at the end. */
  readonly touches?: readonly { readonly x: number; readonly y: number }[];
  readonly key?: KeyName;
  readonly isShift?: boolean;
  /** The input that an answer is waited for from: GSL counts from here. */
  readonly isOrigin?: boolean;
}

/** A step as it was sent, in epoch milliseconds. Its event carries this very time. */
export interface Send extends HandStep {
  readonly sentMs: number;
}

const keys = {
  ArrowLeft: { code: 'ArrowLeft', windowsVirtualKeyCode: 37 },
  ArrowRight: { code: 'ArrowRight', windowsVirtualKeyCode: 39 },
  Enter: { code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' },
  Shift: { code: 'ShiftLeft', windowsVirtualKeyCode: 16 },
} as const;
type KeyName = keyof typeof keys;

const SHIFT = 8;
/** A hand that sends so much later than it meant to has stumbled: what it shows is its own unevenness. */
const STUMBLE_MS = 50;

/**
 * Sends real input at its planned times, whatever the page does meanwhile. Each event is stamped with the time of its
 * sending: stamped by the browser it would leave out what it waited for behind a busy page. `isHeld`: the button is down already.
 */
export async function flyHand(
  command: SendCommand,
  steps: readonly HandStep[],
  offset = { x: 0, y: 0 },
  isHeld = false,
): Promise<Send[]> {
  const startMs = epochNow() + 20;
  const sends: Send[] = [];
  const answers: Promise<unknown>[] = [];
  let isDown = isHeld;
  for (const step of steps) {
    const waitMs = startMs + step.atMs - epochNow();
    if (waitMs > 0) await sleep(waitMs);
    if (step.type === 'mousePressed') isDown = true;
    if (step.type === 'mouseReleased') isDown = false;
    const sentMs = epochNow();
    const moved = { ...step, x: (step.x ?? 0) + offset.x, y: (step.y ?? 0) + offset.y };
    const answer = send(command, moved, sentMs / 1000, isDown);
    // The page may go in mid-gesture: all of it is looked at below, where it ends.
    answer.catch(() => {});
    answers.push(answer);
    sends.push({ ...step, sentMs });
  }
  await Promise.all(answers);
  return sends;
}

function send(command: SendCommand, step: HandStep, timestamp: number, isDown: boolean): Promise<unknown> {
  if (step.recorded) return sendInput(command, step.recorded, timestamp);
  const modifiers = step.isShift ? SHIFT : 0;
  if (step.type === 'keyDown' || step.type === 'keyUp') {
    const { key = 'Enter' } = step;
    return command('Input.dispatchKeyEvent', { type: step.type, key, ...keys[key], modifiers, timestamp });
  }
  if (step.type === 'touchStart' || step.type === 'touchMove' || step.type === 'touchEnd') {
    const touchPoints = (step.touches ?? []).map(({ x, y }, id) => ({ id, x, y }));
    return command('Input.dispatchTouchEvent', { type: step.type, touchPoints, modifiers, timestamp });
  }
  const { type, x = 0, y = 0, deltaX = 0, deltaY = 0, clickCount = type === 'mouseMoved' ? 0 : 1 } = step;
  const button = isDown || type === 'mouseReleased' ? 'left' : 'none';
  const common = { type, x, y, button, buttons: isDown ? 1 : 0, modifiers, timestamp } as const;
  return type === 'mouseWheel'
    ? command('Input.dispatchMouseEvent', { ...common, deltaX, deltaY })
    : command('Input.dispatchMouseEvent', { ...common, clickCount });
}

/** By how much the hand was later than it meant to be, at worst, from one send to the next. */
export function stumbleMs(sends: readonly Send[]): number {
  return sends.reduce((worst, send, index) => {
    const before = sends[index - 1];
    if (!before) return worst;
    return Math.max(worst, send.sentMs - before.sentMs - (send.atMs - before.atMs));
  }, 0);
}

export const hasStumbled = (sends: readonly Send[]): boolean => stumbleMs(sends) > STUMBLE_MS;
