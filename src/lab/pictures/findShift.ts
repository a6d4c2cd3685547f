/** How one picture lies on another. */
export interface Shift {
  readonly x: number;
  readonly y: number;
  /** 1: the same picture, moved; 0: it fits no better than where it was. */
  readonly fit: number;
}

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** RGBA, row by row. */
  readonly data: Uint8ClampedArray;
}

export interface ShiftSearch {
  /** No further than that. */
  readonly atMost: Point;
  /** Where the hand has brought what it holds, in the picture. */
  readonly hand: Point;
  /** A channel off by more is another colour. */
  readonly step: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

export type FindShift = typeof findShift;

/**
 * How far what moved has gone from one picture to the next. It is told by where the two differ alone: what stands still over a map,
 * as a panel does, says nothing of it. What moved must lie all over the picture, though, or be most of what there is: a card
 * that a hand pulls about is no map. It is sent to a page, so it is whole in itself.
 */
export function findShift(from: Raster, to: Raster, { atMost, hand, step: leastStep }: ShiftSearch): Shift {
  /** Pixels a side. */
  const BLOCK = 32;
  const LEAST_SPREAD = 0.5;
  /** Fits so well: nothing else need be looked at. */
  const SURE = 0.7;
  const NEAR = 56;
  const MOST_STAYED = 0.5;
  /** So many points tell where to look on, and so many how well it fits. */
  const [ROUGH, FINE] = [6000, 30_000] as const;
  const { width, height } = to;

  const difference = (fromAt: number, toAt: number): number => {
    let sum = 0;
    for (let channel = 0; channel < 3; channel += 1) {
      sum += Math.abs((from.data[fromAt * 4 + channel] ?? 0) - (to.data[toAt * 4 + channel] ?? 0));
    }
    return sum;
  };
  const isOff = (fromAt: number, toAt: number): boolean => {
    for (let channel = 0; channel < 3; channel += 1) {
      const off = (from.data[fromAt * 4 + channel] ?? 0) - (to.data[toAt * 4 + channel] ?? 0);
      if (Math.abs(off) > leastStep) return true;
    }
    return false;
  };
  const thin = (points: readonly number[], most: number): readonly number[] => {
    const every = Math.ceil(points.length / most);
    // Scattered: at even steps the same columns would come again and again.
    return points.filter((_, index) => (Math.imul(index, 0x9e3779b1) >>> 0) % every === 0);
  };
  const all = Array.from({ length: width * height }, (_, point) => point);
  const changed = all.filter((point) => isOff(point, point));
  if (changed.length === 0) return { x: 0, y: 0, fit: 0 };

  const isInside = (row: number, column: number): boolean => row >= 0 && row < height && column >= 0 && column < width;
  /** Of each of these points: what is there now has come from there, and what was there has gone there. */
  const meanAt = (points: readonly number[], dx: number, dy: number): number => {
    let [sum, count] = [0, 0];
    for (const point of points) {
      const [row, column] = [Math.floor(point / width), point % width];
      const by = dy * width + dx;
      if (isInside(row - dy, column - dx)) {
        sum += difference(point - by, point);
        count += 1;
      }
      if (isInside(row + dy, column + dx)) {
        sum += difference(point, point + by);
        count += 1;
      }
    }
    // What has left the picture, but for a little, fits anywhere.
    return count < points.length / 4 ? Infinity : sum / count;
  };
  const bestOf = (points: readonly number[]): Shift => {
    let best = { x: 0, y: 0, mean: Infinity };
    const search = (some: readonly number[], reachX: number, reachY: number, step: number): void => {
      const middle = best;
      best = { ...middle, mean: Infinity };
      for (let dy = middle.y - reachY; dy <= middle.y + reachY; dy += step) {
        for (let dx = middle.x - reachX; dx <= middle.x + reachX; dx += step) {
          const mean = meanAt(some, dx, dy);
          if (mean < best.mean) best = { x: dx, y: dy, mean };
        }
      }
    };
    search(thin(points, ROUGH), atMost.x, atMost.y, 4);
    search(points, 4, 4, 1);
    const { x, y, mean } = best;
    return { x, y, fit: Math.max(0, 1 - mean / meanAt(points, 0, 0)) };
  };
  const fine = thin(changed, FINE);
  const whole = bestOf(fine);

  const blockOf = (point: number): Block => [Math.floor((point % width) / BLOCK), Math.floor(point / width / BLOCK)];
  const sourceOf = (point: number, by: Shift): number | null =>
    isInside(Math.floor(point / width) - by.y, (point % width) - by.x) ? point - by.y * width - by.x : null;
  /** They lie all over the picture, not in one place of it. */
  const areSpread = (blocks: readonly Block[]): boolean =>
    [width, height].every((size, axis) => {
      const places = blocks.map((block) => block[axis] ?? 0);
      return (Math.max(...places) - Math.min(...places) + 1) * BLOCK >= size * LEAST_SPREAD;
    });
  /** Blocks beside these that would look another way, had they gone along. */
  const countStayed = (by: Shift, beside: readonly Block[]): number => {
    const stayed = new Set<string>();
    for (const point of thin(all, FINE)) {
      const source = sourceOf(point, by);
      if (source !== null && !isOff(point, point) && isOff(source, point)) stayed.add(String(blockOf(point)));
    }
    for (const block of beside) stayed.delete(String(block));
    return stayed.size;
  };
  const votes = new Map<string, { readonly block: Block; sum: number }>();
  for (const point of fine) {
    const [block, source] = [blockOf(point), sourceOf(point, whole)];
    const vote = votes.get(String(block)) ?? { block, sum: 0 };
    vote.sum += source !== null && !isOff(source, point) ? 1 : -1;
    votes.set(String(block), vote);
  }
  const { fit } = whole;
  if (fit < SURE) {
    const isNear = (point: number): boolean =>
      Math.abs((point % width) - hand.x) < NEAR && Math.abs(Math.floor(point / width) - hand.y) < NEAR;
    const near = changed.filter(isNear);
    const there = near.length > 0 ? bestOf(near) : whole;
    const blocks = [...votes.values()].map(({ block }) => block);
    const isAll = areSpread(blocks) || countStayed(there, blocks) <= blocks.length * MOST_STAYED;
    // On a globe, or where it leans back, only what is near the hand goes as far as the hand does.
    if (there.fit > fit && isAll) return there;
  }
  const moved = [...votes.values()].filter(({ sum }) => sum > 0).map(({ block }) => block);
  if (areSpread(moved)) return whole;
  return { ...whole, fit: (fit * moved.length) / Math.max(1, moved.length + countStayed(whole, moved)) };
}

type Block = readonly [column: number, row: number];
