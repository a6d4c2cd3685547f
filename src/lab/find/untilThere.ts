import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import type { Page } from 'playwright-core';
import type { Visit } from '../openVisit.ts';

/** Where the hand takes hold of a map, and what of the page it comes upon there. */
export interface MapTarget {
  readonly hand: { readonly x: number; readonly y: number };
  readonly target: string;
}

const LOOK_EVERY_MS = 250;
/** No longer than for a map that is looked for. */
const PATIENCE_MS = 8000;

/** What of the page lies at this point. */
export function readTarget(page: Page, point: { readonly x: number; readonly y: number }): Promise<string> {
  return page.evaluate(({ x, y }) => {
    const hit = document.elementFromPoint(x, y);
    return hit ? [hit.localName, hit.id, hit.classList[0]].join(' ') : '';
  }, point);
}

/** Whether the page has come so far that the hand comes upon what it came upon when the map was found. */
export async function isThere(page: Page, { hand, target }: MapTarget): Promise<boolean> {
  return (await readTarget(page, hand)) === target;
}

/** A page may make its map when all is quiet. It may look another way this time, so nothing is waited for long. */
export async function untilThere({ page, ended }: Pick<Visit, 'page' | 'ended'>, map: MapTarget): Promise<void> {
  const startMs = epochNow();
  while (!(await isThere(page, map)) && epochNow() - startMs < PATIENCE_MS) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ended });
  }
}
