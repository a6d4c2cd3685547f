import { hostClock } from '../src/lib/clock.ts';
import { readOptions } from '../src/lib/options.ts';
import { requireTasks } from '../src/lib/requireTasks.ts';
import { workerOf } from '../src/lib/workerOf.ts';
import type { OptionRow } from '../src/lib/optionRow.ts';
import type { OptionTable } from '../src/lib/options.ts';
import type { Clock } from '../src/types/clock.ts';
import type { TellProblem } from '../src/types/sample.ts';
import type { TaskDefinitions } from '../src/types/tasks.ts';

export interface WorkerPoolOptions<Tasks extends TaskDefinitions = TaskDefinitions> {
  /** The module of tasks that the worker exposes, to check names and to run inline. */
  readonly tasks: Tasks;
  /**
   * Makes a worker; bundlers need the literal `() => new Worker(new URL('./tasks.worker.ts', import.meta.url), { type:
   * 'module' })`. Without it every call runs inline.
   */
  readonly createWorker?: (() => Worker) | undefined;
  /** Workers at most. @default cores - 1 - `reservedThreads`, at least 1 and at most 4 */
  readonly size?: number;
  /** Threads that the map library uses: MapLibre runs one worker. @default 1 */
  readonly reservedThreads?: number;
  /** @default navigator.hardwareConcurrency, else 4 */
  readonly hardwareConcurrency?: number;
  /** Calls that wait at most. @default 10_000 */
  readonly maxQueue?: number;
  /** A call too many is refused, replaces the oldest of the lowest priority, or waits like all others: then nothing is too many. @default 'reject' */
  readonly whenFull?: 'reject' | 'drop-oldest' | 'wait';
  /** Longest wait for a worker in milliseconds. @default Infinity */
  readonly queueTimeoutMs?: number;
  /** Longest run in milliseconds, from its start. @default 30_000 */
  readonly runTimeoutMs?: number;
  /** How long an aborted task may take to stop before its worker is ended. @default 200 */
  readonly abortGraceMs?: number;
  /** How long a new worker may take to say that it is ready. @default 10_000 */
  readonly readyTimeoutMs?: number;
  /** How often a worker at work is asked for a sign of life. @default 1000 */
  readonly heartbeatMs?: number;
  /** Silence after which a worker at work is given up: longer than any task computes without a pause. @default 60_000 */
  readonly lostAfterMs?: number;
  /** Idle workers beyond the first end after this. @default 10_000 */
  readonly idleTimeoutMs?: number;
  /** Further runs of an idempotent task whose worker died. @default 1 */
  readonly retries?: number;
  /** Waiting this long counts as one more priority. @default 1000 */
  readonly ageingMs?: number;
  /** Without workers (CSP, a missing script, a crash loop) calls run on the page, or are rejected. @default 'inline' */
  readonly fallback?: 'inline' | 'reject';
  /** So many deaths within `crashWindowMs` stop the starting of workers for `coolDownMs`. @default 5 */
  readonly maxCrashes?: number;
  /** @default 10_000 */
  readonly crashWindowMs?: number;
  /** @default 30_000 */
  readonly coolDownMs?: number;
  /** Told of trouble that no call is rejected with. */
  readonly onProblem?: (code: string, error: unknown) => void;
  /** @default the host's clock */
  readonly clock?: Clock;
}

export type ResolvedPoolOptions = Required<Omit<WorkerPoolOptions, 'hardwareConcurrency' | 'reservedThreads'>>;

const MAX_DEFAULT_SIZE = 4;
const DEFAULT_RUN_MS = 30_000; // six times a union of 3 231 polygons

const span = (or: number): OptionRow => ({ is: 'number', above: 0, orInfinity: true, or });

const TABLE: OptionTable<WorkerPoolOptions> = {
  tasks: { is: 'object', needed: true },
  createWorker: { is: 'function' },
  size: { is: 'integer', min: 1 },
  reservedThreads: { is: 'number', min: 0, or: 1 },
  hardwareConcurrency: { is: 'number', min: 1 },
  maxQueue: { is: 'number', min: 0, orInfinity: true, or: 10_000 }, // calls
  whenFull: { is: ['reject', 'drop-oldest', 'wait'], or: 'reject' },
  queueTimeoutMs: span(Infinity), // a burst drains as fast as it can
  runTimeoutMs: span(DEFAULT_RUN_MS),
  abortGraceMs: { is: 'number', min: 0, orInfinity: true, or: 200 },
  readyTimeoutMs: span(10_000), // a slow network; a start costs 40 ms, in the worst case 300
  heartbeatMs: span(1000),
  lostAfterMs: span(60_000),
  idleTimeoutMs: span(10_000),
  retries: { is: 'number', min: 0, orInfinity: true, or: 1 },
  ageingMs: span(1000),
  fallback: { is: ['inline', 'reject'], or: 'inline' },
  maxCrashes: span(5),
  crashWindowMs: span(10_000),
  coolDownMs: span(30_000),
  onProblem: { is: 'function' },
  clock: { is: 'object', or: hostClock },
};

/** Fills in the defaults. Throws BAD_OPTION. */
export function resolvePoolOptions(given: WorkerPoolOptions): ResolvedPoolOptions {
  const onProblem: TellProblem = (code, error) => {
    try {
      given.onProblem?.(code, error);
    } catch {
      // It is where trouble is told, also in the middle of a worker's end: there is nowhere else.
    }
  };
  const options = readOptions('WorkerPool', TABLE, given, onProblem);
  const { tasks, hardwareConcurrency, reservedThreads = 1 } = options;
  requireTasks(tasks);
  const cores = hardwareConcurrency ?? globalThis.navigator?.hardwareConcurrency ?? MAX_DEFAULT_SIZE;
  const size = Math.min(Math.max(Math.floor(cores - 1 - reservedThreads), 1), MAX_DEFAULT_SIZE);
  // The cast: all that has a default in the table has its value now.
  return {
    ...options,
    createWorker: options.createWorker ?? workerOf(tasks),
    size: options.size ?? size,
    onProblem,
  } as ResolvedPoolOptions;
}
