import { describe, expect, it, vi } from 'vitest';
import { createPauseGate } from '../../../src/batch/createPauseGate.ts';
import { debounce } from '../../../src/batch/debounce.ts';
import { latestWins } from '../../../src/batch/latestWins.ts';
import { oncePerFrame } from '../../../src/batch/oncePerFrame.ts';
import { processInChunks } from '../../../src/batch/processInChunks.ts';
import { ResourceScope } from '../../../src/batch/ResourceScope.ts';
import { streamInChunks } from '../../../src/batch/streamInChunks.ts';
import { throttle } from '../../../src/batch/throttle.ts';
import { forgetWarnings } from '../../../src/lib/advice/development.ts';
import type { BatchOptions } from '../../../src/batch/batchTypes.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { expectWarning } from '../../support/expectWarning.ts';
import { setupBatch } from './setupBatch.ts';

const codeOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => value,
    (error: { code?: unknown }) => error.code ?? error,
  );

const countListeners = (signal: AbortSignal): (() => number) => {
  let count = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    count += 1;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    count -= 1;
    removeEventListener.apply(signal, args);
  };
  return () => count;
};

describe('chunked work', () => {
  it('takes the characters of a text', async () => {
    const seen: string[] = [];
    await processInChunks('aä😀', (character) => seen.push(character));
    expect(seen).toEqual(['a', 'ä', '😀']);
  });

  it('takes typed arrays, maps, generators and what is iterable both ways', async () => {
    const both = {
      *[Symbol.iterator]() {
        yield 'sync';
      },
      async *[Symbol.asyncIterator]() {
        yield 'async';
      },
    };
    const seen: unknown[] = [];
    for (const items of [new Uint8Array([1]), new Map([[2, 3]]), both, []]) {
      await processInChunks(items as Iterable<unknown>, (item) => seen.push(item));
    }
    expect(seen).toEqual([1, [2, 3], 'async']);
  });

  it.each([null, undefined, 5, {}])('rejects %s, which is no list, and leaves no listener', async (items) => {
    const { signal } = new AbortController();
    const listenerCount = countListeners(signal);
    expect(await codeOf(processInChunks(items as never, () => {}, { signal }))).toBe('BAD_OPTION');
    expect(listenerCount()).toBe(0);
  });

  it('leaves no listener where the list cannot even be opened', async () => {
    const { signal } = new AbortController();
    const listenerCount = countListeners(signal);
    const broken = {
      [Symbol.iterator](): Iterator<number> {
        throw new Error('closed');
      },
    };
    await expect(processInChunks(broken, () => {}, { signal })).rejects.toThrow('closed');
    expect(listenerCount()).toBe(0);
  });

  it.each([
    { budgetMs: 0 },
    { budgetMs: -1 },
    { budgetMs: Number.NaN },
    { budgetMs: '8' },
    { chunkSize: 0 },
    { chunkSize: 1.5 },
    { chunkSize: Number.NaN },
    { signal: new AbortController() },
    { onProgress: 'often' },
  ])('refuses %o', async (options) => {
    expect(await codeOf(processInChunks([1], () => {}, options as never))).toBe('BAD_OPTION');
    const stream = streamInChunks([1], () => {}, options as never);
    expect(await codeOf(stream.next())).toBe('BAD_OPTION');
  });

  it('ends a source that never ends, when aborted while paused', async () => {
    const gate = createPauseGate();
    const controller = new AbortController();
    let isClosed = false;
    function* endless() {
      try {
        for (let index = 0; ; index += 1) yield index;
      } finally {
        isClosed = true;
      }
    }
    const work = processInChunks(endless(), (index) => index === 20 && gate.pause(), {
      chunkSize: 3,
      gate,
      signal: controller.signal,
    });
    setTimeout(() => controller.abort(), 5);
    expect(await codeOf(work)).toBe('ABORTED');
    expect(isClosed).toBe(true);
  });
});

describe('paced functions', () => {
  it('have nothing that waits where trailing is false, and flush nothing', () => {
    for (const pace of [throttle, debounce]) {
      const clock = createFakeClock();
      const seen: number[] = [];
      const paced = pace((value: number) => seen.push(value), 10, { leading: true, trailing: false, clock });
      paced(1);
      paced(2);
      expect(paced.isPending).toBe(false);
      paced.flush();
      clock.advance(100);
      expect(seen).toEqual([1]);
      paced(3);
      expect(seen).toEqual([1, 3]);
    }
  });

  it('do nothing with a signal that has aborted before', async () => {
    const clock = createFakeClock();
    const signal = AbortSignal.abort();
    const fn = vi.fn();
    for (const paced of [
      throttle(fn, 10, { clock, signal }),
      debounce(fn, 10, { clock, signal }),
      oncePerFrame(fn, { clock, signal }),
    ]) {
      paced();
      paced.flush();
      paced.cancel();
    }
    expect(await codeOf(latestWins(fn, { clock, signal })())).toBe('ABORTED');
    clock.advance(100);
    expect(fn).not.toHaveBeenCalled();
    expect(clock.pendingCount).toBe(0);
  });

  it('run at once where the time is 0, and keep no timer after a cancel', () => {
    const clock = createFakeClock();
    const seen: string[] = [];
    const throttled = throttle((value: string) => seen.push(value), 0, { clock });
    const debounced = debounce((value: string) => seen.push(value), 0, { clock });
    throttled('t1');
    throttled('t2');
    debounced('d1');
    clock.advance(0);
    expect(seen).toEqual(['t1', 't2', 'd1']);
    throttled.cancel();
    debounced.cancel();
    expect(clock.pendingCount).toBe(0);
  });

  it.each([[-1], [Number.NaN], [Infinity], ['10'], [undefined]])('refuse a time of %s', (waitMs) => {
    for (const pace of [throttle, debounce]) {
      expect(() => pace(() => {}, waitMs as number)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    }
  });

  it('refuse what is no function', () => {
    for (const pace of [throttle, debounce]) {
      expect(() => pace(undefined as never, 1)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    }
    expect(() => oncePerFrame(undefined as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
    expect(() => latestWins(undefined as never)).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });
});

describe('a resource scope', () => {
  it('releases everything although its sink throws', () => {
    const released: string[] = [];
    const sink = {
      record() {
        throw new Error('no');
      },
    };
    const clock = createFakeClock();
    const scope = new ResourceScope({ sink, clock });
    scope.add('a', (name) => released.push(name));
    scope.add('b', () => {
      throw new Error('stuck');
    });
    scope.mapUnmounted();
    expect(() => clock.advance(1)).not.toThrow();
    expect(() => scope.dispose()).not.toThrow();
    expect(released).toEqual(['a']);
  });

  it('releases what a release adds, and each once, when a release disposes', () => {
    const released: string[] = [];
    const scope = new ResourceScope();
    scope.add('first', (name) => released.push(name));
    scope.add('second', (name) => {
      scope.dispose();
      scope.add('late', (late) => released.push(late));
      released.push(name);
    });
    scope.dispose();
    scope.dispose();
    expect(released).toEqual(['first', 'late', 'second']);
  });

  it('reports what cannot be released instead of throwing', () => {
    const errors: string[] = [];
    const scope = new ResourceScope({ onError: (_error, name) => errors.push(name) });
    scope.add({}, undefined as never, 'odd');
    scope.add(null, () => Promise.reject(new Error('late')), 'nothing');
    scope.addWorker({} as never, 'no worker');
    expect(() => scope.dispose()).not.toThrow();
    expect(errors).toEqual(['no worker', 'odd']);
  });

  it('holds no listener that has had its one event', () => {
    const scope = new ResourceScope();
    const target = new EventTarget();
    const seen: string[] = [];
    scope.addListener(target, 'load', (event: Event) => seen.push(event.type), { once: true });
    target.dispatchEvent(new Event('load'));
    target.dispatchEvent(new Event('load'));
    expect(seen).toEqual(['load']);
    expect(scope.getOpen()).toEqual([]);
  });
});

describe('a batch processor', () => {
  it.each([
    [undefined],
    [null],
    ['ab'],
    [new Set(['a', 'b'])],
    [{ length: 2 }],
    [['a']],
    [['a', 'b', 'c']],
    [new Float64Array(2)],
  ])('rejects every item where the processor answers %s', async (outcomes) => {
    const { processor, calls } = setupBatch({ maxSize: 2 });
    const adds = [processor.add('a'), processor.add('b')].map(codeOf);
    await calls[0]?.answer(outcomes);
    if (outcomes === undefined) await calls[0]?.fail(new Error('never reached'));
    expect(await Promise.all(adds)).toEqual(
      outcomes === undefined ? ['a!', 'b!'] : ['BATCH_MISMATCH', 'BATCH_MISMATCH'],
    );
  });

  it('takes holes, undefined and null for results', async () => {
    const { processor, calls } = setupBatch({ maxSize: 3 });
    const adds = ['a', 'b', 'c'].map((item) => codeOf(processor.add(item)));
    // oxlint-disable-next-line no-sparse-arrays
    await calls[0]?.answer([, undefined, null]);
    expect(await Promise.all(adds)).toEqual([undefined, undefined, null]);
  });

  it.each<[string, (result: Uint8Array<ArrayBuffer>) => unknown, boolean]>([
    ['reads', (result) => result[0], false],
    ['moves', (result) => structuredClone(null, { transfer: [result.buffer] }), true],
    ['changes', (result) => result.fill(9), true],
  ])(
    'shares the result of a key as one object; in development it is told where the first %s it: %o',
    async (_, use, isTold) => {
      forgetWarnings();
      const { processor, calls, clock } = setupBatch({ maxSize: 2, keyOf: (item) => item });
      const result = new Uint8Array([1, 2]);
      const first = processor.add('a').then(() => use(result));
      const second = processor.add('a');
      void processor.add('b');
      await calls[0]?.answer([result, 'b']);
      await first;
      expect(await second).toBe(result);
      await clock.advanceAsync(10);
      if (isTold) expectWarning(/items of one key share was changed.*Copy it/);
    },
  );

  it('ignores what comes after a timeout, and a late rejection', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 1, timeoutMs: 10 });
    const adds = [codeOf(processor.add('a')), codeOf(processor.add('b'))];
    await clock.advanceAsync(10);
    await calls[0]?.answer();
    await calls[1]?.fail(new Error('late'));
    expect(await Promise.all(adds)).toEqual(['BATCH_TIMEOUT', 'BATCH_TIMEOUT']);
    expect(clock.pendingCount).toBe(0);
  });

  it.each([
    { maxSize: 0 },
    { maxSize: -1 },
    { maxSize: 1.5 },
    { maxSize: Number.NaN },
    { maxSize: '10' },
    { maxDelayMs: -1 },
    { maxDelayMs: Number.NaN },
    { maxDelayMs: 2 ** 31 },
    { maxInFlight: 0 },
    { maxBytes: 0, sizeOf: () => 1 },
    { maxBytes: 10 },
    { retryAttempts: Infinity },
    { retryDelayMs: Infinity },
    { timeoutMs: 0 },
    { keyOf: 'id' },
    { groupBy: {} },
    { sizeOf: 5 },
    { isRetryable: true },
    { sameKey: 'both' },
    { transaction: {} },
    { transaction: { commit() {}, rollback: 5 } },
  ])('refuses %o with what, got and fix', (options) => {
    let error: unknown;
    try {
      setupBatch(options as BatchOptions<string, string>);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ code: 'BAD_OPTION', message: expect.stringMatching(/must be .*, got .*\. \w/) });
  });

  it('with all limits at Infinity sends on flush only', async () => {
    const { processor, calls, clock } = setupBatch({
      maxSize: Infinity,
      maxDelayMs: Infinity,
      maxBytes: Infinity,
      maxInFlight: Infinity,
      maxPending: Infinity,
      timeoutMs: Infinity,
    });
    const add = processor.add('a');
    await clock.advanceAsync(1e9);
    expect(calls).toHaveLength(0);
    const flushed = processor.flush();
    await calls[0]?.answer();
    await flushed;
    expect(await add).toBe('a!');
    expect(clock.pendingCount).toBe(0);
  });

  it('refuses the controller in place of its signal, and is not held up by it', async () => {
    const { processor } = setupBatch();
    expect(await codeOf(processor.add('a', { signal: new AbortController() as never }))).toBe('BAD_OPTION');
    await processor.dispose('reject');
    expect(processor.getMetrics().pendingCount).toBe(0);
  });

  it('cleared in flight, in backoff and behind its key settles each add once', async () => {
    const { processor, calls, clock } = setupBatch({
      maxSize: 1,
      maxInFlight: 1,
      retryAttempts: 1,
      keyOf: (item) => item[0],
      sameKey: 'queue',
      groupBy: (item) => item[1],
    });
    const adds = ['ax', 'ay', 'bx', 'by'].map((item) => codeOf(processor.add(item)));
    await calls[0]?.fail(new Error('once'));
    processor.clear();
    await clock.advanceAsync(10_000);
    expect(calls.map(({ items }) => items[0])).toEqual(['ax', 'bx']);
    await calls[1]?.answer();
    expect(await Promise.all(adds)).toEqual(['DROPPED', 'DROPPED', 'bx!', 'DROPPED']);
    expect(processor.getMetrics()).toMatchObject({ waitingCount: 0, pendingCount: 0, inFlightBatchCount: 0 });
  });

  it('retries a transaction with groups and joined adds as a whole', async () => {
    const log: string[] = [];
    const { processor, calls, clock } = setupBatch({
      maxSize: 2,
      retryAttempts: 1,
      keyOf: (item) => item,
      transaction: {
        commit: (items) => void log.push(`commit ${items.join()}`),
        rollback: (items) => void log.push(`rollback ${items.join()}`),
      },
    });
    const adds = ['a', 'a', 'b'].map((item) => codeOf(processor.add(item)));
    await calls[0]?.answer([new Error('no'), 'b!']);
    await clock.advanceAsync(1000);
    await calls[1]?.answer();
    expect(await Promise.all(adds)).toEqual(['a!', 'a!', 'b!']);
    expect(log).toEqual(['rollback a,b', 'commit a,b']);
  });
});
