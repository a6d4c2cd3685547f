import type { TaskContext, TaskDefinitions } from '../src/types/tasks.ts';
import type { WireError } from '../src/lib/wireError.ts';
import type { FromWorker, ToWorker, WireCall, WireOutcome } from './wire.ts';
import { createResidents } from '../src/lib/residents.ts';
import { sizeOfBuffers } from './sizeOfBuffers.ts';

export interface TaskHostOptions {
  readonly now: () => number;
  readonly post: (message: FromWorker, transfer: Transferable[]) => void;
  readonly toWireError: (thrown: unknown) => WireError;
  /** The value may travel in the reply; others are posted apart, where the time that takes can be told. */
  readonly fitsReply: (value: unknown) => boolean;
}

export interface TaskHost {
  /** As `RemoteTasks.run`. */
  run(calls: readonly WireCall[], isQuiet: boolean, deserializeMs?: number): Promise<WireOutcome[]>;
  receive(message: ToWorker): void;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

interface RunnableTask {
  run(input: unknown, context: TaskContext): unknown;
  runBatch?(inputs: readonly unknown[], context: TaskContext): unknown;
  transfer?(output: unknown): Transferable[];
}

/** A message that has taken this long gives back the calls that have not started: another worker may be free. */
const MESSAGE_BUDGET_MS = 4;
/** Partial results under way at most: a caller that reads slowly slows the task, and fills no buffer. */
const MAX_PARTIALS = 8;

/** Runs calls one after the other: all of a worker's side but its messages; on the page, the inline runner. */
export function createTaskHost(tasks: TaskDefinitions, options: TaskHostOptions): TaskHost {
  const { now, post, toWireError, fitsReply } = options;
  const residents = createResidents(now);
  const abortedIds = new Set<number>();
  let runningId = 0;
  let abortRunning = (): void => {};
  let takenCount = 0;
  let wake: (() => void) | undefined;

  const runOne = (call: WireCall, startMs: number): WireOutcome | Promise<WireOutcome> => {
    const [id, name, input, isBatch] = call;
    const outcome: Writable<WireOutcome> = { id, runMs: 0 };
    let cloneError: unknown;
    let controller: AbortController | undefined;
    runningId = id;
    takenCount = 0;
    abortRunning = () => controller?.abort();

    const send = (type: 'progress' | 'partial' | 'value', value: unknown, transfer: Transferable[] = []): void => {
      try {
        post([type, id, value], transfer);
      } catch (error) {
        cloneError = error;
        throw error;
      }
    };
    const context: TaskContext = {
      // Made when asked for: most tasks never look, and a controller is not free.
      get signal() {
        controller ??= new AbortController();
        if (abortedIds.has(id)) controller.abort();
        return controller.signal;
      },
      progress: (value) => send('progress', value),
      resident: residents.get,
      peek: residents.peek,
      measure: (_name, work) => work(),
    };
    const end = (): WireOutcome => {
      runningId = 0;
      const changed = residents.takeChange();
      if (changed) outcome.residents = changed;
      return outcome;
    };
    const fail = (thrown: unknown): WireOutcome => {
      outcome.runMs ||= now() - startMs;
      outcome.code = cloneError !== undefined && cloneError === thrown ? 'CLONE_FAILED' : 'TASK_ERROR';
      outcome.error = toWireError(thrown);
      return end();
    };
    const succeed = (value: unknown): WireOutcome => {
      const ranMs = now();
      outcome.runMs = ranMs - startMs;
      try {
        const transfer = isBatch ? undefined : task.transfer?.(value);
        if (!transfer?.length && fitsReply(value)) outcome.value = value;
        else {
          // Before they move: then they are empty.
          const movedBytes = sizeOfBuffers(transfer ?? []);
          send('value', value, transfer);
          outcome.movedBytes = movedBytes;
          outcome.serializeMs = now() - ranMs;
        }
        return end();
      } catch (thrown) {
        return fail(thrown);
      }
    };

    const task = (Object.hasOwn(tasks, name) ? tasks[name] : undefined) as RunnableTask;
    if (!task) {
      outcome.code = 'UNKNOWN_TASK';
      return end();
    }
    try {
      const runOnce = (one: unknown): unknown => {
        const value = task.run(one, context);
        return isGenerator(value) ? drain(value, id, context, send) : value;
      };
      const value = isBatch ? runEach(task, input as readonly unknown[], context, runOnce) : runOnce(input);
      // Most tasks are done by now: none of them waits for another turn.
      return isThenable(value) ? Promise.resolve(value).then(succeed, fail) : succeed(value);
    } catch (thrown) {
      return fail(thrown);
    }
  };

  const drain = async (
    steps: AsyncGenerator,
    id: number,
    context: TaskContext,
    send: (type: 'partial', value: unknown) => void,
  ): Promise<unknown> => {
    for (let sentCount = 1; ; sentCount += 1) {
      const step = await steps.next();
      if (step.done) return step.value;
      send('partial', step.value);
      if (sentCount - takenCount >= MAX_PARTIALS && !abortedIds.has(id)) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
      if (abortedIds.has(id)) await steps.return(undefined);
      context.signal.throwIfAborted();
    }
  };

  const runEach = async (
    task: RunnableTask,
    inputs: readonly unknown[],
    context: TaskContext,
    runOnce: (input: unknown) => unknown,
  ): Promise<readonly unknown[]> => {
    let outputs: unknown[] = [];
    if (task.runBatch) {
      outputs = (await task.runBatch(inputs, context)) as unknown[];
      if (outputs.length !== inputs.length) {
        throw new Error(
          `\`runBatch\` must answer each input: expected ${inputs.length} results, got ${outputs.length}.`,
        );
      }
    } else {
      for (const input of inputs) {
        try {
          outputs.push(await runOnce(input));
        } catch (error) {
          outputs.push(error instanceof Error ? error : new Error(String(error)));
        }
      }
    }
    return Array.from(outputs, (output) =>
      output instanceof Error ? { error: toWireError(output) } : { value: output },
    );
  };

  const postStart = (id: number, previous: WireOutcome | undefined): void => {
    try {
      post(['start', id, previous], []);
    } catch {
      post(['start', id, previous && withoutUnclonable(previous, toWireError)], []);
    }
  };

  return {
    async run(calls, isQuiet, deserializeMs) {
      const firstMs = now();
      const outcomes: WireOutcome[] = [];
      for (let index = 0; index < calls.length; index += 1) {
        const call = calls[index] as WireCall;
        if (abortedIds.has(call[0])) continue;
        if (outcomes.length > 0 && now() - firstMs > MESSAGE_BUDGET_MS) break;
        if (index > 0 && !isQuiet) postStart(call[0], outcomes.pop());
        const result = runOne(call, now());
        const outcome = result instanceof Promise ? await result : result;
        outcomes.push(index === 0 && deserializeMs ? { ...outcome, deserializeMs } : outcome);
      }
      abortedIds.clear();
      return outcomes;
    },
    receive([type, id]) {
      if (type === 'ping') post(['pong', 0], []);
      else if (type === 'abort') abortedIds.add(id);
      if (id !== runningId) return;
      if (type === 'abort') abortRunning();
      else takenCount += 1;
      wake?.();
    },
  };
}

/** Whether a value can be cloned is known only by cloning it: the outcome as it is, or as CLONE_FAILED. */
export function withoutUnclonable(outcome: WireOutcome, toWireError: (thrown: unknown) => WireError): WireOutcome {
  try {
    structuredClone(outcome);
    return outcome;
  } catch (thrown) {
    const { value: _value, ...rest } = outcome;
    return { ...rest, code: 'CLONE_FAILED', error: toWireError(thrown) };
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}
