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
  const counts = new Map<number, number>();
  addBuckets(counts, now, now.scale, 1);
  if (base) addBuckets(counts, base, now.scale, -1);
  const used = refine(counts, SCALE - now.scale);
  const isWhole = !base?.count;
  return {
    scale: SCALE,
    count: now.count - (base?.count ?? 0),
    sum: now.sum - (base?.sum ?? 0),
    min: isWhole ? now.min : null,
    max: isWhole ? now.max : null,
    zeroCount: now.zeroCount - (base?.zeroCount ?? 0),
    ...toBuckets(used),
  };
}

/** Both in one, as coarse as the coarser. */
export function sumSketches(a: SerializedSketch, b: SerializedSketch): SerializedSketch {
  if (!a.count || !b.count) return a.count ? a : b;
  const scale = Math.min(a.scale, b.scale);
  const counts = new Map<number, number>();
  addBuckets(counts, a, scale, 1);
  addBuckets(counts, b, scale, 1);
  return {
    scale,
    count: a.count + b.count,
    sum: a.sum + b.sum,
    min: Math.min(a.min!, b.min!),
    max: Math.max(a.max!, b.max!),
    zeroCount: a.zeroCount + b.zeroCount,
    ...toBuckets([...counts].sort(([one], [other]) => one - other)),
  };
}

/** Of counts that are sorted by their index. */
function toBuckets(used: readonly (readonly [number, number])[]): Pick<SerializedSketch, 'offset' | 'bucketCounts'> {
  const offset = used[0]?.[0] ?? 0;
  const bucketCounts = Array.from({ length: used.length && used.at(-1)![0] - offset + 1 }, () => 0);
  for (const [index, count] of used) bucketCounts[index - offset] = count;
  return { offset, bucketCounts };
}

function addBuckets(counts: Map<number, number>, sketch: SerializedSketch, scale: number, sign: 1 | -1): void {
  const steps = sketch.scale - scale;
  sketch.bucketCounts.forEach((count, slot) => {
    const index = (sketch.offset + slot) >> steps;
    counts.set(index, (counts.get(index) ?? 0) + sign * count);
  });
}

/** The buckets that hold something, lowest first, each shared out among the 2^steps that it covers. */
function refine(counts: ReadonlyMap<number, number>, steps: number): (readonly [index: number, count: number])[] {
  const width = 2 ** steps;
  const fine: [number, number][] = [];
  for (const [index, count] of counts) {
    for (let part = 0; part < width; part += 1) {
      const share = Math.floor((count * (part + 1)) / width) - Math.floor((count * part) / width);
      if (share > 0) fine.push([index * width + part, share]);
    }
  }
  return fine.sort(([a], [b]) => a - b);
}
