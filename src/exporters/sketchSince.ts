import type { SerializedSketch } from '../types/sketch.ts';

/** The scale of all that is sent: back ends do not merge others. */
export const SCALE = 5;

/**
 * What was recorded since then, at scale 5. A histogram that has spanned more than 20 octaves is coarser: the counts of its
 * buckets are shared out among those that they cover.
 */
export function sketchSince(now: SerializedSketch, before: SerializedSketch | undefined): SerializedSketch {
  // It was reset.
  const base = before && before.count <= now.count ? before : undefined;
  const isWhole = !base?.count;
  // A copy: this is done of every operation in mid-session, so nothing is sorted.
  const counts = [...now.bucketCounts];
  if (base) add(counts, now, base, -1);
  return {
    scale: SCALE,
    count: now.count - (base?.count ?? 0),
    sum: now.sum - (base?.sum ?? 0),
    min: isWhole ? now.min : null,
    max: isWhole ? now.max : null,
    zeroCount: now.zeroCount - (base?.zeroCount ?? 0),
    ...refine(now.offset, counts, 2 ** (SCALE - now.scale)),
  };
}

/** Both in one, as coarse as the coarser. */
export function sumSketches(a: SerializedSketch, b: SerializedSketch): SerializedSketch {
  if (!a.count || !b.count) return a.count ? a : b;
  const scale = Math.min(a.scale, b.scale);
  const offset = Math.min(...[a, b].map((sketch) => sketch.offset >> (sketch.scale - scale)));
  const counts: number[] = [];
  for (const sketch of [a, b]) add(counts, { scale, offset }, sketch, 1);
  return {
    scale,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min!, b.min!),
    max: Math.max(a.max!, b.max!),
    zeroCount: a.zeroCount + b.zeroCount,
    offset,
    bucketCounts: Array.from(counts, (count) => count ?? 0),
  };
}

/** To counts by the buckets of another. One that was reset and is larger again holds less here and there: never below 0. */
function add(
  counts: number[],
  of: Pick<SerializedSketch, 'scale' | 'offset'>,
  { scale, offset, bucketCounts }: SerializedSketch,
  sign: 1 | -1,
): void {
  bucketCounts.forEach((count, slot) => {
    const at = ((offset + slot) >> (scale - of.scale)) - of.offset;
    counts[at] = Math.max(0, (counts[at] ?? 0) + sign * count);
  });
}

/** Each count shared out among the `width` buckets that it covers; without those that are empty at either end. */
function refine(
  offset: number,
  counts: readonly number[],
  width: number,
): Pick<SerializedSketch, 'offset' | 'bucketCounts'> {
  const upTo = (count: number, part: number): number => Math.floor((count * part) / width);
  const fine =
    width > 1
      ? counts.flatMap((count) => Array.from({ length: width }, (_, part) => upTo(count, part + 1) - upTo(count, part)))
      : counts;
  const first = fine.findIndex((count) => count > 0);
  return first < 0
    ? { offset: 0, bucketCounts: [] }
    : { offset: offset * width + first, bucketCounts: fine.slice(first, fine.findLastIndex((count) => count > 0) + 1) };
}
