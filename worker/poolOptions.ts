import { badOption } from '../src/lib/badOption.ts';
import { hostClock } from '../src/lib/clock.ts';
import { requireFunction } from '../src/lib/requireFunction.ts';
import { requireNumber } from '../src/lib/requireNumber.ts';
import { requireOneOf } from '../src/lib/requireOneOf.ts';
import { requireSignal } from '../src/lib/requireSignal.ts';
import type { Clock } from '../src/types/clock.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';
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
  /** A call too many is refused, replaces the oldest of the lowest priority, or waits for room. @default 'reject' */
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
  /** @default hostClock */
  readonly clock?: Clock;
}

export type ResolvedPoolOptions = Required<Omit<WorkerPoolOptions, 'hardwareConcurrency' | 'reservedThreads'>>;

const DEFAULTS = {
  maxQueue: 10_000, // calls
  queueTimeoutMs: Infinity, // a burst drains as fast as it can
  runTimeoutMs: 30_000, // six times a union of 3 231 polygons
  abortGraceMs: 200,
  readyTimeoutMs: 10_000, // a slow network; a start costs 40 ms, in the worst case 300
  heartbeatMs: 1000,
  lostAfterMs: 60_000,
  idleTimeoutMs: 10_000,
  retries: 1,
  ageingMs: 1000,
  maxCrashes: 5,
  crashWindowMs: 10_000,
  coolDownMs: 30_000,
} as const;

const MAX_DEFAULT_SIZE = 4;
/** Zero of these makes sense. */
const MAY_BE_ZERO = ['maxQueue', 'abortGraceMs', 'retries'];

/** Fills in the defaults. Throws BAD_OPTION. */
export function resolvePoolOptions(options: WorkerPoolOptions): ResolvedPoolOptions {
  const { tasks, createWorker, clock = hostClock, whenFull = 'reject', fallback = 'inline', onProblem } = options;
  const { hardwareConcurrency, reservedThreads = 1 } = options;
  const cores = hardwareConcurrency ?? globalThis.navigator?.hardwareConcurrency ?? MAX_DEFAULT_SIZE;
  requireNumber('hardwareConcurrency', cores, { min: 1, fallback: MAX_DEFAULT_SIZE });
  requireNumber('reservedThreads', reservedThreads, { min: 0, fallback: 1 });
  const size = Math.min(Math.max(Math.floor(cores - 1 - reservedThreads), 1), MAX_DEFAULT_SIZE);
  const numbers = { ...DEFAULTS } as Record<keyof typeof DEFAULTS, number>;
  for (const name of Object.keys(DEFAULTS) as (keyof typeof DEFAULTS)[]) {
    const exclusive = !MAY_BE_ZERO.includes(name);
    numbers[name] = requireNumber(name, options[name] ?? DEFAULTS[name], {
      min: 0,
      exclusive,
      fallback: DEFAULTS[name],
    });
  }
  if (typeof tasks !== 'object' || tasks === null) {
    throw badOption('tasks', 'an object', tasks, 'Pass what `defineTasks` returns.');
  }
  for (const [name, { run, timeoutMs = DEFAULTS.runTimeoutMs }] of Object.entries(tasks)) {
    requireFunction(`${name}.run`, run, 'It is what the task does.');
    requireNumber(`${name}.timeoutMs`, timeoutMs, { min: 0, exclusive: true, fallback: '`runTimeoutMs`' });
  }
  if (createWorker) requireFunction('createWorker', createWorker, 'Omit it to run all on the page.');
  requireOneOf('whenFull', whenFull, ['reject', 'drop-oldest', 'wait']);
  requireOneOf('fallback', fallback, ['inline', 'reject']);
  return {
    ...numbers,
    tasks,
    createWorker,
    clock,
    whenFull,
    fallback,
    // It is called in the middle of a worker's end, which must go on.
    onProblem: (code, error) => {
      try {
        onProblem?.(code, error);
      } catch {
        // It is where trouble is told: there is nowhere else.
      }
    },
    size: requireNumber('size', options.size ?? size, { min: 1, integer: true, fallback: size }),
  };
}

/** Checks what a call brings along. Throws BAD_OPTION. */
export function requireCallOptions({ timeoutMs, queueTimeoutMs, priority, signal }: ExecuteOptions): void {
  requireSignal(signal);
  if (timeoutMs !== undefined) {
    requireNumber('timeoutMs', timeoutMs, { min: 0, exclusive: true, fallback: 'that of the task or pool' });
  }
  if (queueTimeoutMs !== undefined) requireNumber('queueTimeoutMs', queueTimeoutMs, { min: 0, fallback: 'the pool’s' });
  if (priority !== undefined) requireNumber('priority', priority, { fallback: 0 });
}
