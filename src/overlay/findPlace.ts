import { createCoverage } from './createCoverage.ts';
import { INSET, placeAt } from './placement.ts';
import type { Corner, Place } from './placement.ts';

/** How far it gives way, and in what steps: a group of buttons is no higher. */
const MAX_INSET = 170;
const STEP = 10;

/** The place where the overlay covers least besides the map. */
export function findPlace(
  host: Element,
  target: Element | null,
  corners: readonly Corner[],
  rectAt: (place: Place) => DOMRect,
): Place {
  const coverage = createCoverage(host, target);
  return choosePlace(corners, (place, most) => coverage(rectAt(place), most));
}

/**
 * The place that covers least, the first of these corners where several do: where each has something to cover, it gives way
 * inwards. `covers`: how much does a place cover; it may stop at `most`.
 */
export function choosePlace(corners: readonly Corner[], covers: (place: Place, most: number) => number): Place {
  let best = placeAt(corners[0]!);
  let least = Infinity;
  for (let inset = INSET; inset <= MAX_INSET && least > 0; inset += STEP) {
    for (const corner of corners) {
      const place = placeAt(corner, inset);
      const covered = covers(place, least);
      if (covered >= least) continue;
      [best, least] = [place, covered];
    }
  }
  return best;
}
