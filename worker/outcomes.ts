import { asError } from '../src/lib/asError.ts';
import { fromWireError } from '../src/lib/wireError.ts';
import type { WireError } from '../src/lib/wireError.ts';
import type { TaskTiming } from '../src/types/taskRunner.ts';
import type { Call } from './call.ts';
import type { Crew, Seat } from './crew.ts';
import type { PoolMetrics } from './poolMetrics.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { RunEstimates } from './runEstimates.ts';
import type { Settlement } from './settlement.ts';
import type { Outcome } from './slot.ts';
import { STATUS } from './wire.ts';
import type { BatchEntry } from './wire.ts';

export interface Outcomes {
  /** A call has run to its end: the pool learns from it, and it settles. */
  take(seat: Seat, call: Call, outcome: Outcome, startedMs: number): void;
  /** Calls a callback of the caller's. What it throws is told. */
  tell<Value, Result>(callback: ((value: Value) => Result) | undefined, value: Value): Result | undefined;
}

export interface OutcomeParts {
  readonly options: ResolvedPoolOptions;
  readonly metrics: PoolMetrics;
  readonly estimates: RunEstimates;
  readonly settlement: Settlement;
  readonly proved: Crew['proved'];
}

/** What becomes of what a worker, or the page, has answered. */
export function createOutcomes({ options, metrics, estimates, settlement, proved }: OutcomeParts): Outcomes {
  const tell: Outcomes['tell'] = (callback, value) => {
    try {
      return callback?.(value);
    } catch (error) {
      options.onProblem('pool.callback', error);
      return undefined;
    }
  };

  const learn = (seat: Seat, call: Call, { runMs, more }: Outcome): void => {
    const { residentKey } = call;
    if (seat.slot.number !== null) proved();
    estimates.countRun(call.stats, runMs);
    if (more?.movedBytes) metrics.transferredBytes += more.movedBytes;
    if (more?.residents) seat.residents = new Map(more.residents);
    // It named a key, and kept nothing.
    else if (residentKey !== undefined && seat.residents.get(residentKey) === null) seat.residents.delete(residentKey);
  };
  const time = (seat: Seat, call: Call, outcome: Outcome, startedMs: number): void => {
    const { runMs, more, deserializeMs } = outcome;
    const { options: callOptions, sendMs } = call;
    const timing: TaskTiming = {
      worker: seat.slot.number,
      waitMs: startedMs - call.submittedMs,
      sendMs,
      deserializeMs,
      runMs,
      serializeMs: more?.serializeMs ?? 0,
      receiveMs: call.receiveMs + outcome.receiveMs,
    };
    metrics.countRun(timing);
    if (more?.stages) {
      for (const [name, sinceMs, durationMs, ok] of more.stages) {
        tell(callOptions.onStage, { name, startMs: startedMs + sinceMs, durationMs, ok });
      }
    }
    if (callOptions.onTiming) tell(callOptions.onTiming, timing);
  };

  return {
    tell,
    take(seat, call, outcome, startedMs) {
      const { status, value } = outcome;
      const { number } = seat.slot;
      if (status === STATUS.skipped) return;
      learn(seat, call, outcome);
      if (call.isSettled) return;
      time(seat, call, outcome, startedMs);
      switch (status) {
        case STATUS.failed:
          return settlement.fail(call, 'TASK_ERROR', fromWireError(value as WireError), number);
        case STATUS.unclonable:
          return settlement.fail(call, 'CLONE_FAILED', fromWireError(value as WireError), number);
        case STATUS.mismatch:
          return settlement.fail(call, 'BATCH_MISMATCH', fromWireError(value as WireError), number);
        case STATUS.unknown:
          return settlement.fail(call, 'UNKNOWN_TASK', undefined, number);
        case STATUS.doneError:
          return settlement.succeed(call, fromWireError(value as WireError));
        default: {
          const output = status === STATUS.apart ? call.apart?.value : value;
          return settlement.succeed(call, call.isBatch ? toResults(call, output as readonly BatchEntry[]) : output);
        }
      }
    },
  };
}

/** One result or one Error for each input; skipped ones are `undefined`. */
function toResults({ skipped, input }: Call, entries: readonly BatchEntry[]): unknown[] {
  const rest = entries.values();
  return Array.from({ length: (input as readonly unknown[]).length }, (_, place) => {
    const entry = skipped?.has(place) ? undefined : rest.next().value;
    return entry && 'error' in entry ? asError(fromWireError(entry.error)) : entry?.value;
  });
}
