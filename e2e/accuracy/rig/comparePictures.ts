import type { Bitmap } from './decodePng.ts';

/** In CSS pixels of the page, which are the picture's. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pictures are lossless: what is off by more than rounding has changed. */
const STEP = 4;

/** The share of a rectangle's pixels that differ, without those of the masks. */
export function changedRatio(
  before: Bitmap,
  after: Bitmap,
  within: Rectangle,
  masks: readonly Rectangle[] = [],
): number {
  return shareOf(within, masks, (x, y) => {
    const [from, to] = [(y * before.width + x) * before.channels, (y * after.width + x) * after.channels];
    for (let channel = 0; channel < 3; channel += 1) {
      if (Math.abs((before.pixels[from + channel] ?? 0) - (after.pixels[to + channel] ?? 0)) > STEP) return true;
    }
    return false;
  });
}

/** The share of a rectangle's pixels that have one colour: where nothing has been drawn yet. */
export function colourRatio(
  { width, channels, pixels }: Bitmap,
  colour: readonly [number, number, number],
  within: Rectangle,
  masks: readonly Rectangle[] = [],
): number {
  return shareOf(within, masks, (x, y) => {
    const at = (y * width + x) * channels;
    return colour.every((value, channel) => Math.abs((pixels[at + channel] ?? 0) - value) <= STEP);
  });
}

function shareOf(
  { x, y, width, height }: Rectangle,
  masks: readonly Rectangle[],
  holds: (x: number, y: number) => boolean,
): number {
  let count = 0;
  let total = 0;
  for (let row = y; row < y + height; row += 1) {
    for (let column = x; column < x + width; column += 1) {
      if (masks.some((mask) => contains(mask, column, row))) continue;
      total += 1;
      if (holds(column, row)) count += 1;
    }
  }
  return total === 0 ? 0 : count / total;
}

function contains({ x, y, width, height }: Rectangle, column: number, row: number): boolean {
  return column >= x && column < x + width && row >= y && row < y + height;
}
