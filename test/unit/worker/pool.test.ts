/** @module-tag realTime */
import { describe, expect, test } from 'vitest';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { asWorker, failed, FakeWorker } from './fakeWorker.ts';
import { setupPool, tasks } from './setupPool.ts';

const running = (worker: FakeWorker | undefined): unknown => worker?.calls[0]?.input;

describe('options', () => {
  test.each([
    { size: 0 },
    { size: 1.5 },
    { maxQueue: -1 },
    { runTimeoutMs: 0 },
    { heartbeatMs: Number.NaN },
    { retries: -1 },
    { ageingMs: 0 },
  ])('a pool refuses %o with BAD_OPTION', (options) => {
    expect(() => new WorkerPool({ tasks, ...options })).toThrow(expect.objectContaining({ code: 'BAD_OPTION' }));
  });

  test.each([
    [8, 1, 4],
    [4, 1, 2],
    [4, 0, 3],
    [2, 1, 1],
    [1, 1, 1],
  ])('of %i cores, %i of them taken, it uses %i', (hardwareConcurrency, reservedThreads, size) => {
    expect(new WorkerPool({ tasks, hardwareConcurrency, reservedThreads }).getMetrics().size).toBe(size);
  });
});

describe('the queue', () => {
  test('runs higher priorities first, and within one the oldest', async () => {
    const { call, workers, turn } = setupPool();
    await call('plain', 'first');
    for (const [input, priority] of [
      ['a', 0],
      ['b', 1],
      ['c', 0],
      ['d', 1],
    ] as const)
      await call('plain', input, { priority });
    const order: unknown[] = [];
    for (let next = running(workers[0]); next; next = running(workers[0])) {
      order.push(next);
      workers[0]?.answer({ runMs: 10 });
      await turn();
    }
    expect(order).toEqual(['first', 'b', 'd', 'a', 'c']);
  });

  test('lets a call that has waited long overtake higher priorities', async () => {
    const { call, workers, clock, turn } = setupPool({ ageingMs: 100 });
    await call('plain', 'first');
    await call('plain', 'old');
    await clock.advanceAsync(250);
    await call('plain', 'new', { priority: 2 });
    workers[0]?.answer({ runMs: 10 });
    await turn();
    expect(running(workers[0])).toBe('old');
  });

  test('gives up on a call that has waited for its queue timeout, and on no other', async () => {
    const { call, clock, ended } = setupPool({ queueTimeoutMs: 1000 });
    await call('plain', 'runs');
    await call('plain', 'waits');
    await call('plain', 'is patient', { queueTimeoutMs: 5000 });
    await clock.advanceAsync(999);
    expect(ended.size).toBe(0);
    await clock.advanceAsync(1);
    expect([...ended]).toEqual([['waits', 'QUEUE_TIMEOUT']]);
  });
});

describe('a run', () => {
  test.each([
    ['the pool', 'plain', undefined, 300],
    ['its task', 'short', undefined, 50],
  ] as const)('ends at the timeout of %s, which starts when it starts', async (_whose, name, timeoutMs, limitMs) => {
    const { call, clock, ended, workers, turn } = setupPool({ runTimeoutMs: 300 });
    await call('plain', 'before');
    await call(name, 'it', timeoutMs === undefined ? {} : { timeoutMs });
    await clock.advanceAsync(250);
    workers[0]?.answer({ runMs: 250 });
    await turn();
    await clock.advanceAsync(limitMs - 1);
    expect(ended.has('it')).toBe(false);
    await clock.advanceAsync(1);
    expect(ended.get('it')).toBe('RUN_TIMEOUT');
  });

  test('that has timed out may stop within the grace period; else its worker ends', async () => {
    const { call, clock, workers, turn } = setupPool({ abortGraceMs: 100 });
    await call('short', 'stops');
    await clock.advanceAsync(50);
    expect(workers[0]?.abortedIds).toHaveLength(1);
    workers[0]?.answer(failed('stopped'));
    await turn();
    await call('short', 'goes on');
    await clock.advanceAsync(149);
    expect(workers[0]?.isTerminated).toBe(false);
    await clock.advanceAsync(1);
    expect(workers[0]?.isTerminated).toBe(true);
  });

  test('whose answer waits behind a blocked page has not timed out', async () => {
    const { call, clock, workers, ended } = setupPool({ runTimeoutMs: 1000 });
    await call('plain', 'done in time');
    // The page is blocked; the answer is there, but the timer is first in line.
    clock.block(5000);
    clock.setTimer(() => workers[0]?.answer({ runMs: 20 }), 0);
    await clock.advanceAsync(10);
    expect(ended.get('done in time')).toBe('done in time');
  });

  test('does not count as a run while the page sleeps, and its worker with it', async () => {
    const { call, clock, workers, ended, turn } = setupPool({ runTimeoutMs: 5000, lostAfterMs: 10_000 });
    await call('plain', 'slept');
    await clock.advanceAsync(2000);
    clock.block(600_000);
    await clock.advanceAsync(1900);
    expect(ended.has('slept')).toBe(false);
    workers[0]?.answer();
    await turn();
    expect(ended.get('slept')).toBe('slept');
    await call('plain', 'hangs');
    await clock.advanceAsync(5200);
    expect(ended.get('hangs')).toBe('RUN_TIMEOUT');
  });

  test.each([0, 1, 3])('of an idempotent task is repeated at most %i times when its worker dies', async (retries) => {
    const { call, workers, ended, turn } = setupPool({ retries, maxCrashes: 100 });
    await call('again', 'poison');
    while (!ended.has('poison')) {
      workers.at(-1)?.crash();
      await turn();
    }
    expect(ended.get('poison')).toBe('WORKER_CRASH');
    expect(workers).toHaveLength(1 + retries);
  });

  test('whose input has moved is never repeated', async () => {
    const { call, workers, ended, turn } = setupPool();
    await call('again', 'gone', { transfer: [new ArrayBuffer(8)] });
    workers[0]?.crash();
    await turn();
    expect(ended.get('gone')).toBe('WORKER_CRASH');
  });
});

describe('signs of life', () => {
  test('are asked for only while a task runs', async () => {
    const { call, clock, workers, turn } = setupPool({ heartbeatMs: 100, idleTimeoutMs: 1e6 });
    await call('plain', 'it');
    await clock.advanceAsync(1000);
    const pingCount = workers[0]?.pingCount;
    expect(pingCount).toBeGreaterThanOrEqual(5);
    workers[0]?.answer({ runMs: 1000 });
    await turn();
    await clock.advanceAsync(5000);
    expect(workers[0]?.pingCount).toBe(pingCount);
  });

  test('that do not come end the worker, and the next task gets another', async () => {
    const { call, clock, workers, ended } = setupPool({ heartbeatMs: 100, lostAfterMs: 500, runTimeoutMs: Infinity });
    await call('plain', 'hangs');
    workers[0]?.hang();
    await clock.advanceAsync(700);
    expect(ended.get('hangs')).toBe('WORKER_LOST');
    expect(workers[0]?.isTerminated).toBe(true);
    await call('plain', 'next');
    expect(running(workers[1])).toBe('next');
  });

  test('are asked for before work is given to a worker that was silent for long: nothing is lost if it is dead', async () => {
    const { call, clock, workers, ended, turn } = setupPool();
    await call('plain', 'first');
    workers[0]?.answer();
    await turn();
    await clock.advanceAsync(60_000);
    workers[0]?.hang();
    await call('plain', 'second');
    expect(workers[0]?.calls).toEqual([]);
    await clock.advanceAsync(1000);
    expect(running(workers[1])).toBe('second');
    expect(ended.has('second')).toBe(false);
  });
});

describe('the breaker', () => {
  test('runs calls on the page after too many deaths, says so, and tries again later', async () => {
    const { call, clock, workers, problems, ended, turn, pool } = setupPool({
      maxCrashes: 3,
      crashWindowMs: 1000,
      coolDownMs: 5000,
    });
    for (const name of ['a', 'b', 'c']) {
      await call('plain', name);
      workers.at(-1)?.crash();
      await turn();
    }
    expect(problems).toEqual(['pool.crash-loop']);
    await call('plain', 'on the page');
    expect(ended.get('on the page')).toBe('on the page');
    expect(pool.getMetrics()).toMatchObject({ isInline: true, inlineCount: 1, liveWorkers: 0 });

    await clock.advanceAsync(5000);
    await call('plain', 'in a worker');
    expect(running(workers[3])).toBe('in a worker');
    expect(pool.getMetrics().isInline).toBe(false);
  });

  test('ignores deaths that lie far apart', async () => {
    const { call, clock, workers, problems, turn } = setupPool({ maxCrashes: 2, crashWindowMs: 1000 });
    for (const name of ['a', 'b', 'c']) {
      await call('plain', name);
      workers.at(-1)?.crash();
      await turn();
      await clock.advanceAsync(1001);
    }
    expect(problems).toEqual([]);
  });

  test('tells why a worker cannot be had that says nothing', async () => {
    const told: unknown[] = [];
    const onProblem = (code: string, error: unknown): void => void told.push([code, String(error)]);
    const createWorker = (): Worker => asWorker(new FakeWorker());
    const { call, clock } = setupPool({ onProblem, readyTimeoutMs: 300, createWorker });
    await call('plain', 'a');
    await clock.advanceAsync(300);
    expect(told).toEqual([['pool.load', 'Error: no exposeTasks()']]);
  });

  test.each(['pool.load', 'pool.crash-loop'])('has words for one that ends without a reason: %s', async (code) => {
    const told: unknown[] = [];
    const isLoaded = code === 'pool.crash-loop';
    const { call, workers, turn } = setupPool({
      maxCrashes: isLoaded ? 1 : 5,
      onProblem: (problem, error) => void told.push([problem, String(error)]),
      createWorker: () => {
        const worker = new FakeWorker();
        workers.push(worker);
        if (isLoaded) queueMicrotask(() => worker.ready());
        return asWorker(worker);
      },
    });
    await call('plain', 'a');
    asWorker(workers[0]!).terminate();
    await turn();
    expect(told).toEqual([[code, isLoaded ? 'WORKER_LOST' : 'WORKER_LOAD']]);
  });
});

test('known quick calls share a message, and those that had not started survive its end', async () => {
  const { call, workers, ended, turn, clock } = setupPool();
  await call('plain', 'known');
  workers[0]?.answer({ runMs: 0.01 });
  await turn();
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((name) => call('plain', name)));
  // A lone call leaves at once; those that come while it runs travel together.
  expect(workers[0]?.calls.map(({ input }) => input)).toEqual(['a']);
  workers[0]?.answer();
  await turn();
  expect(workers[0]?.calls.map(({ input }) => input)).toEqual(['b', 'c', 'd', 'e']);
  workers[0]?.answer();
  workers[0]?.crash();
  await clock.advanceAsync(19);
  expect(ended.has('b')).toBe(true);
  expect(ended.has('c')).toBe(false);
  await clock.advanceAsync(1);
  expect([...ended]).toEqual([
    ['known', 'known'],
    ['a', 'a'],
    ['b', 'b'],
    ['c', 'WORKER_CRASH'],
  ]);
  // They share no message before the new worker's journal is connected.
  expect(workers[1]?.calls.map(({ input }) => input)).toEqual(['d']);
  workers[1]?.answer();
  await turn();
  expect(workers[1]?.calls.map(({ input }) => input)).toEqual(['e']);
});

test('a task with a resident key waits for the worker that has the value, while that is cheaper', async () => {
  const { call, workers, turn } = setupPool({ size: 2 });
  await Promise.all([call('plain', 'x'), call('plain', 'y')]);
  workers[0]?.answer({ runMs: 100 });
  workers[1]?.answer({ runMs: 100 });
  await turn();
  await call('keyed', 'index');
  workers[0]?.answer({ runMs: 20, more: { residents: [['index', 1000]] } });
  await turn();
  await call('keyed', 'index');
  await call('keyed', 'index');
  expect(workers.map(running)).toEqual(['index', undefined]);
  await call('keyed', 'other');
  expect(workers.map(running)).toEqual(['index', 'other']);
});

test('the expected wait is nothing for a free worker, a start without one, and the work ahead of a busy one', async () => {
  const { pool, call, workers, clock, turn } = setupPool();
  expect(pool.expectedWaitMs()).toBe(40);
  await call('plain', 'a');
  workers[0]?.answer({ runMs: 100 });
  await turn();
  expect(pool.expectedWaitMs()).toBe(0);
  await call('plain', 'b');
  await clock.advanceAsync(30);
  expect(pool.expectedWaitMs()).toBeCloseTo(70);
  await call('plain', 'c');
  expect(pool.expectedWaitMs()).toBeCloseTo(170);
});
