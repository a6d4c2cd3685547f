import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { MapVitalsError } from '../../../src/errors.ts';
import { journals } from '../../../worker/workerLink.ts';
import { createPool } from './createPool.ts';
import type { StartedCall } from './tasks.ts';

// Small calls share a message; a worker's end must cost one of them at most, and run none twice.

const CALLS = 63;

// Until it has come, they travel alone.
beforeAll(async () => void (await journals.forPool(() => {})()));

/** Counts each start of a call, told by the worker that starts it. */
function countStarts(): { readonly channel: string; readonly counts: () => Promise<Map<number, number>> } {
  const channel = crypto.randomUUID();
  const heard = new BroadcastChannel(channel);
  const counts = new Map<number, number>();
  heard.onmessage = ({ data }) => counts.set(data, (counts.get(data) ?? 0) + 1);
  onTestFinished(() => heard.close());
  return {
    channel,
    counts: async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return counts;
    },
  };
}

const codeOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'fulfilled' ? 'RESULT' : (result.reason as MapVitalsError).code;

const block = (ms: number): void => {
  const endMs = performance.now() + ms;
  while (performance.now() < endMs);
};

const isRepeated = ([, count]: readonly [number, number]): boolean => count > 1;

describe('calls that are not idempotent', () => {
  test('never run twice when somebody terminates their worker in mid-message, however busy the page', async () => {
    const { pool, workers } = createPool({ size: 1, fallback: 'reject', maxCrashes: 1000 });
    const { channel, counts } = countStarts();
    const call = (index: number): Promise<number> => pool.execute('tellStart', { channel, index });
    let made = 0;
    for (let kill = 0; kill < 30; kill += 1) {
      // The worker is there, and the task known to be quick.
      for (let warm = 0; warm < 3; warm += 1) await call((made += 1));
      const first = call((made += 1));
      const calls = Array.from({ length: CALLS }, () => call((made += 1)));
      // By now the second message is on its way.
      await first;
      await Promise.resolve();
      block((kill % 10) / 4);
      workers.at(-1)?.terminate();
      const codes = (await Promise.allSettled(calls)).map(codeOf);
      const lost = codes.filter((code) => code !== 'RESULT');
      expect(lost.length).toBeLessThanOrEqual(1);
      expect(lost.every((code) => code === 'WORKER_LOST')).toBe(true);
    }
    expect([...(await counts())].filter(isRepeated)).toEqual([]);
  }, 60_000);

  test.each([
    ['throws', 'TASK_ERROR', 1],
    ['hangs', 'RUN_TIMEOUT', 2],
    ['closes its worker', 'WORKER_LOST', 2],
    ['crashes its worker', 'WORKER_CRASH', 2],
    ['returns what cannot be cloned', 'CLONE_FAILED', 1],
    ['returns a proxy', 'CLONE_FAILED', 1],
    ['returns what can be read every other time', 'RESULT', 1],
  ] as const)('are not harmed by a ninth among them that %s', async (act, code, workerCount) => {
    const { pool, workers } = createPool({ size: 1, fallback: 'reject' });
    const { channel, counts } = countStarts();
    const call = (index: number, ninth?: StartedCall['act']): Promise<unknown> =>
      pool.execute('brief', { channel, index, act: ninth ?? 'returns' });
    for (let warm = 100; warm < 103; warm += 1) await call(warm);
    const calls = Array.from({ length: 17 }, (_, index) => call(index, index === 9 ? act : undefined));
    const codes = (await Promise.allSettled(calls)).map(codeOf);
    expect(codes).toEqual(codes.map((_, index) => (index === 9 ? code : 'RESULT')));
    expect([...(await counts())].filter(isRepeated)).toEqual([]);
    expect(workers).toHaveLength(workerCount);
  });

  test.each([
    ['that hangs', 'hangs', 2],
    ['that has not begun', 'returns', 1],
  ] as const)('are not harmed by the abort of one %s', async (_which, act, workerCount) => {
    const { pool, workers } = createPool({ size: 1, fallback: 'reject', abortGraceMs: 50 });
    const { channel, counts } = countStarts();
    const controller = new AbortController();
    const call = (index: number, options = {}, ninth: StartedCall['act'] = 'returns'): Promise<unknown> =>
      pool.execute('brief', { channel, index, act: ninth }, options);
    for (let warm = 100; warm < 103; warm += 1) await call(warm);
    const calls = Array.from({ length: 17 }, (_, index) =>
      index === 9 ? call(index, { signal: controller.signal }, act) : call(index),
    );
    await calls[0];
    if (act === 'hangs') await expect.poll(async () => (await counts()).has(9)).toBe(true);
    controller.abort();
    const codes = (await Promise.allSettled(calls)).map(codeOf);
    expect(codes).toEqual(codes.map((_, index) => (index === 9 ? 'ABORTED' : 'RESULT')));
    expect([...(await counts())].filter(isRepeated)).toEqual([]);
    expect(workers).toHaveLength(workerCount);
  });
});
