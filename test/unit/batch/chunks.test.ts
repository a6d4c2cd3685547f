/** @module-tag realTime */
import * as fc from 'fast-check';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { createPauseGate } from '../../../src/batch/createPauseGate.ts';
import { processInChunks } from '../../../src/batch/processInChunks.ts';
import { streamInChunks } from '../../../src/batch/streamInChunks.ts';
import type { ChunkOptions, ChunkProgress } from '../../../src/batch/chunkOptions.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { runs } from '../../support/thorough.ts';

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Work whose items cost what the test says, and a log of what was done between which yields. */
function setup(options: ChunkOptions = {}) {
  const clock = createFakeClock();
  const chunks: number[][] = [[]];
  const progress: ChunkProgress[] = [];
  const work = (costMs: number) => (item: number) => {
    clock.block(costMs);
    chunks.at(-1)!.push(item);
  };
  const all: ChunkOptions = {
    clock,
    yieldTo: async () => void chunks.push([]),
    onProgress: (now) => progress.push(now),
    ...options,
  };
  return { options: all, clock, chunks, progress, work };
}

async function* generate(length: number): AsyncGenerator<number> {
  for (let item = 0; item < length; item += 1) yield item;
}

describe('chunks', () => {
  it('honour budgetMs: a chunk ends when it is used up', async () => {
    const { options, chunks, work } = setup({ budgetMs: 10 });
    await processInChunks(count(35), work(1), options);
    expect(chunks.map((chunk) => chunk.length)).toEqual([10, 10, 10, 5]);
    expect(chunks.flat()).toEqual(count(35));
  });

  it('honour chunkSize: at most so many items', async () => {
    const { options, chunks, work } = setup({ chunkSize: 100 });
    await processInChunks(count(250), work(0), options);
    expect(chunks.map((chunk) => chunk.length)).toEqual([100, 100, 50]);
  });

  it('are as large as the items are cheap', async () => {
    const { options, chunks, work } = setup({ budgetMs: 8 });
    await processInChunks(count(20_000), work(0.001), options);
    for (const chunk of chunks.slice(0, -1)) {
      expect(chunk.length).toBeGreaterThanOrEqual(8000);
      expect(chunk.length).toBeLessThan(8100);
    }
  });

  it('stay within the budget and one look when cheap items turn expensive', async () => {
    const { options, progress, clock } = setup({ budgetMs: 8 });
    await processInChunks(count(2000), (item) => clock.block(item < 1000 ? 0.01 : 2), options);
    const chunkMs = progress.map(({ busyMs }, index) => busyMs - (progress[index - 1]?.busyMs ?? 0));
    // The first look after the change comes 50 items late at most; from then on each item has its own.
    expect(chunkMs.filter((ms) => ms > 8 + 2 + 0.1).length).toBeLessThanOrEqual(1);
    expect(Math.max(...chunkMs)).toBeLessThanOrEqual(8 + 64 * 2);
  });

  it('cannot cut a single item', async () => {
    const { options, chunks, work } = setup({ budgetMs: 8 });
    await processInChunks(count(3), work(50), options);
    expect(chunks.slice(0, 3)).toEqual([[0], [1], [2]]);
  });

  it('do each item once, in order, for all costs and options', async () => {
    const costs = fc.array(fc.double({ min: 0, max: 5, noNaN: true }), { maxLength: 200 });
    const chunkSize = fc.constantFrom(1, 7, Infinity);
    await fc.assert(
      fc.asyncProperty(costs, chunkSize, fc.boolean(), async (costs, chunkSize, isAsync) => {
        const { options, clock, progress } = setup({ budgetMs: 4, chunkSize });
        const done: number[] = [];
        const items = isAsync ? generate(costs.length) : count(costs.length);
        const last = await processInChunks(
          items,
          (item, index) => {
            expect(index).toBe(item);
            clock.block(costs[item]!);
            done.push(item);
          },
          options,
        );
        expect(done).toEqual(count(costs.length));
        expect(last.doneCount).toBe(costs.length);
        expect(progress.reduce((sum, { chunkSize }) => sum + chunkSize, 0)).toBe(costs.length);
        expect(last.busyMs).toBeCloseTo(
          costs.reduce((sum, cost) => sum + cost, 0),
          6,
        );
        for (const now of progress) expect(now.chunkSize).toBeLessThanOrEqual(chunkSize);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('progress', () => {
  it('is told after each chunk, the last one included, and returned', async () => {
    const { options, progress, work } = setup({ budgetMs: 10 });
    const last = await processInChunks(count(25), work(1), options);
    expect(progress).toEqual([
      { doneCount: 10, totalCount: 25, elapsedMs: 10, busyMs: 10, chunkSize: 10 },
      { doneCount: 20, totalCount: 25, elapsedMs: 20, busyMs: 20, chunkSize: 10 },
      { doneCount: 25, totalCount: 25, elapsedMs: 25, busyMs: 25, chunkSize: 5 },
    ]);
    expect(last).toBe(progress.at(-1));
  });

  it('knows the total of arrays, sets and maps, and says null of what must be read to be counted', async () => {
    const totals = [];
    for (const items of [[1, 2], new Set([1, 2]), new Map([[1, 2]]), count(2).values(), generate(2)]) {
      totals.push((await processInChunks<unknown>(items, () => {})).totalCount);
    }
    expect(totals).toEqual([2, 2, 1, null, null]);
  });

  it('is zero of nothing', async () => {
    const { options, progress } = setup();
    expect(await processInChunks([], () => {}, options)).toMatchObject({ doneCount: 0, totalCount: 0 });
    expect(progress).toEqual([]);
  });
});

describe('asynchronous work', () => {
  it('is awaited, item by item', async () => {
    const log: string[] = [];
    await processInChunks(generate(3), async (item) => {
      log.push(`start ${item}`);
      await Promise.resolve();
      log.push(`end ${item}`);
    });
    expect(log).toEqual(['start 0', 'end 0', 'start 1', 'end 1', 'start 2', 'end 2']);
  });
});

describe('an end before the end', () => {
  /** A source that knows whether it was closed. */
  const source = () => {
    const state = { isClosed: false, readCount: 0 };
    function* read(): Generator<number> {
      try {
        for (;;) yield state.readCount++;
      } finally {
        state.isClosed = true;
      }
    }
    return { state, items: read() };
  };

  it('by the signal rejects with ABORTED before the next item, and closes the source', async () => {
    const { items, state } = source();
    const controller = new AbortController();
    const { options, chunks, work } = setup({ signal: controller.signal });
    const run = work(1);
    const ended = processInChunks(
      items,
      (item) => {
        run(item);
        if (item === 12) controller.abort('cancelled');
      },
      options,
    );
    await expect(ended).rejects.toEqual(expect.objectContaining({ code: 'ABORTED', cause: 'cancelled' }));
    expect(chunks.flat()).toHaveLength(13);
    expect(state.isClosed).toBe(true);
  });

  it('by a signal that has aborted before does nothing', async () => {
    const { items, state } = source();
    await expect(processInChunks(items, () => {}, { signal: AbortSignal.abort() })).rejects.toThrow('aborted');
    expect(state.readCount).toBe(0);
  });

  it('by the signal does not wait for a source or an item that hangs', async () => {
    const controller = new AbortController();
    const hanging: AsyncIterable<number> = { [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
    const ended = [
      processInChunks(hanging, () => {}, { signal: controller.signal }),
      processInChunks([1], () => new Promise(() => {}), { signal: controller.signal }),
    ];
    controller.abort();
    for (const promise of ended) await expect(promise).rejects.toEqual(expect.objectContaining({ code: 'ABORTED' }));
  });

  it('by an error rejects with it, and closes the source', async () => {
    const { items, state } = source();
    const ended = processInChunks(items, (item) => {
      if (item === 3) throw new Error('bad item');
    });
    await expect(ended).rejects.toThrow('bad item');
    expect(state).toEqual({ isClosed: true, readCount: 4 });
  });

  it('by an error of the source rejects with that', async () => {
    function* broken(): Generator<number> {
      yield 1;
      throw new Error('bad source');
    }
    await expect(processInChunks(broken(), () => {})).rejects.toThrow('bad source');
  });

  it('leaves no listener on the signal', async () => {
    const { signal } = new AbortController();
    let balance = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
      balance += 1;
      addEventListener.apply(signal, args);
    };
    signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
      balance -= 1;
      removeEventListener.apply(signal, args);
    };
    await processInChunks(generate(5), async () => {}, { signal });
    expect(balance).toBe(0);
  });

  it.each([{ budgetMs: 0 }, { budgetMs: Number.NaN }, { chunkSize: 0 }, { chunkSize: 1.5 }])(
    'by options that cannot be meant: %o',
    async (options) => {
      await expect(processInChunks([1], () => {}, options)).rejects.toEqual(
        expect.objectContaining({ code: 'BAD_OPTION' }),
      );
    },
  );
});

describe('a pause', () => {
  const turns = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };

  it('holds the work between two chunks until it is resumed', async () => {
    const gate = createPauseGate();
    const { options, chunks, work } = setup({ gate, chunkSize: 10 });
    const run = work(0);
    const done = processInChunks(
      count(30),
      (item) => {
        if (item === 5) gate.pause();
        run(item);
      },
      options,
    );
    await turns();
    expect(chunks.flat()).toHaveLength(10);
    expect(gate.isPaused).toBe(true);
    gate.resume();
    gate.pause();
    await turns();
    expect(chunks.flat()).toHaveLength(10);
    gate.resume();
    expect((await done).doneCount).toBe(30);
  });

  it('ends with the signal', async () => {
    const gate = createPauseGate();
    const controller = new AbortController();
    gate.pause();
    const { options } = setup({ gate, chunkSize: 1, signal: controller.signal });
    const done = processInChunks(count(30), () => {}, options);
    await turns();
    controller.abort();
    await expect(done).rejects.toEqual(expect.objectContaining({ code: 'ABORTED' }));
  });

  it('may be asked for twice and ended twice', async () => {
    const gate = createPauseGate();
    gate.resume();
    gate.pause();
    gate.pause();
    gate.resume();
    await expect(gate.whenOpen()).resolves.toBeUndefined();
  });
});

describe('a stream of chunks', () => {
  it('hands out the results of each chunk, in order', async () => {
    const { options } = setup({ chunkSize: 2 });
    const written: string[][] = [];
    for await (const chunk of streamInChunks(count(5), (item) => `row ${item}`, options)) written.push(chunk);
    expect(written).toEqual([['row 0', 'row 1'], ['row 2', 'row 3'], ['row 4']]);
  });

  it('awaits results that are promises', async () => {
    const written: number[][] = [];
    for await (const chunk of streamInChunks(generate(3), async (item) => item * 2, {
      chunkSize: 3,
      budgetMs: Infinity,
    }))
      written.push(chunk);
    expect(written).toEqual([[0, 2, 4]]);
  });

  it('does no more than what was asked for, and closes its source when it is left', async () => {
    let isClosed = false;
    const done: number[] = [];
    function* read(): Generator<number> {
      try {
        yield* count(100);
      } finally {
        isClosed = true;
      }
    }
    for await (const chunk of streamInChunks(read(), (item) => done.push(item), { chunkSize: 10 })) {
      expect(done).toHaveLength(chunk.at(-1)!);
      if (chunk.at(-1) === 20) break;
    }
    expect(done).toHaveLength(20);
    expect(isClosed).toBe(true);
  });
});

it('holds nothing of a chunk when it yields', async () => {
  setFlagsFromString('--expose-gc');
  const collectGarbage = runInNewContext('gc') as () => void;
  const items: WeakRef<object>[] = [];
  const results: WeakRef<object>[] = [];
  function* read(): Generator<object> {
    for (let index = 0; index < 40; index += 1) {
      const item = { index, payload: count(1000) };
      items.push(new WeakRef(item));
      yield item;
    }
  }
  const alive = (refs: WeakRef<object>[]): number => refs.filter((ref) => ref.deref() !== undefined).length;
  const seen: number[] = [];
  await processInChunks(
    read(),
    (item) => {
      const result = { of: Object.keys(item) };
      results.push(new WeakRef(result));
      return result;
    },
    {
      chunkSize: 10,
      yieldTo: async () => {
        // A WeakRef stays alive until its task has ended.
        await new Promise((resolve) => setTimeout(resolve, 0));
        collectGarbage();
        // The generator's own local variable still holds its latest item: that one is not ours.
        seen.push(alive(items) - 1, alive(results));
      },
    },
  );
  expect(seen).toHaveLength(8);
  expect(Math.max(...seen)).toBeLessThanOrEqual(0);
});
