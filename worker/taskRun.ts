import { drainGenerator, isGenerator } from '../src/lib/generators.ts';
import { isInstance } from '../src/lib/isInstance.ts';
import { createResidents } from '../src/lib/residents.ts';
import { timeStage } from '../src/lib/timeStage.ts';
import { toWireError } from '../src/lib/toWireError.ts';
import type { TaskContext, TaskDefinitions } from '../src/types/tasks.ts';
import { cloneSafely } from './cloneSafely.ts';
import { BatchMismatch, runEach } from './runEach.ts';
import type { RunnableTask } from './runEach.ts';
import { sizeOfBuffers } from './sizeOfBuffers.ts';
import { MAX_ROWS, STATUS } from './wire.ts';
import type { BatchEntry, CallNote, OutcomeMore, Status, WireStage } from './wire.ts';

export interface TaskRunOptions {
  readonly now: () => number;
  readonly post: (note: CallNote, transfer?: Transferable[]) => void;
  /** The value may travel in the reply; others are posted apart, where the time that takes can be told. */
  readonly fitsReply: (value: unknown) => boolean;
}

/** As it travels; `null` in it, for `undefined` costs a message four times what a number does. */
export type Outcome = [id: number, status: Status, value: unknown, runMs: number, more: OutcomeMore | null];

export interface TaskRun {
  /** When the latest run ended. */
  readonly endedMs: number;
  readonly isRunning: boolean;
  start(id: number, name: string, input: unknown, isBatch: boolean, startMs: number): Outcome | Promise<Outcome>;
  /** Tells the call to stop, if it runs. */
  abort(id: number): void;
  isAborted(id: number): boolean;
  forgetAborts(): void;
  /** A row was taken. */
  more(id: number): void;
}

type Writable<Type> = { -readonly [Key in keyof Type]: Type[Key] };

const MAX_STAGES = 100;

const SIGNAL = Symbol('signal');
/** One for all contexts, and the copies that apps make of them: each with a getter of its own would cost more than a small task. */
const SIGNAL_GETTER: PropertyDescriptor & ThisType<{ readonly [SIGNAL]: () => AbortSignal }> = {
  enumerable: true,
  get() {
    return this[SIGNAL]();
  },
};

/** Runs one call at a time, whatever the task does: what it tells on the way, and how it ends. */
export function createTaskRun(tasks: TaskDefinitions, { now, post, fitsReply }: TaskRunOptions): TaskRun {
  const residents = createResidents(now);
  const abortedIds = new Set<number>();
  let runningId = 0;
  let controller: AbortController | undefined;
  let takenCount = 0;
  let wake: (() => void) | undefined;
  let endedMs = 0;

  const start: TaskRun['start'] = (id, name, input, isBatch, startMs) => {
    const stages: WireStage[] = [];
    let cloneErrors: readonly unknown[] | undefined;
    let ownController: AbortController | undefined;
    let noteCount = 0;
    runningId = id;
    controller = undefined;
    takenCount = 0;

    const send = (type: 'progress' | 'partial' | 'value', value: unknown, transfer?: Transferable[]): void => {
      try {
        post([type, id, value], transfer);
        noteCount += 1;
      } catch (error) {
        cloneErrors = [error];
        throw error;
      }
    };
    const parts = {
      // Made when asked for: most tasks never look, and a controller is not free.
      [SIGNAL]() {
        ownController ??= new AbortController();
        if (runningId === id) controller = ownController;
        if (abortedIds.has(id)) ownController.abort();
        return ownController.signal;
      },
      progress: (value: unknown) => send('progress', value),
      resident: residents.get,
      peek: residents.peek,
      measure: <Result>(stage: string, work: () => Result) =>
        timeStage(stage, work, now, ({ name: called, startMs: fromMs, durationMs, ok }) => {
          if (stages.length < MAX_STAGES) stages.push([called, fromMs - startMs, durationMs, ok]);
        }),
    };
    const context: TaskContext = Object.defineProperty(parts, 'signal', SIGNAL_GETTER) as never;
    const end = (status: Status, value: unknown, more: Writable<OutcomeMore> | null = null): Outcome => {
      if (!more) endedMs = now();
      runningId = 0;
      const changed = residents.takeChange();
      if (changed) (more ??= {}).residents = changed;
      if (stages.length > 0) (more ??= {}).stages = stages;
      if (noteCount > 0) (more ??= {}).noteCount = noteCount;
      return [id, status, value, endedMs - startMs, more];
    };
    const fail = (thrown: unknown): Outcome => {
      const status = isInstance(thrown, BatchMismatch) ? STATUS.mismatch : STATUS.failed;
      return end(cloneErrors?.includes(thrown) ? STATUS.unclonable : status, toWireError(thrown));
    };
    const succeed = (value: unknown): Outcome => {
      try {
        const transfer = isBatch ? undefined : task.transfer?.(value);
        if (!transfer?.length && !isBatch) {
          if (fitsReply(value)) return end(STATUS.done, value);
          if (isInstance(value, Error)) return end(STATUS.doneError, toWireError(value));
        }
        endedMs = now();
        // Before they move: then they are empty.
        const movedBytes = sizeOfBuffers(transfer ?? []);
        try {
          send('value', value, transfer);
        } catch (thrown) {
          if (!isBatch) throw thrown;
          send('value', (value as BatchEntry[]).map(clonableEntry));
        }
        return end(STATUS.apart, null, { movedBytes, serializeMs: now() - endedMs });
      } catch (thrown) {
        return fail(thrown);
      }
    };

    // What a script without types exposes may be nothing.
    const task = (Object.hasOwn(Object(tasks), name) ? tasks[name] : undefined) as RunnableTask;
    if (!task) return end(STATUS.unknown, null);
    try {
      const runOnce = (one: unknown): unknown => {
        const value = task.run(one, context);
        return isGenerator(value) ? drainGenerator(value, context.signal, handOut(id, send)) : value;
      };
      const value = isBatch ? runEach(task, input as readonly unknown[], context, runOnce) : runOnce(input);
      // Most tasks are done by now: none of them waits for another turn.
      return isThenable(value) ? Promise.resolve(value).then(succeed, fail) : succeed(value);
    } catch (thrown) {
      return fail(thrown);
    }
  };

  const handOut = (
    id: number,
    send: (type: 'partial', row: unknown) => void,
  ): ((row: unknown) => void | Promise<void>) => {
    let sentCount = 0;
    return (row) => {
      send('partial', row);
      sentCount += 1;
      if (sentCount - takenCount < MAX_ROWS || abortedIds.has(id)) return undefined;
      return new Promise((resolve) => (wake = resolve));
    };
  };

  return {
    get endedMs() {
      return endedMs;
    },
    get isRunning() {
      return runningId !== 0;
    },
    start,
    abort(id) {
      abortedIds.add(id);
      if (id !== runningId) return;
      controller?.abort();
      wake?.();
    },
    isAborted: (id) => abortedIds.has(id),
    forgetAborts: () => abortedIds.clear(),
    more(id) {
      if (id !== runningId) return;
      takenCount += 1;
      wake?.();
    },
  };
}

function clonableEntry(entry: BatchEntry): BatchEntry {
  const safe = cloneSafely(entry);
  return 'cloneError' in safe ? safe : safe.clone;
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}
