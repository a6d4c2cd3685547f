import type { CDPSession } from '@playwright/test';

export interface DragOptions {
  readonly x: number;
  readonly y: number;
  /** How far to the right, px; negative: to the left. */
  readonly byX: number;
  readonly durationMs: number;
}

const STEP_MS = 33;

/** Drags by real input, at a hand's pace: it does not wait for a page that hangs. */
export async function dragMouse(session: CDPSession, { x, y, byX, durationMs }: DragOptions): Promise<void> {
  const mouse = (
    type: 'mousePressed' | 'mouseMoved' | 'mouseReleased',
    at: number,
    buttons: number,
  ): Promise<unknown> =>
    session.send('Input.dispatchMouseEvent', { type, x: at, y, button: 'left', buttons, clickCount: 1 });
  await mouse('mousePressed', x, 1);
  await Promise.all(await play(byX, durationMs, (moved) => mouse('mouseMoved', x + moved, 1)));
  await mouse('mouseReleased', x + byX, 0);
}

/** The same with one finger. */
export async function dragFinger(session: CDPSession, { x, y, byX, durationMs }: DragOptions): Promise<void> {
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: number): Promise<unknown> =>
    session.send('Input.dispatchTouchEvent', { type, touchPoints: at === undefined ? [] : [{ x: at, y }] });
  await touch('touchStart', x);
  await Promise.all(await play(byX, durationMs, (moved) => touch('touchMove', x + moved)));
  await touch('touchEnd');
}

async function play(
  byX: number,
  durationMs: number,
  move: (moved: number) => Promise<unknown>,
): Promise<Promise<unknown>[]> {
  const steps = Math.round(durationMs / STEP_MS);
  const sent: Promise<unknown>[] = [];
  for (let step = 1; step <= steps; step += 1) {
    sent.push(move((byX * step) / steps));
    await new Promise((resolve) => setTimeout(resolve, STEP_MS));
  }
  return sent;
}
