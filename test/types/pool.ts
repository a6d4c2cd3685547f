// Checked by tsc: what `defineTasks` infers is what `WorkerPool` takes and returns.
import { expectTypeOf } from 'vitest';
import type { MapResult } from '../../worker/mapTasks.ts';
import { defineTasks } from '../../worker/defineTasks.ts';
import { WorkerPool } from '../../worker/WorkerPool.ts';
import type { TaskRunner } from '../../src/types/taskRunner.ts';

const tasks = defineTasks({
  sum: {
    run: (numbers: readonly number[]) => numbers.reduce((sum, value) => sum + value, 0),
    runBatch: (lists: readonly (readonly number[])[]) => lists.map((list) => list.length),
    isIdempotent: true,
    timeoutMs: 1000,
  },
  fill: {
    run: async (input: { readonly count: number }, context) => {
      context.signal.throwIfAborted();
      context.progress(0.5);
      return new Float64Array(input.count);
    },
    sizeOf: (input: { readonly count: number }) => input.count,
    transfer: (output: Float64Array<ArrayBuffer>) => [output.buffer],
  },
  countTo: {
    async *run(to: number, context) {
      const names = context.resident('names', () => ['zero', 'one']);
      expectTypeOf(names).toEqualTypeOf<string[]>();
      yield { at: to };
      return 'done';
    },
    residentKey: () => 'names',
  },
  rows: {
    *run(to: number) {
      yield { at: to };
      return 'done';
    },
  },
});

defineTasks({
  wrong: {
    run: (input: number) => `${input}`,
    // @ts-expect-error it takes what `run` takes
    sizeOf: (input: string) => input.length,
  },
});
defineTasks({
  wrong: {
    run: (input: number) => `${input}`,
    // @ts-expect-error it gets what `run` returns
    transfer: (output: Float64Array<ArrayBuffer>) => [output.buffer],
  },
});

export async function check(): Promise<void> {
  const pool = new WorkerPool({ tasks });
  expectTypeOf(pool).toExtend<TaskRunner<typeof tasks>>();

  expectTypeOf(await pool.execute('sum', [1, 2])).toEqualTypeOf<number>();
  expectTypeOf(await pool.execute('fill', { count: 1 })).toEqualTypeOf<Float64Array<ArrayBuffer>>();
  expectTypeOf(await pool.execute('countTo', 3)).toEqualTypeOf<string>();
  expectTypeOf(await pool.executeBatch('sum', [[1], [2]])).toEqualTypeOf<(number | Error)[]>();
  expectTypeOf(await pool.map('sum', [[1], [2]])).toEqualTypeOf<MapResult<number>[]>();
  expectTypeOf(pool.stream('countTo', 3)).toEqualTypeOf<AsyncGenerator<{ at: number }, string, void>>();
  expectTypeOf(pool.stream('rows', 3)).toEqualTypeOf<AsyncGenerator<{ at: number }, string, void>>();
  await pool.execute('countTo', 3, {
    onPartial: (partial) => void expectTypeOf(partial).toEqualTypeOf<{ at: number }>(),
  });

  // @ts-expect-error no such task
  await pool.execute('cluster', [1]);
  // @ts-expect-error not its input
  await pool.execute('sum', 'text');
  // @ts-expect-error not its input
  await pool.map('fill', [1]);
  // @ts-expect-error it yields nothing
  await pool.execute('sum', [1], { onPartial: (partial: number) => partial });
  // @ts-expect-error a pool needs its tasks
  expectTypeOf(new WorkerPool({ createWorker: () => new Worker('') })).toBeObject();
}
