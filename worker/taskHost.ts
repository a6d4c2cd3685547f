import type { TaskDefinitions } from '../src/types/tasks.ts';
import { cloneSafely } from './cloneSafely.ts';
import { createTaskRun } from './taskRun.ts';
import type { Outcome, TaskRunOptions } from './taskRun.ts';
import { BUDGET_MS, CALL_LENGTH, HOW, OUTCOME_LENGTH, STATUS } from './wire.ts';
import type { FromWorker, WireCalls, WireOutcomes } from './wire.ts';

export interface TaskHostOptions extends TaskRunOptions {
  readonly post: (message: FromWorker, transfer?: Transferable[]) => void;
  /** Writes an outcome into the journal. */
  readonly write: (outcome: Outcome) => void;
}

export interface TaskHost {
  readonly isRunning: boolean;
  /** Runs calls one after the other; `reply` ends the message. */
  run(calls: WireCalls, deserializeMs: number, startMs: number, reply: (outcomes: WireOutcomes) => void): void;
  /** Ends the running call; another of the message is not begun. */
  abort(id: number): void;
  /** A row was taken. */
  more(id: number): void;
  /** Begins nothing more, and returns what was not told. */
  close(): WireOutcomes;
}

/** Outcomes are told on the way, if the message takes longer than this. */
const PART_MS = 1;

/** Runs messages of calls: all of a worker's side but its channels; on the page, the inline runner. */
export function createTaskHost(tasks: TaskDefinitions, options: TaskHostOptions): TaskHost {
  const { post, write } = options;
  const taskRun = createTaskRun(tasks, options);
  let isClosed = false;
  /** Since the last part. */
  let untold: unknown[] = [0];

  /** A value that cannot be cloned harms none of its neighbours. */
  const tell = <List extends unknown[]>(send: (list: List) => void, list: List, from = 1): void => {
    try {
      send(list);
    } catch {
      for (let at = from; at < list.length; at += OUTCOME_LENGTH) makeClonable(list, at);
      send(list);
    }
  };
  const postPart = (outcomes: unknown[]): void => post(['part', outcomes]);
  const tellPart = (): void => {
    const outcomes = untold;
    untold = [0];
    if (outcomes.length > 1) tell(postPart, outcomes);
  };

  return {
    get isRunning() {
      return taskRun.isRunning;
    },
    run(calls, deserializeMs, startMs, reply) {
      const isJournal = calls[0] === HOW.journal;
      let toldMs = startMs;
      let nowMs = startMs;
      untold = [deserializeMs];

      const note = (outcome: Outcome, isLast: boolean): void => {
        if (isJournal && !isLast) tell(write, outcome, 0);
        untold.push(...outcome);
        if (isLast || isClosed || nowMs - toldMs < PART_MS) return;
        tellPart();
        toldMs = nowMs;
      };
      const goOn = (from: number): void => {
        for (let at = from; at < calls.length; at += CALL_LENGTH) {
          if (isClosed || (at > 1 && nowMs - startMs >= BUDGET_MS)) break;
          const isLast = at + CALL_LENGTH >= calls.length;
          const outcome = begin(at);
          if (outcome instanceof Promise) {
            tellPart();
            const carryOn = (ended: Outcome): void => {
              nowMs = taskRun.endedMs;
              note(ended, isLast);
              goOn(at + CALL_LENGTH);
            };
            void outcome.then(carryOn);
            return;
          }
          nowMs = Math.max(nowMs, taskRun.endedMs);
          note(outcome, isLast);
        }
        taskRun.forgetAborts();
        const outcomes = untold;
        untold = [0];
        if (!isClosed) tell(reply, outcomes);
      };
      const begin = (at: number): Outcome | Promise<Outcome> => {
        const id = calls[at] as number;
        // Settled is over: what was aborted does not begin.
        if (taskRun.isAborted(id)) return [id, STATUS.skipped, null, 0, null];
        return taskRun.start(id, calls[at + 1] as string, calls[at + 2], calls[at + 3] as boolean, nowMs);
      };
      goOn(1);
    },
    abort: taskRun.abort,
    more: taskRun.more,
    close() {
      isClosed = true;
      return untold;
    },
  };
}

/** The outcome that starts here, of plain data now, or CLONE_FAILED in its place. */
function makeClonable(list: unknown[], at: number): void {
  const safe = cloneSafely(list[at + 2]);
  if ('cloneError' in safe) list[at + 1] = STATUS.unclonable;
  list[at + 2] = 'cloneError' in safe ? safe.cloneError : safe.clone;
}
