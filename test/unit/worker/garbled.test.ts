import { describe, expect, test } from 'vitest';
import { STATUS } from '../../../worker/wire.ts';
import type { FakeWorker } from './fakeWorker.ts';
import { setupPool } from './setupPool.ts';

// Whether what a worker says can be read here is known only by reading it: one that cannot costs its own call, and no other.

/** A worker with a message of these calls. */
async function setupShared(inputs: readonly string[]): Promise<ReturnType<typeof setupPool> & { worker: FakeWorker }> {
  const setup = setupPool();
  await setup.call('plain', 'known');
  const [worker] = setup.workers as [FakeWorker];
  worker.answer();
  await setup.turn();
  for (const input of ['alone', ...inputs]) await setup.call('plain', input);
  worker.answer();
  await setup.turn();
  setup.ended.clear();
  return { ...setup, worker };
}

describe('in a message that calls share', () => {
  test('an output that cannot be read fails its call when the message ends', async () => {
    const { ended, worker, turn } = await setupShared(['a', 'unreadable', 'b']);
    worker.answer();
    worker.emit('messageerror', {});
    worker.answer({ status: STATUS.apart, value: null });
    worker.answer();
    await turn();
    expect([...ended]).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['unreadable', 'CLONE_FAILED'],
    ]);
    expect(worker.isTerminated).toBe(false);
  });

  test('a row, or what a task tells on the way, fails its call when that ends', async () => {
    const { ended, worker, turn } = await setupShared(['a', 'rows', 'b']);
    worker.answer();
    worker.say(['partial', worker.calls[0]?.id as number, 1]);
    worker.emit('messageerror', {});
    worker.answer({ more: { noteCount: 2 } });
    worker.say(['progress', worker.calls[0]?.id as number, 1]);
    worker.answer({ more: { noteCount: 1 } });
    await turn();
    expect([...ended]).toEqual([
      ['a', 'a'],
      ['rows', 'CLONE_FAILED'],
      ['b', 'b'],
    ]);
    expect(worker.isTerminated).toBe(false);
  });

  test('how some calls ended fails these: they have run, and run no second time', async () => {
    const { ended, worker, turn } = await setupShared(['a', 'b', 'c']);
    worker.answer();
    worker.garble();
    worker.answer();
    worker.answer();
    await turn();
    expect([...ended]).toEqual([
      ['a', 'CLONE_FAILED'],
      ['b', 'b'],
      ['c', 'c'],
    ]);
    expect(worker.calls).toEqual([]);
  });

  test('the answer itself fails the call that it tells of, at once: the worker says that it runs nothing', async () => {
    const { clock, ended, worker } = await setupShared(['a', 'b', 'c']);
    worker.answer();
    worker.answer();
    worker.garbleAnswer();
    await clock.advanceAsync(100);
    expect([...ended]).toEqual([
      ['a', 'a'],
      ['b', 'b'],
      ['c', 'WORKER_LOST'],
    ]);
    expect(worker.isTerminated).toBe(true);
  });

  test('what it tells while one of them still runs ends none of them', async () => {
    const { clock, ended, worker, workers } = await setupShared(['a', 'b']);
    worker.emit('messageerror', {});
    await clock.advanceAsync(1);
    expect([worker.pingCount, ended.size, workers.length]).toEqual([1, 0, 1]);
    worker.answer();
    worker.answer();
    await clock.advanceAsync(0);
    expect([...ended.keys()]).toEqual(['a', 'b']);
  });
});

test('of a call that is alone, whatever cannot be read ends it at once, and tells it to stop', async () => {
  const { ended, workers, call, turn } = setupPool();
  await call('plain', 'rows');
  workers[0]?.emit('messageerror', {});
  await turn();
  expect(ended.get('rows')).toBe('CLONE_FAILED');
  expect(workers[0]?.abortedIds).toHaveLength(1);
});
