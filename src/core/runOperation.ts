import type { Timer } from '../types/monitor.ts';
import type { Context, OperationSample } from '../types/sample.ts';
import type { ResultFollower } from './followResult.ts';
import type { OperationRecorder } from './operationRecorder.ts';
import type { PendingOperation } from './pendingOperations.ts';
import type { Recorder } from './recorder.ts';

/** An operation between its start and its end: followed by `measure`, or held by whoever started a timer. */
export interface OperationRun extends ResultFollower {
  finish(isOk: boolean, context?: Context): OperationSample | undefined;
  readonly cancel: () => void;
}

export interface RunTargets {
  readonly recorder: Recorder;
  readonly operations: OperationRecorder;
  readonly readHeap: () => number | null;
}

/** Starts the clock for one call of an operation. */
export function runOperation(
  name: string,
  context: Context | undefined,
  { recorder, operations, readHeap }: RunTargets,
): OperationRun {
  const { parent } = recorder;
  const startHeap = readSafely(readHeap);
  let isRunning = true;
  const startMs = recorder.now();
  let pending: PendingOperation | null = null;

  const run: OperationRun = {
    step(work) {
      const outer = recorder.parent;
      const stepMs = recorder.now();
      recorder.setParent(name);
      try {
        return work();
      } finally {
        recorder.setParent(outer);
        recorder.noteTime(name, stepMs, recorder.now());
      }
    },
    wait() {
      pending = recorder.notePending(name);
    },
    end(isOk) {
      run.finish(isOk);
    },
    finish(isOk, endContext) {
      if (!isRunning || !recorder.isOpen) return undefined;
      isRunning = false;
      const endMs = recorder.now();
      if (pending) pending.endMs = endMs;
      // Looked up again, for a reset may have come in between.
      const series = operations.take(name);
      if (!series) return undefined;
      const memoryDeltaBytes = readSafely(readHeap) - startHeap;
      const sample: OperationSample = {
        kind: 'operation',
        name,
        startMs,
        durationMs: Math.max(0, endMs - startMs),
        ok: isOk,
        wasHidden: recorder.wasHiddenSince(startMs),
        ...operations.describe(
          series,
          parent,
          joinContexts(operations.cleanContext(context), operations.cleanContext(endContext)),
        ),
        ...(Number.isNaN(memoryDeltaBytes) ? {} : { memoryDeltaBytes }),
      };
      operations.add(series, sample);
      return sample;
    },
    cancel() {
      isRunning = false;
    },
  };
  return run;
}

/** A run in its owner's hands: it ends when they say so. */
export function createTimer(run: OperationRun, recorder: Recorder): Timer {
  const end = (context?: Context): OperationSample | undefined => {
    const sample = run.finish(true, context);
    if (sample) recorder.noteTime(sample.name, sample.startMs, sample.startMs + sample.durationMs);
    return sample;
  };
  return { end, cancel: run.cancel, [Symbol.dispose]: () => void end() };
}

function joinContexts(start: Context | undefined, end: Context | undefined): Context | undefined {
  return start && end ? Object.freeze(Object.assign(Object.create(null), start, end)) : (start ?? end);
}

function readSafely(readHeap: () => number | null): number {
  try {
    return readHeap() ?? NaN;
  } catch {
    return NaN;
  }
}
