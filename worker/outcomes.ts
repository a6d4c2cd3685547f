import { fromWireError } from '../src/lib/fromWireError.ts';
import type { WireError } from '../src/lib/wireError.ts';
import type { TaskTiming } from '../src/types/taskRunner.ts';
import type { Call } from './call.ts';
import type { Crew, CrewEvents, Seat } from './crew.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import type { Settlement } from './settlement.ts';
import type { Outcome } from './slot.ts';
import type { TaskFailureCode } from './taskFailure.ts';
import { createTaskFailure } from './taskFailure.ts';
import { tell } from './tell.ts';
import { STATUS } from './wire.ts';
import type { BatchEntry, FailedEntry, Status } from './wire.ts';

export interface Outcomes {
  /** A call has run to its end: the pool learns from it, and it settles. */
  take(seat: Seat, call: Call, outcome: Outcome, startedMs: number): void;
  /** What a task tells on the way. */
  hear: CrewEvents['note'];
}

export interface OutcomeParts {
  readonly options: ResolvedPoolOptions;
  readonly crew: Crew;
  readonly metrics: PoolMetrics;
  readonly estimates: RunEstimates;
  readonly settlement: Settlement;
}

const FAILURES: Readonly<Partial<Record<Status, TaskFailureCode>>> = {
  [STATUS.failed]: 'TASK_ERROR',
  [STATUS.unclonable]: 'CLONE_FAILED',
  [STATUS.mismatch]: 'BATCH_MISMATCH',
  [STATUS.unknown]: 'UNKNOWN_TASK',
};

/** What becomes of what a worker, or the page, has answered. */
export function createOutcomes({ options, crew, metrics, estimates, settlement }: OutcomeParts): Outcomes {
  const learn = (seat: Seat, call: Call, { runMs, more }: Outcome): void => {
    const { residentKey } = call;
    if (seat.slot.number !== null) crew.deaths.forgive();
    estimates.countRun(call.stats, runMs);
    if (more?.movedBytes) metrics.transferredBytes += more.movedBytes;
    if (more?.residents) seat.residents = new Map(more.residents);
    // It named a key, and kept nothing.
    else if (residentKey !== undefined && seat.residents.get(residentKey) === null) seat.residents.delete(residentKey);
  };
  const time = (seat: Seat, call: Call, outcome: Outcome, startedMs: number): void => {
    const { runMs, more, deserializeMs } = outcome;
    const { onStage, onTiming } = call.options;
    const timing: TaskTiming = {
      worker: seat.slot.number,
      waitMs: startedMs - call.submittedMs,
      sendMs: call.sendMs,
      deserializeMs,
      runMs,
      serializeMs: more?.serializeMs ?? 0,
      receiveMs: call.receiveMs + outcome.receiveMs,
    };
    metrics.countRun(timing);
    more?.stages?.forEach(([name, sinceMs, durationMs, ok]) =>
      tell(options, onStage, { name, startMs: startedMs + sinceMs, durationMs, ok }),
    );
    tell(options, onTiming, timing);
  };
  /** Gives the caller a row, and asks for another once it is taken. */
  const handOut = async (seat: Seat, call: Call, row: unknown): Promise<void> => {
    const count = (openRows: number): void => {
      call.openRows += openRows;
      crew.step(seat, { type: 'rows', call });
    };
    call.stats.isStream = true;
    call.rowCount += 1;
    count(1);
    try {
      if (!call.isSettled) await call.options.onPartial?.(row);
    } catch (error) {
      options.onProblem('pool.callback', error);
    }
    count(-1);
    if (seat.slot.calls.includes(call)) seat.link?.tell('more', call.id);
  };

  return {
    take(seat, call, outcome, startedMs) {
      const { status, value } = outcome;
      if (status === STATUS.skipped) return;
      learn(seat, call, outcome);
      if (call.isSettled) return;
      time(seat, call, outcome, startedMs);
      const code = FAILURES[status];
      if (code) {
        const cause = status === STATUS.unknown ? undefined : fromWireError(value as WireError);
        return settlement.fail(call, code, cause, seat.slot.number);
      }
      if (status === STATUS.doneError) return settlement.succeed(call, fromWireError(value as WireError));
      const output = status === STATUS.apart ? call.apart?.value : value;
      settlement.succeed(
        call,
        call.isBatch ? toResults(call, output as readonly BatchEntry[], seat.slot.number) : output,
      );
    },
    hear(seat, [type, id, value], receiveMs) {
      const call = seat.slot.calls.find((one) => one.id === id);
      if (!call) return;
      call.receiveMs += receiveMs;
      call.noteCount += 1;
      if (type === 'value') {
        call.apart = { value };
        crew.step(seat, { type: 'value', call });
      } else if (type === 'partial') void handOut(seat, call, value);
      else if (!call.isSettled) tell(options, call.options.onProgress, value);
    },
  };
}

/** One result or one Error for each input; of those that were not sent, `undefined`. */
function toResults(call: Call, entries: readonly BatchEntry[], worker: number | null): unknown[] {
  const results = Array.from<unknown>({ length: call.inputCount });
  for (const [index, entry] of entries.entries()) {
    results[call.places?.[index] ?? index] = 'value' in entry ? entry.value : toError(call, entry, worker);
  }
  return results;
}

function toError(call: Call, { cloneError, error = cloneError }: FailedEntry, worker: number | null): Error {
  const cause = fromWireError(error!);
  if (!cloneError && cause instanceof Error) return cause;
  return createTaskFailure(cloneError ? 'CLONE_FAILED' : 'TASK_ERROR', call, worker, cause);
}
