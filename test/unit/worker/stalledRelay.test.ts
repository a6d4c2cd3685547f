import { afterEach, describe, expect, test } from 'vitest';
import { asWorker, FakeWorker, relay } from './fakeWorker.ts';
import { setupPool } from './setupPool.ts';

// The journal of a shared message comes by way of the browser, which may fall behind. What it has not brought is no proof of what
// a worker has not begun.

afterEach(() => relay.resume());

/** A worker in the midst of a message of calls that may not run twice: two have ended, the third stands still, two are to come. */
async function setup() {
  const starts: unknown[] = [];
  const pool = setupPool({
    abortGraceMs: 100,
    createWorker: () => {
      const worker = new FakeWorker(undefined, (input) => starts.push(input), clock.now);
      workers.push(worker);
      queueMicrotask(() => worker.ready());
      return asWorker(worker);
    },
  });
  const { call, clock, ended, workers, turn } = pool;
  await call('short', 'known');
  workers[0]?.answer();
  await turn();
  for (const input of ['alone', 'a', 'b', 'stops', 'c', 'd']) await call('short', input);
  workers[0]?.answer();
  await turn();
  relay.stall();
  workers[0]?.answer();
  workers[0]?.answer();
  starts.splice(0, starts.indexOf('a'));
  const { pool: subject } = pool;
  return { pool: subject, clock, ended, starts, workers, turn, worker: workers[0] as FakeWorker };
}

/** The others of its message run elsewhere, once each. */
async function expectOthersToRun({ workers, starts, ended, turn }: Awaited<ReturnType<typeof setup>>): Promise<void> {
  for (const input of ['c', 'd']) {
    expect(workers[1]?.calls.map((one) => one.input)).toEqual([input]);
    workers[1]?.answer();
    await turn();
  }
  expect(starts).toEqual(['a', 'b', 'stops', 'c', 'd']);
  expect([ended.get('c'), ended.get('d')]).toEqual(['c', 'd']);
}

describe('while the journal is on its way', () => {
  test('a worker that stops in mid-message without dying loses nothing, and nothing runs twice', async () => {
    const setting = await setup();
    const { clock, ended, worker, workers } = setting;
    worker.hang();
    // Its time is over ten times, and still nobody knows which of them it is that runs.
    await clock.advanceAsync(500);
    expect([...ended.keys()]).toEqual(['known', 'alone']);
    expect([worker.isTerminated, workers.length]).toEqual([false, 1]);
    relay.resume();
    await clock.advanceAsync(20);
    expect([...ended].slice(2)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['stops', 'RUN_TIMEOUT'],
    ]);
    await clock.advanceAsync(100 + 40);
    expect(worker.isTerminated).toBe(true);
    // It wakes: it is too late to begin another.
    worker.answer();
    await expectOthersToRun(setting);
  });

  test('one that is terminated there: what it has done counts, the one that ran is lost, the others run', async () => {
    const setting = await setup();
    const { clock, ended, worker, workers } = setting;
    worker.terminate();
    await clock.advanceAsync(500);
    expect([...ended.keys()]).toEqual(['known', 'alone']);
    expect(workers).toHaveLength(1);
    relay.resume();
    await clock.advanceAsync(20);
    expect([...ended].slice(2)).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['stops', 'WORKER_LOST'],
    ]);
    await expectOthersToRun(setting);
  });

  test('what never comes is waited for no longer than for a silent worker: what may have run is lost, the rest goes on', async () => {
    const { clock, ended, starts, workers, worker } = await setup();
    worker.terminate();
    await clock.advanceAsync(59_000);
    expect([...ended.keys()]).toEqual(['known', 'alone']);
    await clock.advanceAsync(2000);
    expect([...ended.values()].slice(2)).toEqual(Array.from({ length: 5 }, () => 'WORKER_LOST'));
    expect([worker.isTerminated, workers.length]).toEqual([true, 1]);
    expect(starts).toEqual(['a', 'b', 'stops']);
  });

  test('a pool that is disposed of settles all of them at once', async () => {
    const { pool, ended, worker, turn } = await setup();
    worker.terminate();
    await pool.dispose();
    await turn();
    expect([...ended.values()].slice(2)).toEqual(Array.from({ length: 5 }, () => 'DISPOSED'));
  });
});
