import { createAbortWatch } from '../src/lib/abortWatch.ts';
import { after } from '../src/lib/after.ts';
import { UNUSED_POOL } from '../src/lib/unusedPool.ts';
import { fixInput } from './fixInput.ts';
import { createLatePart } from './latePart.ts';
import type { ResolvedPoolOptions } from './poolOptions.ts';
import type { Scheduler } from './scheduler.ts';
import { createTaskFailure } from './taskFailure.ts';
import type { TaskFailureCode } from './taskFailure.ts';

/** Taken for a worker's start before the first was seen. */
const START_MS = 40;

const code = createLatePart(() => import('./scheduler.ts'));

type End = (code: TaskFailureCode, cause?: unknown) => void;

/**
 * The scheduler, whose code is loaded with the first call; what ends a call meanwhile ends it at once. Where the code cannot
 * be had (a deploy took its file away), that is told and calls are rejected with WORKER_LOAD: whoever has another way takes it.
 */
export function createLateScheduler(options: ResolvedPoolOptions): Scheduler {
  if (code.part) return code.part.createScheduler(options);
  const { clock, createWorker, onProblem } = options;
  const watchAbort = createAbortWatch('A call');
  /** Calls that wait for the code. */
  const waiting = new Set<End>();
  let scheduler: Scheduler | undefined;
  let { size } = options;
  let isDisposed = false;
  let loadError: unknown;

  const load = code.forPool((error) => {
    loadError = error;
    onProblem('pool.code-load', error);
  });
  const ready = async (): Promise<Scheduler | undefined> => {
    const part = await load();
    return (scheduler ??= part?.createScheduler({ ...options, size }));
  };

  const submitLate: Scheduler['submit'] = (name, input, callOptions, isBatch, earlier) =>
    new Promise((resolve, reject) => {
      const { signal, timeoutMs = Infinity, queueTimeoutMs = options.queueTimeoutMs } = callOptions;
      const submittedMs = clock.now();
      const calledMs = earlier?.calledMs ?? submittedMs;
      const fixed = fixInput(name, input, isBatch, onProblem);
      const leave = (): void => {
        waiting.delete(end);
        unwatch?.();
        stopTimer?.();
      };
      const end: End = (failure, cause) => {
        leave();
        reject(createTaskFailure(failure, { stats: { name }, attempt: 0 }, null, cause));
      };
      let unwatch: (() => void) | undefined;
      let stopTimer: (() => void) | undefined;
      if (isDisposed) return end('DISPOSED');
      if (signal?.aborted) return end('ABORTED', signal.reason);
      waiting.add(end);
      unwatch = signal && watchAbort(signal, ({ cause }) => end('ABORTED', cause));
      const leftMs = calledMs + timeoutMs - submittedMs;
      const dueMs = Math.min(leftMs, queueTimeoutMs);
      if (dueMs < Infinity) stopTimer = after(clock, dueMs, () => end(leftMs > dueMs ? 'QUEUE_TIMEOUT' : 'TIMEOUT'));
      const submit = (late: Scheduler | undefined): void => {
        if (!waiting.has(end)) return;
        if (!late) return end('WORKER_LOAD', loadError);
        leave();
        resolve(late.submit(name, input, callOptions, isBatch, { calledMs, submittedMs, fixed }));
      };
      void ready().then(submit);
    });

  return {
    get submit() {
      return scheduler?.submit ?? submitLate;
    },
    resize(newSize) {
      size = newSize;
      scheduler?.resize(newSize);
    },
    async warmUp() {
      const late = isDisposed ? undefined : await ready();
      if (!isDisposed) await late?.warmUp();
    },
    expectedWaitMs: () => scheduler?.expectedWaitMs() ?? (createWorker ? START_MS : 0),
    readMetrics: () => scheduler?.readMetrics() ?? { ...UNUSED_POOL, size, isInline: !createWorker },
    async dispose(isDraining) {
      isDisposed = true;
      if (!isDraining) for (const end of waiting) end('DISPOSED');
      // At once, where it can be: an unmount leaves no worker behind.
      if (!scheduler && waiting.size > 0) await ready();
      await scheduler?.dispose(isDraining);
    },
  };
}
