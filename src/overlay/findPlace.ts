import { CONTROL, createCoverage } from './createCoverage.ts';
import { INSET, placeAt } from './placement.ts';
import type { Corner, Place } from './placement.ts';

/** How far it gives way up or down, and sideways, and in what steps: no group of buttons is higher, no column of them wider. */
const MAX_INSET = 170;
const MAX_INSET_ASIDE = 80;
const STEP = 10;
/** By how much of its height it gives way where that is not enough, as often as there is this much left, px. */
const SHRINK = 0.1;
const LEAST_HEIGHT = 150;

/**
 * The place where the overlay covers least besides the map, and none of its controls: where there is no room for that, it is made
 * less high. `rectAt`: where it would lie then.
 */
export function findPlace(
  host: HTMLElement,
  target: Element | null,
  corners: readonly Corner[],
  rectAt: (place: Place, width: number, height: number) => DOMRect,
): Place {
  const coverage = createCoverage(host, target);
  host.style.removeProperty('--room');
  const { width, height } = host.getBoundingClientRect();
  const choose = (px: number): Choice =>
    choosePlace(corners, (place, most) => coverage(rectAt(place, width, px), most));
  const whole = choose(height);
  let [choice, px] = [whole, height];
  while (choice.covered >= CONTROL && px * (1 - SHRINK) >= LEAST_HEIGHT) {
    px *= 1 - SHRINK;
    choice = choose(px);
  }
  // Where nothing helps, it at least shows all it has.
  if (choice.covered >= CONTROL) return whole.place;
  if (px < height) host.style.setProperty('--room', `${px}px`);
  return choice.place;
}

interface Choice {
  readonly place: Place;
  readonly covered: number;
}

/**
 * The place that covers least, the first of these corners where several do: where each has something to cover, it gives way up or
 * down, and to controls sideways, too. `covers`: how much does a place cover; it may stop at `most`.
 */
export function choosePlace(corners: readonly Corner[], covers: (place: Place, most: number) => number): Choice {
  let best = placeAt(corners[0]!);
  let least = Infinity;
  for (let aside = INSET; aside <= MAX_INSET_ASIDE && least >= CONTROL; aside += STEP) {
    for (let inset = INSET; inset <= MAX_INSET && least > 0; inset += STEP) {
      for (const corner of corners) {
        const { x, y } = placeAt(corner, inset);
        const place = { x: { ...x, px: aside }, y };
        const covered = covers(place, least);
        if (covered >= least) continue;
        [best, least] = [place, covered];
      }
    }
  }
  return { place: best, covered: least };
}
