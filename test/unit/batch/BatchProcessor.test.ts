/** @module-tag realTime */
import { describe, expect, it, vi } from 'vitest';
import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { setupBatch } from './setupBatch.ts';

const failure = (code: string, message: unknown = expect.any(String)): unknown =>
  expect.objectContaining({ name: 'MapVitalsError', code, message });

describe('when a batch is sent', () => {
  it('honours maxDelayMs from the first item on, however steadily others come', async () => {
    const { processor, calls, clock } = setupBatch<number>({ maxDelayMs: 20, maxInFlight: Infinity });
    for (let ms = 0; ms < 100; ms += 5) {
      void processor.add(ms);
      clock.advance(5);
    }
    expect(calls.map((call) => call.items)).toEqual([
      [0, 5, 10, 15],
      [20, 25, 30, 35],
      [40, 45, 50, 55],
      [60, 65, 70, 75],
      [80, 85, 90, 95],
    ]);
    expect(calls[0]!.context.reason).toBe('delay');
  });

  it('honours maxSize at once', () => {
    const { processor, calls } = setupBatch({ maxSize: 2 });
    for (const item of 'abcde') void processor.add(item);
    expect(calls.map((call) => [call.context.reason, ...call.items])).toEqual([
      ['size', 'a', 'b'],
      ['size', 'c', 'd'],
    ]);
  });

  it('honours maxBytes: never more in a batch, and what is larger travels alone', () => {
    const { processor, calls } = setupBatch({ maxBytes: 5, sizeOf: (item) => item.length, maxInFlight: Infinity });
    for (const item of ['aa', 'bb', 'cc', 'dddddddd', 'e']) void processor.add(item);
    expect(calls.map((call) => [call.context.reason, ...call.items])).toEqual([
      ['bytes', 'aa', 'bb'],
      ['bytes', 'cc'],
      ['bytes', 'dddddddd'],
    ]);
    void processor.add('ffff');
    expect(calls.at(-1)!.items).toEqual(['e', 'ffff']);
  });

  it('sends all that waits on flush, and says when it has settled', async () => {
    const { processor, calls } = setupBatch({ maxDelayMs: Infinity });
    const added = processor.add('a');
    let isFlushed = false;
    const flushed = processor.flush().then(() => (isFlushed = true));
    expect(calls[0]!.context.reason).toBe('manual');
    await calls[0]!.fail(new Error('no'));
    await expect(added).rejects.toThrow('no');
    await flushed;
    expect(isFlushed).toBe(true);
  });

  it('has flush wait for what runs already, and not for what comes later', async () => {
    const { processor, calls } = setupBatch({ maxSize: 1 });
    void processor.add('before');
    let isFlushed = false;
    const flushed = processor.flush().then(() => (isFlushed = true));
    void processor.add('after');
    expect(isFlushed).toBe(false);
    await calls[0]!.answer();
    await flushed;
    expect(calls).toHaveLength(2);
  });

  it('resolves flush at once where nothing waits', async () => {
    await expect(setupBatch().processor.flush()).resolves.toBeUndefined();
  });

  it('sends what waits when the page is hidden, its retries too, for a hidden page has slow timers', async () => {
    const { processor, calls, page } = setupBatch({ retryAttempts: 1, maxSize: 2 });
    void processor.add('a');
    void processor.add('b');
    await calls[0]!.answer(['a!', new Error('later')]);
    void processor.add('c');
    page.hide();
    expect(calls.slice(1).map((call) => [call.context.reason, ...call.items])).toEqual([
      ['hidden', 'c'],
      ['retry', 'b'],
    ]);
    page.show();
    expect(calls).toHaveLength(3);
  });

  it('goes beyond maxInFlight only when the page leaves', () => {
    const { processor, calls, page } = setupBatch({ maxInFlight: 1, maxSize: 1 });
    for (const item of 'abc') void processor.add(item);
    page.hide();
    expect(calls).toHaveLength(1);
    page.leave();
    expect(calls.map((call) => call.items[0])).toEqual(['a', 'b', 'c']);
  });

  it('lets the page be when told so', () => {
    const { processor, page, calls } = setupBatch({ page: null });
    void processor.add('a');
    page.hide();
    expect(calls).toHaveLength(0);
    expect(page.listenerCount).toBe(0);
  });

  it('sends what was due as soon as a slot is free', async () => {
    const { processor, calls, clock } = setupBatch({ maxInFlight: 1, maxSize: 2 });
    for (const item of 'abc') void processor.add(item);
    clock.advance(50);
    expect(calls).toHaveLength(1);
    await calls[0]!.answer();
    expect(calls[1]!.items).toEqual(['c']);
    expect(calls[1]!.context.reason).toBe('delay');
  });

  it('splits by kind, each with its own delay', () => {
    const { processor, calls, clock } = setupBatch({ groupBy: (item) => item[0], maxDelayMs: 10 });
    void processor.add('a1');
    clock.advance(6);
    void processor.add('b1');
    void processor.add('a2');
    clock.advance(4);
    expect(calls.map((call) => [call.context.group, ...call.items])).toEqual([['a', 'a1', 'a2']]);
    clock.advance(6);
    expect(calls[1]!.items).toEqual(['b1']);
  });

  it('starts no timer that a browser cannot keep', () => {
    const { processor, clock } = setupBatch({ maxDelayMs: Infinity });
    void processor.add('a');
    expect(clock.pendingCount).toBe(0);
  });
});

describe('with an adaptive delay', () => {
  const setup = () => setupBatch({ adaptiveDelay: true, maxDelayMs: 100, maxSize: 10 });
  const runOne = async ({ processor, calls, clock }: ReturnType<typeof setup>, costMs: number): Promise<void> => {
    void processor.add('first');
    await clock.advanceAsync(0);
    clock.block(costMs);
    await calls.at(-1)!.answer();
  };

  it('never delays what is cheap to dispatch', async () => {
    const batch = setup();
    await runOne(batch, 0);
    void batch.processor.add('a');
    void batch.processor.add('b');
    await Promise.resolve();
    expect(batch.calls[1]!.items).toEqual(['a', 'b']);
    expect(batch.calls[1]!.context.reason).toBe('adaptive');
  });

  it('waits until the waiting has cost as much as a dispatch does', async () => {
    const batch = setup();
    await runOne(batch, 30);
    const { processor, clock, calls } = batch;
    void processor.add('a');
    clock.advance(10);
    void processor.add('b');
    // 10 ms are spent; two items now spend 2 ms per ms: 30 ms are reached after 10 ms more.
    clock.advance(9.9);
    expect(calls).toHaveLength(1);
    clock.advance(0.2);
    expect(calls[1]!.items).toEqual(['a', 'b']);
  });

  it('never waits longer than maxDelayMs', async () => {
    const batch = setup();
    await runOne(batch, 5000);
    void batch.processor.add('a');
    batch.clock.advance(100);
    expect(batch.calls[1]!.context.reason).toBe('delay');
  });
});

describe('what each item gets', () => {
  it('is its own result or its own error, in order', async () => {
    const { processor, calls } = setupBatch({ maxSize: 3 });
    const added = ['a', 'b', 'c'].map((item) => processor.add(item));
    const error = new Error('only b');
    await calls[0]!.answer(['A', error, 'C']);
    expect(await Promise.allSettled(added)).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'rejected', reason: error },
      { status: 'fulfilled', value: 'C' },
    ]);
  });

  it.each([
    ['too few results', ['A'], '`array(1)`'],
    ['too many results', ['A', 'B', 'C'], '`array(3)`'],
    ['no results', null, '`null`'],
    ['something else', 'AB', "`'AB'`"],
  ])('is BATCH_MISMATCH with both numbers for %s, without a retry', async (_, outcomes, got) => {
    const { processor, calls } = setupBatch({ maxSize: 2, retryAttempts: 3 });
    const added = [processor.add('a'), processor.add('b')];
    await calls[0]!.answer(outcomes);
    for (const promise of added) {
      await expect(promise).rejects.toEqual(
        failure('BATCH_MISMATCH', expect.stringContaining(`expected 2 results, got ${got}.`)),
      );
    }
    expect(calls).toHaveLength(1);
  });

  it('is the error that the processor threw, sync or async', async () => {
    const error = new Error('down');
    const sync = new BatchProcessor<string, string>(
      () => {
        throw error;
      },
      { maxSize: 1, page: null },
    );
    await expect(sync.add('a')).rejects.toBe(error);
    const { processor, calls } = setupBatch({ maxSize: 1 });
    const added = processor.add('a');
    await calls[0]!.fail('a string');
    await expect(added).rejects.toEqual(failure('TASK_ERROR'));
  });

  it('is BATCH_TIMEOUT when the processor never settles, and the slot is free again', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 1, maxInFlight: 1, timeoutMs: 500 });
    const hanging = processor.add('a');
    const next = processor.add('b');
    await Promise.all([
      clock.advanceAsync(500),
      expect(hanging).rejects.toEqual(failure('BATCH_TIMEOUT', expect.stringContaining('500 ms'))),
    ]);
    expect(calls[0]!.context.signal.aborted).toBe(true);
    await calls[1]!.answer();
    await expect(next).resolves.toBe('b!');
    // A late answer changes nothing.
    await calls[0]!.answer();
    expect(processor.getMetrics()).toMatchObject({ timeoutCount: 1, inFlightBatchCount: 0 });
  });

  it('does not depend on what the processor does to its array', async () => {
    const processor = new BatchProcessor<string, string>(
      async (items) => items.splice(0).map((item) => item.toUpperCase()),
      { maxSize: 2, page: null },
    );
    expect(await Promise.all([processor.add('a'), processor.add('b')])).toEqual(['A', 'B']);
  });
});

describe('an abort', () => {
  it('drops the item, not its batch', async () => {
    const { processor, calls, clock } = setupBatch();
    const controller = new AbortController();
    const kept = processor.add('kept');
    const dropped = processor.add('dropped', { signal: controller.signal });
    controller.abort('moved on');
    await expect(dropped).rejects.toEqual(expect.objectContaining({ code: 'ABORTED', cause: 'moved on' }));
    clock.advance(20);
    expect(calls[0]!.items).toEqual(['kept']);
    await calls[0]!.answer();
    await expect(kept).resolves.toBe('kept!');
  });

  it('refuses what comes with an aborted signal', async () => {
    const { processor } = setupBatch();
    await expect(processor.add('a', { signal: AbortSignal.abort() })).rejects.toEqual(failure('ABORTED'));
    expect(processor.getMetrics().items).toMatchObject({ added: 0, refused: 1 });
  });

  it('in mid-batch settles at once, and aborts the batch only with its last item', async () => {
    const { processor, calls } = setupBatch({ maxSize: 2, maxInFlight: 1 });
    const [first, second] = [new AbortController(), new AbortController()];
    const added = [processor.add('a', { signal: first.signal }), processor.add('b', { signal: second.signal })];
    const { signal } = calls[0]!.context;
    first.abort();
    await expect(added[0]).rejects.toEqual(failure('ABORTED'));
    expect(signal.aborted).toBe(false);
    second.abort();
    await expect(added[1]).rejects.toEqual(failure('ABORTED'));
    expect(signal.aborted).toBe(true);
    // It holds its slot until it has really ended.
    expect(processor.getMetrics().inFlightBatchCount).toBe(1);
    await calls[0]!.fail(signal.reason);
    expect(processor.getMetrics().inFlightBatchCount).toBe(0);
  });

  it('starts the delay anew where it took the only item', () => {
    const { processor, calls, clock } = setupBatch({ maxDelayMs: 20 });
    const controller = new AbortController();
    processor.add('a', { signal: controller.signal }).catch(() => {});
    clock.advance(15);
    controller.abort();
    expect(clock.pendingCount).toBe(0);
    void processor.add('b');
    clock.advance(19);
    expect(calls).toHaveLength(0);
    clock.advance(1);
    expect(calls[0]!.items).toEqual(['b']);
  });

  it('keeps the books and the order of keys, however close to the end of its batch it comes', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const { processor, calls, clock } = setupBatch({ maxSize: 2, keyOf: (item) => item[0], sameKey: 'queue' });
      const controller = new AbortController();
      const aborted = processor.add('a1', { signal: controller.signal }).catch(() => 'aborted');
      const neighbour = processor.add('b1');
      const next = processor.add('a2');
      const last = processor.add('a3');
      const answered = calls[0]!.answer();
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      controller.abort();
      await Promise.all([answered, aborted, neighbour]);
      await clock.advanceAsync(20);
      expect(calls.map((call) => call.items)).toEqual([['a1', 'b1'], ['a2']]);
      await calls[1]!.answer();
      await next;
      await clock.advanceAsync(20);
      await calls[2]!.answer();
      await expect(last).resolves.toBe('a3!');
      expect(processor.getMetrics()).toMatchObject({ waitingCount: 0, pendingCount: 0, inFlightItemCount: 0 });
    }
  });

  it('ends a retry that nobody waits for', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 1, retryAttempts: 3 });
    const controller = new AbortController();
    const added = processor.add('a', { signal: controller.signal });
    await calls[0]!.fail(new Error('down'));
    controller.abort();
    await expect(added).rejects.toEqual(failure('ABORTED'));
    expect(clock.pendingCount).toBe(0);
    expect(processor.getMetrics().waitingCount).toBe(0);
  });

  it('leaves no listener on the signal once the items have settled', async () => {
    const { processor, calls } = setupBatch<number>({ maxSize: 1000 });
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    for (let item = 0; item < 1000; item += 1) void processor.add(item, { signal });
    expect(added).toHaveBeenCalledTimes(1);
    await calls[0]!.answer();
    expect(removed).toHaveBeenCalledTimes(1);
  });

  it('does not let dropped items pile up in a batch that is never sent', () => {
    const { processor } = setupBatch<object>({ maxDelayMs: Infinity, maxSize: Infinity });
    void processor.add({});
    for (let round = 0; round < 1000; round += 1) {
      const controller = new AbortController();
      processor.add({}, { signal: controller.signal }).catch(() => {});
      controller.abort();
    }
    expect(processor.getMetrics()).toMatchObject({ waitingCount: 1, pendingCount: 1 });
  });
});

describe('a retry', () => {
  it('runs only what failed, after a backoff with full jitter that doubles up to its limit', async () => {
    const { processor, calls, clock } = setupBatch({
      maxSize: 3,
      retryAttempts: 3,
      retryDelayMs: 100,
      maxRetryDelayMs: 150,
      random: () => 0.5,
    });
    const added = ['a', 'b', 'c'].map((item) => processor.add(item));
    await calls[0]!.answer(['A', new Error('1'), new Error('1')]);
    await expect(added[0]).resolves.toBe('A');
    await clock.advanceAsync(49);
    expect(calls).toHaveLength(1);
    await clock.advanceAsync(1);
    expect(calls[1]).toMatchObject({ items: ['b', 'c'], context: { reason: 'retry', retryCount: 1 } });
    await calls[1]!.answer(['B', new Error('2')]);
    await clock.advanceAsync(75);
    expect(calls[2]!.items).toEqual(['c']);
    await calls[2]!.fail(new Error('3'));
    await clock.advanceAsync(75);
    const last = new Error('4');
    await calls[3]!.answer([last]);
    await expect(added[2]).rejects.toBe(last);
    expect(processor.getMetrics()).toMatchObject({ retryCount: 4, items: { resolved: 2, rejected: 1 } });
  });

  it('honours isRetryable', async () => {
    const asked: unknown[] = [];
    const { processor, calls, clock } = setupBatch({
      maxSize: 2,
      retryAttempts: 1,
      isRetryable: (error, item, retryCount) => {
        asked.push([error.message, item, retryCount]);
        return error.message === 'busy';
      },
    });
    const added = [processor.add('a'), processor.add('b')];
    await calls[0]!.answer([new Error('busy'), new Error('bad')]);
    await expect(added[1]).rejects.toThrow('bad');
    await clock.advanceAsync(1000);
    expect(calls[1]!.items).toEqual(['a']);
    expect(asked).toEqual([
      ['busy', 'a', 0],
      ['bad', 'b', 0],
    ]);
  });

  it('does not hold up newer items, nor mix with them', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 2, retryAttempts: 1 });
    for (const item of 'ab') processor.add(item).catch(() => {});
    await calls[0]!.fail(new Error('poison'));
    for (const item of 'cd') void processor.add(item);
    expect(calls[1]!.items).toEqual(['c', 'd']);
    await clock.advanceAsync(1000);
    expect(calls[2]!.items).toEqual(['a', 'b']);
  });
});

describe('equal items', () => {
  it('share the work that waits or runs, and are new work afterwards', async () => {
    const { processor, calls } = setupBatch({ keyOf: (item) => item.toLowerCase(), maxSize: 2 });
    const waiting = [processor.add('a'), processor.add('A')];
    void processor.add('b');
    const running = processor.add('a');
    expect(calls[0]!.items).toEqual(['a', 'b']);
    await calls[0]!.answer();
    expect(await Promise.all([...waiting, running])).toEqual(['a!', 'a!', 'a!']);
    expect(processor.getMetrics().items).toMatchObject({ added: 4, joined: 2, resolved: 4 });
    void processor.add('a');
    void processor.add('b');
    expect(calls).toHaveLength(2);
  });

  it('each have their own signal: the work ends when all have aborted', async () => {
    const { processor, calls } = setupBatch({ keyOf: (item) => item, maxSize: 1 });
    const controllers = [new AbortController(), new AbortController()];
    const added = controllers.map(({ signal }) => processor.add('a', { signal }));
    controllers[0]!.abort();
    await expect(added[0]).rejects.toEqual(failure('ABORTED'));
    expect(calls[0]!.context.signal.aborted).toBe(false);
    controllers[1]!.abort();
    await expect(added[1]).rejects.toEqual(failure('ABORTED'));
    expect(calls[0]!.context.signal.aborted).toBe(true);
  });

  it('wait until an aborted run of their key has really ended', async () => {
    const { processor, calls, clock } = setupBatch({ keyOf: (item) => item, maxSize: 1 });
    const controller = new AbortController();
    processor.add('a', { signal: controller.signal }).catch(() => {});
    controller.abort();
    const again = processor.add('a');
    const joined = processor.add('a');
    await clock.advanceAsync(100);
    expect(calls).toHaveLength(1);
    await calls[0]!.fail(controller.signal.reason);
    expect(calls).toHaveLength(2);
    await calls[1]!.answer(['new']);
    expect(await Promise.all([again, joined])).toEqual(['new', 'new']);
  });

  it('run one after the other, in order, where they are to queue: a retry is not overtaken', async () => {
    const { processor, calls, clock } = setupBatch({
      keyOf: (item: string) => item[0],
      sameKey: 'queue',
      maxSize: 1,
      retryAttempts: 1,
    });
    const added = [processor.add('a1'), processor.add('a2'), processor.add('b1')];
    expect(calls.map((call) => call.items[0])).toEqual(['a1', 'b1']);
    await calls[0]!.fail(new Error('busy'));
    await clock.advanceAsync(1000);
    expect(calls.map((call) => call.items[0])).toEqual(['a1', 'b1', 'a1']);
    await calls[2]!.answer();
    expect(calls[3]!.items).toEqual(['a2']);
    await calls[1]!.answer();
    await calls[3]!.answer();
    expect(await Promise.all(added)).toEqual(['a1!', 'a2!', 'b1!']);
  });

  it('that wait behind their key go at once when all was flushed in the meantime', async () => {
    const { processor, calls, clock } = setupBatch({
      keyOf: () => 'same',
      sameKey: 'queue',
      maxDelayMs: Infinity,
    });
    void processor.add('a');
    void processor.add('b');
    const flushed = processor.flush();
    await calls[0]!.answer();
    await clock.advanceAsync(0);
    expect(calls[1]).toMatchObject({ items: ['b'], context: { reason: 'manual' } });
    await calls[1]!.answer();
    await flushed;
  });

  it('are none where the key is undefined', () => {
    const { processor, calls } = setupBatch({ keyOf: () => undefined, maxSize: 2 });
    void processor.add('a');
    void processor.add('a');
    expect(calls[0]!.items).toEqual(['a', 'a']);
  });
});

describe('clear', () => {
  it('rejects what waits, wherever it waits, and lets run what runs', async () => {
    const { processor, calls, clock } = setupBatch({
      maxSize: 1,
      maxInFlight: 1,
      retryAttempts: 1,
      keyOf: (item: string) => item[0],
      sameKey: 'queue',
    });
    const retrying = processor.add('r');
    await calls[0]!.fail(new Error('busy'));
    const running = processor.add('a1');
    const behindItsKey = processor.add('a2');
    const behindTheSlot = processor.add('b1');
    processor.clear();
    for (const promise of [retrying, behindItsKey, behindTheSlot]) {
      await expect(promise).rejects.toEqual(failure('DROPPED'));
    }
    await calls[1]!.answer();
    await expect(running).resolves.toBe('a1!');
    await clock.advanceAsync(10_000);
    expect(calls).toHaveLength(2);
    expect(processor.getMetrics()).toMatchObject({ waitingCount: 0, items: { cleared: 3 } });
    expect(clock.pendingCount).toBe(0);
  });
});

describe('dispose', () => {
  it('flushes by default, and resolves when all has settled', async () => {
    const { processor, calls, page } = setupBatch();
    const added = processor.add('a');
    const disposed = processor.dispose();
    expect(calls[0]!.context.reason).toBe('dispose');
    await expect(processor.add('late')).rejects.toEqual(failure('DISPOSED'));
    await calls[0]!.answer();
    await disposed;
    await expect(added).resolves.toBe('a!');
    expect(page.listenerCount).toBe(0);
  });

  it('rejects where asked, what runs too, and aborts it', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 1, maxInFlight: 1 });
    const added = [processor.add('runs'), processor.add('waits')];
    await processor.dispose('reject');
    for (const promise of added) await expect(promise).rejects.toEqual(failure('DISPOSED'));
    expect(calls[0]!.context.signal.aborted).toBe(true);
    await calls[0]!.answer();
    expect(calls).toHaveLength(1);
    expect(clock.pendingCount).toBe(0);
    expect(processor.getMetrics().items).toMatchObject({ disposed: 2, resolved: 0 });
  });

  it('happens once', async () => {
    const { processor, calls } = setupBatch();
    const added = processor.add('a');
    const first = processor.dispose('flush');
    expect(processor.dispose('reject')).toBe(first);
    await calls[0]!.answer();
    await expect(added).resolves.toBe('a!');
    expect(calls).toHaveLength(1);
  });
});

describe('a callback that fails', () => {
  const boom = (): boolean => {
    throw new Error('boom');
  };

  it.each<readonly [name: 'sizeOf' | 'keyOf' | 'groupBy', how: string, callback: () => unknown]>([
    ['sizeOf', 'throws', boom],
    ['sizeOf', 'returns NaN', () => Number.NaN],
    ['sizeOf', 'returns a negative size', () => -1],
    ['sizeOf', 'returns an infinite size', () => Infinity],
    ['sizeOf', 'returns a string', () => '7'],
    ['keyOf', 'throws', boom],
    ['keyOf', 'returns NaN', () => Number.NaN],
    ['groupBy', 'throws', boom],
    ['groupBy', 'returns NaN', () => Number.NaN],
  ])('%s refuses its item and no other when it %s', async (name, _, callback) => {
    const harmless = { sizeOf: () => 1, keyOf: (item: string) => item, groupBy: () => 'all' };
    const { processor, calls } = setupBatch({
      maxSize: 2,
      [name]: (item: string) => (item === 'bad' ? callback() : harmless[name](item)),
    });
    const good = [processor.add('a')];
    await expect(processor.add('bad')).rejects.toEqual(failure('BAD_OPTION', expect.stringContaining(`\`${name}\``)));
    good.push(processor.add('b'));
    await calls[0]!.answer();
    expect(await Promise.all(good)).toEqual(['a!', 'b!']);
  });

  it('isRetryable rejects its item and no other', async () => {
    const { processor, calls, clock } = setupBatch({
      maxSize: 2,
      retryAttempts: 1,
      isRetryable: (_: Error, item: string) => item === 'a' || boom(),
    });
    const added = [processor.add('a'), processor.add('bad')];
    await calls[0]!.fail(new Error('busy'));
    await expect(added[1]).rejects.toEqual(
      expect.objectContaining({ code: 'BAD_OPTION', cause: expect.objectContaining({ message: 'boom' }) }),
    );
    await clock.advanceAsync(1000);
    await calls[1]!.answer();
    await expect(added[0]).resolves.toBe('a!');
  });

  it('isRetryable may throw on an error that cannot be read: its item is rejected, and the others are well', async () => {
    const { processor, calls } = setupBatch({
      maxSize: 2,
      retryAttempts: 1,
      isRetryable: ({ message }) => message === 'busy',
    });
    const unreadable = Object.defineProperty(new Error('gone'), 'message', {
      get(): never {
        throw new RangeError('not now');
      },
    });
    const added = [processor.add('a'), processor.add('b')];
    await calls[0]!.answer([unreadable, 'B']);
    await expect(added[0]).rejects.toMatchObject({ code: 'BAD_OPTION', cause: new RangeError('not now') });
    await expect(added[1]).resolves.toBe('B');
  });

  it('isRetryable may abort a neighbour, or close the processor', async () => {
    const controller = new AbortController();
    const { processor, calls, clock } = setupBatch({
      maxSize: 3,
      retryAttempts: 1,
      keyOf: (item) => item,
      isRetryable: (_, item) => {
        if (item === 'a') controller.abort();
        if (item === 'c') void processor.dispose('reject');
        return true;
      },
    });
    const { signal } = controller;
    const added = [processor.add('a', { signal }), processor.add('b', { signal }), processor.add('c')];
    await calls[0]!.fail(new Error('busy'));
    await expect(added[0]).rejects.toEqual(failure('ABORTED'));
    await expect(added[1]).rejects.toEqual(failure('ABORTED'));
    await expect(added[2]).rejects.toEqual(failure('DISPOSED'));
    expect(processor.getMetrics()).toMatchObject({ waitingCount: 0, pendingCount: 0, inFlightBatchCount: 0 });
    expect(clock.pendingCount).toBe(0);
  });

  it('may even close the processor', async () => {
    const processor: BatchProcessor<string, string> = new BatchProcessor(async (items) => items, {
      page: null,
      keyOf: () => void processor.dispose('reject'),
    });
    await expect(processor.add('a')).rejects.toEqual(failure('DISPOSED'));
  });
});

describe('limits and figures', () => {
  it('refuses what comes beyond maxPending', async () => {
    const { processor } = setupBatch({ maxPending: 2 });
    for (const item of 'ab') void processor.add(item);
    await expect(processor.add('c')).rejects.toEqual(failure('QUEUE_FULL', expect.stringContaining('2 adds')));
  });

  it('tells sizes, waits, reasons, outcomes and the cost per item', async () => {
    const { processor, calls, clock } = setupBatch({ maxSize: 2, maxDelayMs: 20 });
    for (const item of 'abc') void processor.add(item);
    expect(processor.getMetrics()).toMatchObject({
      waitingCount: 1,
      pendingCount: 3,
      inFlightBatchCount: 1,
      inFlightItemCount: 2,
      costPerItemMs: null,
    });
    clock.advance(20);
    clock.block(10);
    await calls[0]!.answer();
    await calls[1]!.answer();
    const metrics = processor.getMetrics();
    expect(metrics.batchesByReason).toMatchObject({ size: 1, delay: 1, manual: 0 });
    expect(metrics.items).toMatchObject({ added: 3, resolved: 3, rejected: 0 });
    // 30 ms for the batch of two, 10 ms for the batch of one.
    expect(metrics.costPerItemMs).toBeCloseTo(40 / 3, 6);
    expect(metrics.batchSize).toMatchObject({ count: 2, sum: 3, min: 1, max: 2 });
    expect(metrics.waitMs).toMatchObject({ count: 2, sum: 20, max: 20, zeroCount: 1 });
    expect(createQuantileSketch(metrics.waitMs).quantile(1)).toBe(20);
  });

  it.each([
    [{ maxSize: 0 }, '`maxSize` must be an integer >= 1 or Infinity, got `0`. Omit it to use 100.'],
    [{ maxSize: 1.5 }, '`maxSize` must be an integer >= 1 or Infinity, got `1.5`. Omit it to use 100.'],
    [
      { maxDelayMs: -5 },
      '`maxDelayMs` must be a finite number >= 0 and <= 2147483647 or Infinity, got `-5`. Omit it to use 20.',
    ],
    [{ maxDelayMs: Number.NaN }, '`maxDelayMs` must be'],
    [{ maxDelayMs: 3e9 }, '`maxDelayMs` must be'],
    [{ maxBytes: 0 }, '`maxBytes` must be'],
    [{ maxBytes: 10 }, '`sizeOf` must be a function where `maxBytes` is set, got `undefined`.'],
    [{ maxInFlight: 0 }, '`maxInFlight` must be'],
    [{ maxPending: '9' as never }, '`maxPending` must be'],
    [{ timeoutMs: 0 }, '`timeoutMs` must be'],
    [{ retryAttempts: -1 }, '`retryAttempts` must be'],
    [{ retryAttempts: Infinity }, '`retryAttempts` must be'],
    [{ retryDelayMs: Infinity }, '`retryDelayMs` must be'],
    [{ maxRetryDelayMs: -1 }, '`maxRetryDelayMs` must be'],
  ])('refuses %o with what, got and fix', (options, message) => {
    expect(() => new BatchProcessor(async () => [], options)).toThrow(
      expect.objectContaining({ code: 'BAD_OPTION', message: expect.stringContaining(message) }),
    );
  });

  it('refuses a processor that is no function', () => {
    expect(() => new BatchProcessor('nope' as never)).toThrow(failure('BAD_OPTION'));
  });
});
