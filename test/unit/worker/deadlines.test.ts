/** @module-tag realTime */
import { describe, expect, test, vi } from 'vitest';
import type { MapVitalsError } from '../../../src/errors.ts';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { setupPool } from './setupPool.ts';

// Two clocks, two names: the caller's `timeoutMs` is the whole wait, the task's is its longest run.

describe("the caller's timeoutMs", () => {
  test('counts from the call, and its code is TIMEOUT, wherever the call is by then', async () => {
    const { call, clock, ended, workers, turn } = setupPool();
    await call('plain', 'runs', { timeoutMs: 100 });
    await call('plain', 'waits', { timeoutMs: 60 });
    await clock.advanceAsync(59);
    expect(ended.size).toBe(0);
    await clock.advanceAsync(1);
    expect([...ended]).toEqual([['waits', 'TIMEOUT']]);
    await clock.advanceAsync(40);
    expect(ended.get('runs')).toBe('TIMEOUT');
    // What has ended is told to stop, and what has not begun never begins.
    expect(workers[0]?.abortedIds).toHaveLength(1);
    workers[0]?.answer();
    await turn();
    expect(workers[0]?.calls).toEqual([]);
  });

  test('of a map is that of the whole map: items that are not done by then have TIMEOUT', async () => {
    const { pool, clock, workers, turn } = setupPool();
    const results = pool.map('plain', ['a', 'b', 'c'], { timeoutMs: 100, chunkSize: 1 });
    await clock.advanceAsync(60);
    workers[0]?.answer({ runMs: 60 });
    await turn();
    await clock.advanceAsync(40);
    workers[0]?.answer({ runMs: 40 });
    await turn();
    const codes = (await results).map((result) => (result.ok ? 'RESULT' : result.error.code));
    expect(codes).toEqual(['RESULT', 'TIMEOUT', 'TIMEOUT']);
  });

  test('leaves no timer behind, however many calls it was for', async () => {
    const { pool, call, clock, workers, turn } = setupPool();
    for (let index = 0; index < 2000; index += 1) {
      await call('plain', String(index), { timeoutMs: 1e9 });
      workers[0]?.answer();
      await turn();
    }
    await pool.dispose();
    expect(clock.pendingCount).toBe(0);
  });
});

describe("a task's timeoutMs", () => {
  test('does not count the wait for a worker', async () => {
    const { call, clock, ended, workers, turn } = setupPool();
    await call('plain', 'long');
    await call('short', 'waits');
    await clock.advanceAsync(500);
    workers[0]?.answer({ runMs: 500 });
    await turn();
    await clock.advanceAsync(49);
    workers[0]?.answer({ runMs: 49 });
    await turn();
    expect(ended.get('waits')).toBe('waits');
  });

  test('is for each input of a batch', async () => {
    const { pool, clock, workers, turn } = setupPool();
    const codes: string[] = [];
    const batch = (inputs: string[]): void =>
      void pool.executeBatch('short', inputs).then(
        () => codes.push('RESULT'),
        (error: MapVitalsError) => codes.push(error.code),
      );
    batch(['a', 'b', 'c']);
    await turn();
    await clock.advanceAsync(149);
    expect(codes).toEqual([]);
    await clock.advanceAsync(1);
    expect(codes).toEqual(['RUN_TIMEOUT']);
    workers[0]?.answer();
  });

  test('may be longer than the pool’s', async () => {
    const { call, clock, ended, workers, turn } = setupPool({ runTimeoutMs: 100, lostAfterMs: Infinity });
    await call('patient', 'it');
    await clock.advanceAsync(60_000);
    workers[0]?.answer({ runMs: 60_000 });
    await turn();
    expect(ended.get('it')).toBe('it');
  });

  test('in a shared message is that of the call that runs: the page looks, and ends no other', async () => {
    const { call, clock, ended, workers, turn } = setupPool({ abortGraceMs: 100 });
    await call('short', 'known');
    workers[0]?.answer();
    await turn();
    for (const input of ['alone', 'a', 'b', 'hangs', 'c', 'd']) await call('short', input);
    workers[0]?.answer();
    await turn();
    workers[0]?.answer();
    workers[0]?.answer();
    // Nothing was told yet: the page learns from the journal which of them hangs.
    expect(ended.has('a')).toBe(false);
    await clock.advanceAsync(50 + 20);
    expect([...ended].slice(2)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['hangs', 'RUN_TIMEOUT'],
    ]);
    expect(workers[0]?.isTerminated).toBe(false);
    await clock.advanceAsync(100 + 20);
    expect(workers[0]?.isTerminated).toBe(true);
    await clock.advanceAsync(20);
    // They share no message before the new worker's journal is connected.
    expect(workers[1]?.calls.map(({ input }) => input)).toEqual(['c']);
    workers[1]?.answer();
    await turn();
    expect(workers[1]?.calls.map(({ input }) => input)).toEqual(['d']);
  });
});

describe('an aborted call of a shared message', () => {
  test('that is not the one that hangs ends alone: its worker lives', async () => {
    const { pool, call, clock, ended, workers, turn } = setupPool({ abortGraceMs: 100 });
    const controller = new AbortController();
    await call('plain', 'known');
    workers[0]?.answer();
    await turn();
    for (const input of ['alone', 'slow', 'b']) await call('plain', input);
    await call('plain', 'left', { signal: controller.signal });
    workers[0]?.answer();
    await turn();
    controller.abort();
    await turn();
    expect(ended.get('left')).toBe('ABORTED');
    await clock.advanceAsync(500);
    workers[0]?.answer({ runMs: 500 });
    await turn();
    expect(workers).toHaveLength(1);
    // It took too long to begin another; those come back, the aborted one does not.
    expect(workers[0]?.calls.map(({ input }) => input)).toEqual(['b']);
    expect(pool.getMetrics().restarts).toBe(0);
  });
});

describe('a generator', () => {
  test('has no limit while it waits for a slow reader', async () => {
    const { pool, clock, workers, turn } = setupPool();
    let release = (): void => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    const codes: string[] = [];
    void pool.execute('short', 'rows', { onPartial: () => held }).then(
      () => codes.push('RESULT'),
      (error: MapVitalsError) => codes.push(error.code),
    );
    await turn();
    const id = workers[0]?.calls[0]?.id as number;
    for (let row = 0; row < 8; row += 1) workers[0]?.say(['partial', id, row] as never);
    await clock.advanceAsync(10_000);
    expect(codes).toEqual([]);
    release();
    await turn();
    await clock.advanceAsync(49);
    expect(codes).toEqual([]);
    await clock.advanceAsync(1);
    expect(codes).toEqual(['RUN_TIMEOUT']);
  });

  test('that has handed out a row is not run again when its worker dies', async () => {
    const { pool, workers, turn } = setupPool();
    const rows: unknown[] = [];
    const call = pool.execute('again', 'rows', { onPartial: (row: never) => void rows.push(row) });
    const code = call.then(
      () => 'RESULT',
      (error: MapVitalsError) => error.code,
    );
    await turn();
    workers[0]?.say(['partial', workers[0].calls[0]?.id as number, 1] as never);
    await turn();
    workers[0]?.terminate();
    await turn();
    expect(await code).toBe('WORKER_LOST');
    expect(rows).toEqual([1]);
  });
});

describe('an input', () => {
  test.each([
    ['changed', (input: { at: number[] }) => void (input.at[0] = 9)],
    ['given a new property', (input: { at: number[] }) => void Object.assign(input, { more: 1 })],
  ])('that is %s between the calls of one turn arrives as it was at each call', async (_how, change) => {
    const { pool, workers, turn } = setupPool();
    const input = { at: [1, 2] };
    for (let count = 0; count < 3; count += 1) {
      void pool.execute('plain', input as never).catch(() => {});
      change(input);
      input.at[1] = count;
    }
    await turn();
    const arrived: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      arrived.push(workers[0]?.calls[0]?.input);
      workers[0]?.answer({ runMs: 5 });
      await turn();
    }
    expect(arrived.map((one) => (one as { at: number[] }).at[1])).toEqual([2, 0, 1]);
  });

  test.each([false, true])('that is a list for a batch arrives as it was, while the code loads: %s', async (isLate) => {
    const { pool, workers, turn } = setupPool();
    if (!isLate) await pool.warmUp();
    const lists: unknown[] = [];
    const list = ['a', 'b'];
    for (let count = 0; count < 3; count += 1) {
      void pool.executeBatch('plain', list).catch(() => {});
      list.push('more');
    }
    await turn();
    for (let count = 0; count < 3; count += 1) {
      lists.push(workers[0]?.calls[0]?.input);
      workers[0]?.answer({ value: [] });
      await turn();
    }
    expect(lists).toEqual([
      ['a', 'b'],
      ['a', 'b', 'more'],
      ['a', 'b', 'more', 'more'],
    ]);
  });
});

test.each([
  ['longer', (list: string[]) => void list.push('c'), undefined],
  ['shorter', (list: string[]) => void (list.length = 0), undefined],
  ['shorter, one of it left out', (list: string[]) => void (list.length = 0), (place: number) => place === 0],
])('a list for a batch that is made %s while it runs has one result for each that was passed', async (...row) => {
  const [, change, isSkipped] = row;
  const { pool, workers, turn } = setupPool();
  await pool.warmUp();
  const list = ['a', 'b'];
  const results = pool.executeBatch('plain', list, { ...(isSkipped && { isSkipped }) });
  await turn();
  change(list);
  workers[0]?.answer({ value: isSkipped ? [{ value: 'B' }] : [{ value: 'A' }, { value: 'B' }] });
  expect(await results).toEqual(isSkipped ? [undefined, 'B'] : ['A', 'B']);
});

test('a large input that is changed while it waits is told in development', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { pool, problems, call, workers, turn } = setupPool();
  await call('plain', 'runs');
  const input = { rows: Array.from({ length: 1000 }, (_, row) => row) };
  void pool.execute('plain', input as never);
  void pool.execute('plain', { ...input, kept: true } as never);
  await turn();
  input.rows = [];
  for (let count = 0; count < 3; count += 1) {
    workers[0]?.answer({ runMs: 5 });
    await turn();
  }
  expect(problems).toEqual(['pool.input-changed']);
  expect(warn).toHaveBeenCalledTimes(1);
  warn.mockRestore();
});

test('a pool on the page never waits for a task that waits for another', async () => {
  const pool: WorkerPool<{ deep: { run(depth: number): Promise<number> } }> = new WorkerPool({
    tasks: {
      deep: { run: async (depth: number) => (depth === 0 ? 0 : 1 + (await pool.execute('deep', depth - 1))) },
    },
  });
  expect(await pool.execute('deep', 6)).toBe(6);
});

test('warmUp starts one worker, and resolves when it is ready', async () => {
  const { pool, workers } = setupPool({ size: 3 });
  await pool.warmUp();
  expect(workers).toHaveLength(1);
  expect(pool.getMetrics().liveWorkers).toBe(1);
  await pool.warmUp();
  expect(workers).toHaveLength(1);
});

test('warmUp resolves where no worker can be had', async () => {
  await new WorkerPool({ tasks: {} }).warmUp();
  const { pool } = setupPool({
    createWorker: () => {
      throw new Error('forbidden');
    },
  });
  await pool.warmUp();
  expect(pool.getMetrics().liveWorkers).toBe(0);
});

test('of a batch, what nobody wants any more does not run, and has no result', async () => {
  const { pool, workers, turn } = setupPool();
  const results = pool.executeBatch('plain', ['a', 'b', 'c'], { isSkipped: (place) => place === 1 });
  await turn();
  expect(workers[0]?.calls[0]?.input).toEqual(['a', 'c']);
  workers[0]?.answer({ value: [{ value: 'A' }, { value: 'C' }] });
  expect(await results).toEqual(['A', undefined, 'C']);
});
