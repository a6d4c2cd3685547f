import { isInstance } from '../src/lib/isInstance.ts';
import { toWireError } from '../src/lib/toWireError.ts';
import type { TaskContext } from '../src/types/tasks.ts';
import type { BatchEntry } from './wire.ts';

/** A task whose types have been forgotten. */
export interface RunnableTask {
  run(input: unknown, context: TaskContext): unknown;
  runBatch?(inputs: readonly unknown[], context: TaskContext): unknown;
  transfer?(output: unknown): Transferable[];
}

/** `runBatch` did not answer one for one. */
export class BatchMismatch extends Error {}

/** Runs a list of inputs: the task's `runBatch`, or `run` for each, where one that fails fails alone. */
export async function runEach(
  task: RunnableTask,
  inputs: readonly unknown[],
  context: TaskContext,
  runOnce: (input: unknown) => unknown,
): Promise<readonly BatchEntry[]> {
  if (task.runBatch) {
    const outputs: unknown = await task.runBatch(inputs, context);
    if (!Array.isArray(outputs) || outputs.length !== inputs.length) {
      const got = Array.isArray(outputs) ? outputs.length : 'no list';
      throw new BatchMismatch(`\`runBatch\` must answer ${inputs.length} inputs, got ${got}.`);
    }
    // A hole is a result, too; and a promise is waited for, as on the page.
    return Promise.all(Array.from<unknown, Promise<BatchEntry>>(outputs, (output) => entryOf(() => output)));
  }
  const entries: BatchEntry[] = [];
  for (const input of inputs) entries.push(await entryOf(() => runOnce(input)));
  return entries;
}

async function entryOf(read: () => unknown): Promise<BatchEntry> {
  try {
    const value = await read();
    return isInstance(value, Error) ? { error: toWireError(value) } : { value };
  } catch (thrown) {
    return { error: toWireError(thrown) };
  }
}
