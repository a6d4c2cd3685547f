import type { Timer } from '../types/monitor.ts';
import type { Context, OperationSample } from '../types/sample.ts';
import type { ResultFollower } from './followResult.ts';
import type { OperationRecorder } from './operationRecorder.ts';
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
    end(isOk) {
      run.finish(isOk);
    },
    finish(isOk, endContext) {
      if (!isRunning || !recorder.isOpen) return undefined;
      isRunning = false;
      const endMs = recorder.now();
      // Looked up again, for a reset may have come in between.
      const series = operations.take(name);
      if (!series) return undefined;
      const durationMs = Math.max(0, endMs - startMs);
      const heapDeltaBytes = readSafely(readHeap) - startHeap;
      const describe = operations.add(series, {
        startMs,
        durationMs,
        isOk,
        wasHidden: recorder.wasHiddenSince(startMs),
        parent,
        route: null,
        heapDeltaBytes,
        readContext: () => joinContexts(operations, context, endContext),
      });
      return describe();
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

function joinContexts(
  operations: OperationRecorder,
  start: Context | undefined,
  end: Context | undefined,
): Context | null {
  if (start === undefined && end === undefined) return null;
  if (start === undefined || end === undefined) return operations.cleanContext(start ?? end);
  const joined: Context = Object.assign(
    Object.create(null),
    operations.cleanContext(start),
    operations.cleanContext(end),
  );
  return Object.freeze(joined);
}

function readSafely(readHeap: () => number | null): number {
  try {
    return readHeap() ?? NaN;
  } catch {
    return NaN;
  }
}
