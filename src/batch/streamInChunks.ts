import { isPromiseLike } from '../lib/isPromiseLike.ts';
import { readOption } from '../lib/options.ts';
import type { ChunkOptions } from './chunkOptions.ts';
import { FN } from './pacingRows.ts';
import { runChunks } from './runChunks.ts';

/**
 * As `processInChunks`, but hands out each chunk's results, in order, as soon as it is done: for streaming writers.
 * The next chunk starts only when it is asked for, so that a slow writer holds the work; leaving the loop closes the source.
 *
 * @example
 * for await (const lines of streamInChunks(places, toCsvLine)) await writer.write(lines.join(''));
 */
export async function* streamInChunks<Item, Result>(
  items: Iterable<Item> | AsyncIterable<Item>,
  fn: (item: Item, index: number) => Result | PromiseLike<Result>,
  options: ChunkOptions = {},
): AsyncGenerator<Result[], void, undefined> {
  readOption('chunks', 'fn', FN, fn);
  let results: Result[] = [];
  const keep = (result: Result): void => {
    results.push(result);
  };
  const take = (item: Item, index: number): unknown => {
    const result = fn(item, index);
    return isPromiseLike(result) ? result.then(keep) : keep(result);
  };
  const hand = (): Result[] => {
    const chunk = results;
    results = [];
    return chunk;
  };
  for await (const _progress of runChunks(items, take, options)) yield hand();
  if (results.length > 0) yield results;
}
