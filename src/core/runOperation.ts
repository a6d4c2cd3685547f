import { askHost } from '../lib/host.ts';
import type { Timer } from '../types/monitor.ts';
import type { Context, OperationSample } from '../types/sample.ts';
import type { ResultFollower } from '../lib/followResult.ts';
import type { Operations } from './operations.ts';
import type { OperationSeries } from './operationSeries.ts';
import type { PendingOperation } from './pendingOperations.ts';
import type { Recorder } from './recorder.ts';

/** An operation between its start and its end: followed by `measure`, or held by whoever started a timer. */
export interface OperationRun extends ResultFollower {
  /** Of a timer: with its own context, and whether all of it was one stretch. */
  finish(isOk: boolean, more?: FinishFacts): OperationSample | undefined;
  readonly cancel: () => void;
}

interface FinishFacts {
  readonly context?: Context | undefined;
  readonly isTimer?: boolean;
  readonly isSyncOnly?: true | undefined;
}

export interface RunTargets {
  readonly recorder: Recorder;
  readonly operations: Operations;
  readonly readHeap: () => number | null;
}

/** To read the heap costs many times what else is done for a call: of so many each, then one in so many, and all that have a limit. */
const WEIGHED_COUNT = 16;

/** Starts the clock for one call of an operation. */
export function runOperation(
  { name, limits, durations: { count } }: OperationSeries,
  context: Context | undefined,
  { recorder, operations, readHeap }: RunTargets,
): OperationRun {
  const { parent } = recorder;
  const isWeighed =
    count < WEIGHED_COUNT || count % WEIGHED_COUNT === 0 || (limits && limits.memoryDeltaBytes < Infinity);
  const weigh = (): number => (isWeighed ? askHost(readHeap) : null) ?? NaN;
  const startHeap = weigh();
  const turn = recorder.turn();
  const startMs = recorder.now();
  let isRunning = true;
  let pending: PendingOperation | null = null;
  let longestMs = 0;
  let sumMs = 0;

  const block = (fromMs: number, toMs: number): void => {
    longestMs = Math.max(longestMs, toMs - fromMs);
    sumMs += toMs - fromMs;
    recorder.noteTime(name, fromMs, toMs, true);
  };
  const run: OperationRun = {
    step(work) {
      const { parent: outer, stepMs: outerMs } = recorder;
      const stepMs = recorder.now();
      recorder.enter(name, stepMs);
      try {
        return work();
      } finally {
        recorder.enter(outer, outerMs);
        block(stepMs, recorder.now());
      }
    },
    wait() {
      pending = recorder.notePending(name);
    },
    end(isOk, isSyncOnly) {
      run.finish(isOk, { isSyncOnly: isSyncOnly || undefined });
    },
    finish(isOk, { context: endContext, isTimer = false, isSyncOnly } = {}) {
      if (!isRunning || !recorder.isOpen) return undefined;
      isRunning = false;
      const endMs = Math.max(startMs, recorder.now());
      if (pending) pending.endMs = endMs;
      const isBlock = !isTimer || turn === recorder.turn();
      if (isTimer) {
        if (isBlock) block(startMs, endMs);
        else recorder.noteTime(name, startMs, endMs, false);
      }
      // Looked up again, for a reset may have come in between.
      const series = operations.take(name);
      if (!series) return undefined;
      const memoryDeltaBytes = weigh() - startHeap;
      return operations.add(series, {
        startMs,
        durationMs: endMs - startMs,
        ok: isOk,
        parent: parent ?? undefined,
        context: joinContexts(operations.cleanContext(context), operations.cleanContext(endContext)),
        memoryDeltaBytes: Number.isNaN(memoryDeltaBytes) ? undefined : memoryDeltaBytes,
        block: isBlock ? { longestMs, sumMs } : undefined,
        isSyncOnly,
      });
    },
    cancel() {
      isRunning = false;
    },
  };
  return run;
}

/** A run in its owner's hands: it ends when they say so. */
export function createTimer({ finish, cancel }: OperationRun): Timer {
  const end = (context?: Context): OperationSample | undefined => finish(true, { context, isTimer: true });
  return { end, cancel, [Symbol.dispose]: () => void end() };
}

function joinContexts(start: Context | undefined, end: Context | undefined): Context | undefined {
  return start && end ? Object.freeze(Object.assign(Object.create(null), start, end)) : (start ?? end);
}
