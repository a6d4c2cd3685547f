import { defineTasks } from '../../worker/defineTasks.ts';
import type { TaskInput, TaskOutput, TaskPartial } from '../../src/types/tasks.ts';
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function expectType<_Holds extends true>(): void {}

const tasks = defineTasks({
  sum: { run: (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0), isIdempotent: true },
  pack: {
    run: async (input: { count: number }, context) => {
      context.signal.throwIfAborted();
      context.progress(1);
      return new Float64Array(input.count);
    },
    transfer: (output: Float64Array<ArrayBuffer>) => [output.buffer],
    sizeOf: (input: { count: number }) => input.count,
  },
  count: {
    async *run(to: number, context) {
      const x: string[] = context.resident('x', () => ['a']);
      yield { at: x.length + to };
      return 'done';
    },
  },
});
expectType<Equal<TaskInput<typeof tasks.sum>, readonly number[]>>();
expectType<Equal<TaskOutput<typeof tasks.pack>, Float64Array<ArrayBuffer>>>();
expectType<Equal<TaskOutput<typeof tasks.count>, string>>();
expectType<Equal<TaskPartial<typeof tasks.count>, { at: number }>>();
expectType<Equal<TaskPartial<typeof tasks.sum>, never>>();

defineTasks({
  bad: {
    run: (input: number) => `${input}`,
    // @ts-expect-error sizeOf takes what run takes
    sizeOf: (input: string) => input.length,
  },
});
