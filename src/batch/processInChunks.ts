import type { ChunkOptions, ChunkProgress } from './chunkOptions.ts';
import { runChunks } from './runChunks.ts';

/**
 * Calls `fn` for each item, one after the other, in chunks that fit a time budget, and lets input and frames in between.
 * The first chunk runs at once; nothing is collected. Resolves with the final progress; rejects with what `fn`, the
 * source or `onProgress` threw, or with ABORTED or BAD_OPTION. Then the source is closed.
 *
 * @example
 * await processInChunks(places, (place) => void index.set(place.id, place), { budgetMs: 8, signal });
 */
export async function processInChunks<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  fn: (item: Item, index: number) => unknown,
  options: ChunkOptions = {},
): Promise<ChunkProgress> {
  const chunks = runChunks(items, fn, options);
  for (;;) {
    const step = await chunks.next();
    if (step.done) return step.value;
  }
}
