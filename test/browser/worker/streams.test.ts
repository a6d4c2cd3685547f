import { describe, expect, onTestFinished, test } from 'vitest';
import { WorkerPool } from '../../../worker/WorkerPool.ts';
import { createPool, rejection } from './createPool.ts';
import { tasks } from './tasks.ts';

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What a task tells this channel. */
function listen(): { readonly channel: string; readonly heard: number[] } {
  const channel = crypto.randomUUID();
  const heard: number[] = [];
  const broadcast = new BroadcastChannel(channel);
  broadcast.onmessage = ({ data }) => heard.push(data);
  onTestFinished(() => broadcast.close());
  return { channel, heard };
}

/** All that it yields, and how it ends. */
async function read(stream: AsyncGenerator): Promise<{ rows: unknown[]; end: unknown }> {
  const rows: unknown[] = [];
  try {
    for await (const row of stream) rows.push(row);
    return { rows, end: 'RESULT' };
  } catch (error) {
    return { rows, end: (error as { code?: unknown }).code };
  }
}

describe('a stream', () => {
  test('that yields what cannot be cloned ends with CLONE_FAILED, its `finally` run, and its worker lives', async () => {
    const { pool, workers } = createPool({ size: 1 });
    const { channel, heard } = listen();
    expect(await read(pool.stream('yieldBadly', channel))).toEqual({ rows: [1], end: 'CLONE_FAILED' });
    await expect.poll(() => heard).toEqual([99]);
    expect(await pool.execute('add', { a: 1, b: 2 })).toBe(3);
    expect(workers).toHaveLength(1);
  });

  test('whose worker dies hands out no row twice: it fails once it has handed out one', async () => {
    const { pool } = createPool({ size: 1, fallback: 'reject' });
    expect(await read(pool.stream('yieldAndDie', undefined))).toEqual({ rows: [1, 2], end: 'WORKER_LOST' });
  });

  test('that is read slowly has no limit while it waits, and is whole', async () => {
    const { pool } = createPool({ size: 1 });
    const rows: unknown[] = [];
    for await (const row of pool.stream('rows', { count: 30, ms: 0 })) {
      rows.push(row);
      await sleep(30);
    }
    expect(rows).toHaveLength(30);
  });

  test('may be left while `next()` waits: both settle at once, and the task stops', async () => {
    const { pool, workers } = createPool({ size: 1 });
    const stream = pool.stream('rows', { count: 1, ms: 60_000 });
    const next = stream.next();
    await expect.poll(() => pool.getMetrics().activeWorkers).toBe(1);
    const startMs = performance.now();
    expect(await stream.return('left')).toEqual({ done: true, value: 'left' });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await stream.next()).toEqual({ done: true, value: undefined });
    expect(performance.now() - startMs).toBeLessThan(5000);
    await expect.poll(() => pool.getMetrics().settled).toEqual({ ABORTED: 1 });
    expect(await pool.execute('add', { a: 1, b: 2 })).toBe(3);
    expect(workers.length).toBeLessThanOrEqual(2);
  });

  test('on the page that is aborted takes no further step, and its `finally` runs', async () => {
    const steps: number[] = [];
    const pool = new WorkerPool({
      tasks: {
        endless: {
          async *run() {
            try {
              for (let step = 0; ; step += 1) {
                steps.push(step);
                yield step;
              }
            } finally {
              steps.push(-1);
            }
          },
        },
      },
    });
    const controller = new AbortController();
    const call = pool.execute('endless', undefined, {
      signal: controller.signal,
      onPartial: (step) => void (step === 20 && controller.abort()),
    });
    expect((await rejection(call)).code).toBe('ABORTED');
    const { length } = steps;
    await sleep(100);
    expect(steps.slice(length).filter((step) => step >= 0).length).toBeLessThanOrEqual(1);
    expect(steps.at(-1)).toBe(-1);
  });
});

describe('by either route, in a worker or on the page,', () => {
  const routes = (): [string, WorkerPool<typeof tasks>][] => [
    ['worker', createPool({ size: 1 }).pool],
    ['page', new WorkerPool({ tasks })],
  ];
  const look = (error: unknown): unknown => {
    if (!(error instanceof Error)) return error;
    return {
      type: Object.getPrototypeOf(error).constructor.name,
      name: error.name,
      message: error.message,
      own: Object.entries(error),
      cause: look(error.cause),
      errors: error instanceof AggregateError ? error.errors.map(look) : null,
      suppressed: error instanceof SuppressedError ? [error.error, error.suppressed].map(look) : null,
    };
  };

  test.each(['subclass', 'aggregate', 'suppressed', 'undefined'] as const)('an error is the same: %s', async (kind) => {
    const seen: unknown[] = [];
    for (const [, pool] of routes()) {
      const error = await rejection(pool.execute('throwRich', kind));
      expect(error.code).toBe('TASK_ERROR');
      seen.push(look(error.cause));
    }
    expect(seen[0]).toEqual(seen[1]);
    if (kind === 'suppressed') {
      expect(seen[0]).toMatchObject({ suppressed: [{ message: 'released' }, { message: 'at work' }] });
    }
    if (kind === 'subclass') {
      expect(seen[0]).toMatchObject({ type: 'TypeError', name: 'HttpError', message: 'gone', own: [['status', 410]] });
    }
  });

  test('an error that a task returns is its result', async () => {
    for (const [, pool] of routes()) {
      const error = await pool.execute('returnError', 'a value');
      expect(error).toBeInstanceOf(RangeError);
      expect(error).toMatchObject({ message: 'a value', status: 410 });
    }
  });

  test('stages are told before the call settles, and a task may ask what is kept', async () => {
    for (const [, pool] of routes()) {
      const stages: { name: string; durationMs: number; ok: boolean; startMs: number }[] = [];
      const startMs = performance.now();
      const call = pool.execute('stages', 20, { onStage: (stage) => stages.push(stage) });
      expect(await call).toEqual({ before: undefined, after: 20 });
      expect(stages.map(({ name, ok }) => [name, ok])).toEqual([
        ['spin', true],
        ['wait', true],
      ]);
      for (const stage of stages) {
        expect(stage.durationMs).toBeGreaterThan(15);
        expect(stage.startMs).toBeGreaterThanOrEqual(startMs - 1);
        expect(stage.startMs + stage.durationMs).toBeLessThanOrEqual(performance.now() + 1);
      }
      expect(await pool.execute('stages', 1)).toEqual({ before: 20, after: 20 });
    }
  });
});
