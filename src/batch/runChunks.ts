import { abortable } from '../lib/abortable.ts';
import { abortedError } from '../lib/abortedError.ts';
import { createBrowserYield } from '../lib/browserYield.ts';
import { hostClock } from '../lib/clock.ts';
import { isPromiseLike } from '../lib/isPromiseLike.ts';
import { badOption } from '../lib/failure.ts';
import { checkOptions, readOption } from '../lib/options.ts';
import type { OptionTable } from '../lib/options.ts';
import type { ChunkOptions, ChunkProgress } from './chunkOptions.ts';
import { createChunkBudget } from './chunkBudget.ts';
import { FN, PACING } from './pacingRows.ts';

/** Leaves half of a 60 Hz frame to the browser. */
const BUDGET_MS = 8;

const OPTIONS: OptionTable<ChunkOptions> = {
  ...PACING,
  budgetMs: { is: 'number', or: BUDGET_MS, above: 0 },
  chunkSize: { is: 'integer', or: Infinity, min: 1, orInfinity: true },
  onProgress: { is: 'function' },
  gate: { is: 'object' },
  yieldTo: { is: 'function' },
};

const WORK = 'The chunked work';

/**
 * Feeds items to `take` in chunks that fit the budget, and lets the browser work in between. Yields after each chunk,
 * when it holds none of the items any more; returns the last progress.
 */
export async function* runChunks<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  take: (item: Item, index: number) => unknown,
  options: ChunkOptions,
): AsyncGenerator<ChunkProgress, ChunkProgress, undefined> {
  checkOptions('chunks', OPTIONS, options);
  readOption('chunks', 'fn', FN, take);
  const { budgetMs = BUDGET_MS, chunkSize = Infinity, clock = hostClock } = options;
  const { signal, gate, onProgress, yieldTo = createBrowserYield(clock) } = options;
  const budget = createChunkBudget({ budgetMs, chunkSize, clock });
  const startMs = clock.now();
  const iterator = open(items);
  const totalCount = countOf(items);
  let progress: ChunkProgress = { doneCount: 0, totalCount, elapsedMs: 0, busyMs: 0, chunkSize: 0 };
  // A flag, for reading `signal.aborted` costs more than a cheap item does.
  let isAborted = signal?.aborted ?? false;
  const onAbort = (): void => {
    isAborted = true;
  };
  signal?.addEventListener('abort', onAbort, { once: true });

  const endChunk = (): void => {
    const { count } = budget;
    const doneCount = progress.doneCount + count;
    const busyMs = progress.busyMs + budget.elapsedMs();
    progress = { doneCount, totalCount, elapsedMs: clock.now() - startMs, busyMs, chunkSize: count };
    onProgress?.(progress);
  };

  let isSourceOpen = true;
  try {
    budget.start();
    for (;;) {
      if (isAborted) throw abortedError(WORK, signal as AbortSignal);
      const answer = iterator.next();
      // `let`, and set to nothing below: no item and no result is held between two chunks.
      let step: IteratorResult<Item> | null = isPromiseLike(answer) ? await abortable(WORK, answer, signal) : answer;
      if (step.done) {
        isSourceOpen = false;
        break;
      }
      let taken = take(step.value, progress.doneCount + budget.count);
      step = null;
      if (isPromiseLike(taken)) await abortable(WORK, taken, signal);
      taken = null;
      if (!budget.add()) continue;
      endChunk();
      yield progress;
      await yieldTo();
      if (gate?.isPaused) await abortable(WORK, gate.whenOpen(), signal);
      budget.start();
    }
    if (budget.count > 0) endChunk();
    return progress;
  } finally {
    signal?.removeEventListener('abort', onAbort);
    // Not awaited: a source that hangs in `next` never answers.
    if (isSourceOpen) void closeSource(iterator);
  }
}

function open<Item>(items: Partial<Iterable<Item> & AsyncIterable<Item>>): Iterator<Item> | AsyncIterator<Item> {
  const iterator = items?.[Symbol.asyncIterator]?.() ?? items?.[Symbol.iterator]?.();
  if (!iterator) throw badOption('items', 'a list, or something else to iterate over', items);
  return iterator;
}

async function closeSource(iterator: Iterator<unknown> | AsyncIterator<unknown>): Promise<void> {
  try {
    await iterator.return?.();
  } catch {
    // What ended the work is the news, not that its source ends badly.
  }
}

/** How many items there are; `null` where only reading them tells. */
function countOf(items: unknown): number | null {
  if (Array.isArray(items)) return items.length;
  return items instanceof Set || items instanceof Map ? items.size : null;
}
