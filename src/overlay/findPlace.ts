import { CONTROL, createCoverage } from './createCoverage.ts';
import { INSET, placeAt } from './placement.ts';
import type { Corner, Place } from './placement.ts';

interface Reach {
  /** Up or down. */
  readonly inset: number;
  readonly aside: number;
}

/**
 * How far it gives way, px. First as few buttons are high, or a column of them wide; where that is not enough, as a slider is high
 * (OpenLayers' begins below the buttons and ends at 270).
 */
const REACHES: readonly [Reach, ...Reach[]] = [
  { inset: 170, aside: 80 },
  { inset: 400, aside: INSET },
];
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
  const { style } = host;
  style.removeProperty('--room');
  // What is asked for at a point is what lies under it.
  style.setProperty('pointer-events', 'none', 'important');
  try {
    return lookAround(host, createCoverage(host, target), corners, rectAt);
  } finally {
    style.removeProperty('pointer-events');
  }
}

function lookAround(
  host: HTMLElement,
  coverage: ReturnType<typeof createCoverage>,
  corners: readonly Corner[],
  rectAt: (place: Place, width: number, height: number) => DOMRect,
): Place {
  const { width, height } = host.getBoundingClientRect();
  const covers = (px: number) => (place: Place, most: number) => coverage(rectAt(place, width, px), most);
  const whole = choosePlace(corners, covers(height));
  if (whole.covered < CONTROL) return whole.place;
  for (let px = height; px >= Math.min(height, LEAST_HEIGHT); px *= 1 - SHRINK) {
    for (const reach of REACHES) {
      const { place, covered } = choosePlace(corners, covers(px), reach, CONTROL);
      if (covered >= CONTROL) continue;
      if (px < height) host.style.setProperty('--room', `${px}px`);
      return place;
    }
  }
  // Where nothing helps, it at least shows all it has.
  return whole.place;
}

interface Choice {
  readonly place: Place;
  readonly covered: number;
}

/**
 * The place that covers least, the first of these corners where several do: where each has something to cover, it gives way up or
 * down, and to controls sideways, too. `covers`: how much does a place cover; it may stop at `most`. What covers `tooMuch` is
 * no choice.
 */
export function choosePlace(
  corners: readonly Corner[],
  covers: (place: Place, most: number) => number,
  reach: Reach = REACHES[0],
  tooMuch: number = Infinity,
): Choice {
  let best = placeAt(corners[0]!);
  let least = tooMuch;
  for (let aside = INSET; aside <= reach.aside && least >= CONTROL; aside += STEP) {
    for (let inset = INSET; inset <= reach.inset && least > 0; inset += STEP) {
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
