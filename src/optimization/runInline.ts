import { after } from '../lib/after.ts';
import { failure } from '../lib/failure.ts';
import { drainGenerator, isGenerator } from '../lib/generators.ts';
import { withTimeout } from '../lib/withTimeout.ts';
import type { Steps } from '../lib/generators.ts';
import type { Clock } from '../types/clock.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { FromAnywhere } from './asFromAnywhere.ts';
import type { BlockMeter } from './blockMeter.ts';
import type { Spent } from './spent.ts';

/** Half a frame: then the page gets its turn. */
const BUDGET_MS = 8;

/** A task whose types have been forgotten: the manager passes on what the caller's types have checked. */
export interface AnyTask {
  run(input: unknown, context: TaskContext): unknown;
  runBatch?(inputs: readonly unknown[], context: TaskContext): unknown;
  cacheKey?(input: unknown): unknown;
  sizeOf?(input: unknown): number;
  residentKey?(input: unknown): string | undefined;
  readonly timeoutMs?: number;
  readonly isIdempotent?: boolean;
  readonly version?: string | number;
  /** A closure: it stays on this thread. */
  readonly isLocal?: boolean;
  /** A closure without a name of its own: no build or session but this one knows it. */
  readonly isUnnamed?: boolean;
  /** The closure itself. */
  readonly closure?: unknown;
}

export interface InlineRunOptions {
  readonly name: string;
  /** Infinity: no limit. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly blocks: BlockMeter;
  readonly spent: Spent;
  /** Makes what was thrown what it would be from a worker. @default it is left as it is, and so is a generator */
  readonly fromAnywhere?: () => Promise<FromAnywhere>;
}

/** Runs work on the main thread, at most for its time, and tells what it took there; `blocks` hears of it before anyone else can run. */
export async function runInline(work: (signal: AbortSignal) => unknown, options: InlineRunOptions): Promise<unknown> {
  const { name, timeoutMs, signal, clock } = options;
  if (timeoutMs === Infinity) return measureRun(work, options);
  const controller = new AbortController();
  signal.addEventListener('abort', () => controller.abort(signal.reason));
  const onTimeout = (): Error => {
    const task = { task: name, worker: null, attempt: 1 };
    const error = failure('RUN_TIMEOUT', `Task \`${name}\` ran longer than ${timeoutMs} ms.`, 'task.RUN_TIMEOUT', task);
    controller.abort(error);
    return error;
  };
  const run = (): Promise<unknown> => measureRun(work, { ...options, signal: controller.signal });
  return withTimeout(run, { timeoutMs, clock, onTimeout });
}

async function measureRun(
  work: (signal: AbortSignal) => unknown,
  { signal, clock, blocks, spent, fromAnywhere }: InlineRunOptions,
): Promise<unknown> {
  const startMs = clock.now();
  let started: unknown;
  try {
    try {
      started = work(signal);
    } finally {
      const heldMs = clock.now() - startMs;
      spent.hold(heldMs);
      spent.computeMs = heldMs;
      blocks.ran(heldMs);
    }
    const value = await (fromAnywhere && isGenerator(started) ? drain(started, signal, clock) : started);
    if (value !== started) spent.computeMs = clock.now() - startMs;
    return value;
  } catch (thrown) {
    throw fromAnywhere ? (await fromAnywhere())(thrown) : thrown;
  }
}

/** Partial results are for the pool's streams; here the last one counts. An endless one lets the page have its turns. */
function drain(steps: Steps, signal: AbortSignal, clock: Clock): Promise<unknown> {
  let turnStartMs = clock.now();
  return drainGenerator(steps, signal, async () => {
    if (clock.now() - turnStartMs < BUDGET_MS) return;
    await new Promise<void>((resolve) => void after(clock, 0, resolve));
    turnStartMs = clock.now();
  });
}
