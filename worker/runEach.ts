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
      throw new BatchMismatch(`\`runBatch\` must answer each input: expected ${inputs.length} results, got ${got}.`);
    }
    // A hole in it, too.
    return Array.from<unknown, BatchEntry>(outputs, toEntry);
  }
  const entries: BatchEntry[] = [];
  for (const input of inputs) {
    try {
      entries.push(toEntry(await runOnce(input)));
    } catch (error) {
      entries.push({ error: toWireError(error) });
    }
  }
  return entries;
}

const toEntry = (output: unknown): BatchEntry =>
  isInstance(output, Error) ? { error: toWireError(output) } : { value: output };
