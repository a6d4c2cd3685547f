import type { Clock } from '../types/clock.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { BlockMeter } from './blockMeter.ts';

/** A task whose types have been forgotten: the manager passes on what the caller's types have checked. */
export interface AnyTask {
  run(input: unknown, context: TaskContext): unknown;
  runBatch?(inputs: readonly unknown[], context: TaskContext): unknown;
  cacheKey?(input: unknown): unknown;
  sizeOf?(input: unknown): number;
  residentKey?(input: unknown): string | undefined;
  readonly timeoutMs?: number;
  /** A closure: it stays on this thread. */
  readonly isLocal?: boolean;
}

export interface InlineRun {
  readonly value: unknown;
  /** From the start to the result. */
  readonly computeMs: number;
  /** Main-thread time until the task first let go. */
  readonly mainBlockMs: number;
}

/** Runs work on the main thread and tells what it took there; `blocks` hears of it before anyone else can run. */
export async function runInline(work: () => unknown, clock: Clock, blocks: BlockMeter): Promise<InlineRun> {
  const startMs = clock.now();
  let started: unknown;
  let mainBlockMs = 0;
  try {
    started = work();
  } finally {
    mainBlockMs = clock.now() - startMs;
    blocks.ran(mainBlockMs);
  }
  const value = isGenerator(started) ? await drain(started) : await started;
  return { value, mainBlockMs, computeMs: started === value ? mainBlockMs : clock.now() - startMs };
}

/** Partial results are for the pool's streams; here the last one counts. */
async function drain(steps: AsyncGenerator): Promise<unknown> {
  for (;;) {
    const { done, value } = await steps.next();
    if (done) return value;
  }
}

function isGenerator(value: unknown): value is AsyncGenerator {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value && 'next' in value;
}
