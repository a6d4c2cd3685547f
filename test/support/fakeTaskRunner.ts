import type { MapVitalsErrorCode } from '../../src/errors.ts';
import { MapVitalsError } from '../../src/errors.ts';
import { createQuantileSketch } from '../../src/lib/quantileSketch.ts';
import type { TaskRunner, WorkerMetrics } from '../../src/types/taskRunner.ts';
import type { TaskContext } from '../../src/types/tasks.ts';
import type { FakeClock } from './fakeClock.ts';

interface RunnableTask {
  run(input: unknown, context: TaskContext): Promise<never> | never;
}

export interface FakeTaskRunner extends TaskRunner {
  /** The next calls fail like this instead of running; `null` heals. */
  failWith(code: MapVitalsErrorCode | null): void;
  /** How long a call waits for a worker. */
  waitMs: number;
  readonly calls: { readonly name: string; readonly input: unknown; readonly batchSize: number }[];
}

/** A pool with behaviour: each call takes its clone, its wait, its round trip and its run on the fake clock. */
export function createFakeTaskRunner(
  tasks: Readonly<Record<string, { run: (input: never, context: TaskContext) => unknown }>>,
  clock: FakeClock,
  { cloneMs = 0.5, runMs = 5 }: { cloneMs?: number; runMs?: number } = {},
): FakeTaskRunner {
  let failure: MapVitalsErrorCode | null = null;
  const calls: FakeTaskRunner['calls'] = [];
  const context: TaskContext = {
    signal: new AbortController().signal,
    progress: () => {},
    resident: (_key, make) => make(),
    peek: () => undefined,
    measure: (_name, work) => work(),
  };

  const pass = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve, reject) => {
      clock.setTimer(resolve, ms);
      signal?.addEventListener('abort', () => reject(new MapVitalsError('ABORTED', 'the call was aborted.')));
    });

  const runner: FakeTaskRunner = {
    calls,
    waitMs: 0,
    failWith: (code) => {
      failure = code;
    },
    async execute(name, input, options) {
      calls.push({ name, input, batchSize: 1 });
      if (failure) throw new MapVitalsError(failure, 'as told.');
      clock.block(cloneMs);
      await pass(runner.waitMs + runMs, options?.signal);
      const output: never = await (tasks[name] as RunnableTask).run(input, context);
      options?.onTiming?.(timing(runner.waitMs));
      return output;
    },
    async executeBatch(name, inputs, options) {
      calls.push({ name, input: inputs, batchSize: inputs.length });
      if (failure) throw new MapVitalsError(failure, 'as told.');
      clock.block(cloneMs);
      await pass(runner.waitMs + runMs, options?.signal);
      const outputs: never[] = await Promise.all(
        inputs.map((input) => (tasks[name] as RunnableTask).run(input, context)),
      );
      options?.onTiming?.(timing(runner.waitMs));
      return outputs;
    },
    expectedWaitMs: () => runner.waitMs,
    getMetrics: () => EMPTY_METRICS,
  };

  const timing = (waitMs: number) => ({
    worker: 1,
    waitMs,
    sendMs: cloneMs,
    deserializeMs: 0,
    runMs,
    serializeMs: 0,
    receiveMs: 0,
  });
  return runner;
}

const EMPTY = createQuantileSketch().toJSON();
const EMPTY_METRICS: WorkerMetrics = {
  size: 1,
  liveWorkers: 1,
  activeWorkers: 0,
  loadingWorkers: 0,
  restarts: 0,
  isInline: false,
  queueLength: 0,
  settled: {},
  inlineCount: 0,
  waitMs: EMPTY,
  runMs: EMPTY,
  serializeMs: EMPTY,
  deserializeMs: EMPTY,
  mainBlockMs: EMPTY,
  transferredBytes: 0,
  utilisation: 0,
};
