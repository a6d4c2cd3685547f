import type { Page } from 'playwright-core';
import type { MapTarget } from './find/untilThere.ts';

/** Tells whether something around the map was scrolled since, and puts it back. */
export type PutBack = () => Promise<boolean>;

/** Remembers where all lies that the map may be scrolled with: its page, and boxes around it. */
export async function watchScroll(page: Page, { hand }: Pick<MapTarget, 'hand'>): Promise<PutBack> {
  // As text: an object is sent by the `Map` of the page, which may be a class of its own.
  const places = await page.evaluateHandle<readonly Place[]>(`(${placesAt.toString()})(${hand.x}, ${hand.y})`);
  return () =>
    places.evaluate((all) => {
      const moved = all.filter(({ box, left, top }) => box.scrollLeft !== left || box.scrollTop !== top);
      for (const { box, left, top } of moved) box.scrollTo({ left, top, behavior: 'instant' });
      return moved.length > 0;
    });
}

interface Place {
  readonly box: Element;
  readonly left: number;
  readonly top: number;
}

function placesAt(x: number, y: number): readonly Place[] {
  const boxes = document.scrollingElement ? [document.scrollingElement] : [];
  for (let at = document.elementFromPoint(x, y); at; at = at.parentElement) boxes.push(at);
  return boxes.map((box) => ({ box, left: box.scrollLeft, top: box.scrollTop }));
}
