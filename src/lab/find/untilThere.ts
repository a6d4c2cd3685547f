import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { readFramePlace } from './framePlace.ts';
import type { Frame, Page } from 'playwright-core';
import type { Visit } from '../openVisit.ts';

/** Where the hand takes hold of a map, and what of the page it comes upon there. */
export interface MapTarget {
  readonly hand: Point;
  readonly target: string;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

type Looking = Pick<Frame, 'evaluate' | 'evaluateHandle'>;

const LOOK_EVERY_MS = 250;
/** No longer than for a map that is looked for. */
const PATIENCE_MS = 8000;

/** What of the page lies at this point; of a frame, what of the frame does. */
export function readTarget(page: Page, point: Point): Promise<string> {
  return readIn(page, point, point);
}

async function readIn(frame: Looking, at: Point, point: Point): Promise<string> {
  // As text, in which nothing of the page's own has a part: an object is sent by its `Map`.
  const own = await frame.evaluate<string>(`(${nameAt.toString()})(${at.x}, ${at.y})`);
  if (!/^i?frame /.test(own)) return own;
  try {
    const handle = await frame.evaluateHandle<Element | null>(`document.elementFromPoint(${at.x}, ${at.y})`);
    const element = handle.asElement();
    const [inner, place] = [await element?.contentFrame(), element && (await readFramePlace(element))];
    if (!inner || !place) return own;
    const within = { x: (point.x - place.x) / place.scale, y: (point.y - place.y) / place.scale };
    return `${own} > ${await readIn(inner, within, point)}`;
  } catch {
    // It may go at any time.
    return own;
  }
}

function nameAt(x: number, y: number): string {
  const hit = document.elementFromPoint(x, y);
  return hit ? [hit.localName, hit.id, hit.classList[0]].join(' ') : '';
}

/** Whether the page has come so far that the hand comes upon what it came upon when the map was found. */
export async function isThere(page: Page, { hand, target }: MapTarget): Promise<boolean> {
  // It may load itself anew just then.
  const there = await readTarget(page, hand).catch(() => null);
  return there === target;
}

/** A page may make its map when all is quiet. It may look another way this time, so nothing is waited for long. */
export async function untilThere({ page, ended }: Pick<Visit, 'page' | 'ended'>, map: MapTarget): Promise<void> {
  const startMs = epochNow();
  while (!(await isThere(page, map)) && epochNow() - startMs < PATIENCE_MS) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended });
  }
}
