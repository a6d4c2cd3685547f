import type { ChangedCells, Rectangle } from './pictureReader.ts';

/** Cells of the picture that move at rest: a spinner, a live layer, a video. They say nothing of the hand's map. */
export type Mask = ReadonlySet<number>;

/** With more of the picture in it, nothing can be said. */
export const MOST_MASKED = 0.2;
/** Pixels of a cell: below it is the compression's noise. */
const LEAST_PIXELS = 3;
const CELL = 16;
/** A spinner is never in quite the same cells. */
const LEAST_COMMON = 0.6;

/** The cells that changed in one stretch of time. */
export function cellsOf(pictures: readonly ChangedCells[]): Mask {
  return new Set(
    pictures.flatMap((changed) => changed.filter(([, count]) => count >= LEAST_PIXELS).map(([cell]) => cell)),
  );
}

/**
 * What moves at rest, by stretches of it: nothing, where nothing moved in the latest; the cells that moved in two on end, where
 * those are much the same. Else `null`: the load may just be ending, look on.
 */
export function readRestMask(stretches: readonly Mask[]): Mask | null {
  const [latest, before] = [stretches.at(-1), stretches.at(-2)];
  if (!latest) return null;
  if (latest.size === 0) return latest;
  if (!before) return null;
  const both = new Set([...before, ...latest]);
  const common = [...before].filter((cell) => latest.has(cell)).length;
  return common >= both.size * LEAST_COMMON ? both : null;
}

/** The cells of the rectangle over which these boxes lie. */
export function cellsWithin(boxes: readonly Rectangle[], within: Rectangle): Mask {
  const columns = Math.ceil(within.width / CELL);
  const cells = new Set<number>();
  for (const { x, y, width, height } of boxes) {
    const [left, top] = [Math.max(0, x - within.x), Math.max(0, y - within.y)];
    const right = Math.min(within.width, x + width - within.x);
    const bottom = Math.min(within.height, y + height - within.y);
    for (let row = Math.floor(top / CELL); row * CELL < bottom; row += 1) {
      for (let column = Math.floor(left / CELL); column * CELL < right; column += 1) cells.add(row * columns + column);
    }
  }
  return cells;
}

export function cellCountOf({ width, height }: Rectangle): number {
  return Math.ceil(width / CELL) * Math.ceil(height / CELL);
}

/** The share of the rectangle that changed, without what moves anyway. */
export function changedShare(changed: ChangedCells, mask: Mask, { width, height }: Rectangle): number {
  const counted = changed.reduce((sum, [cell, count]) => (mask.has(cell) ? sum : sum + count), 0);
  return counted / (width * height);
}
