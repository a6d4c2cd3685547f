import type { AppInfo } from './app.ts';
import type { CacheLoadOptions, CacheStats } from './cache.ts';
import type { Stop } from './functions.ts';
import type { OperationRoutes, Plan, RunRoute } from './optimization.ts';
import type { OptimizationReport } from './report.ts';
import type { Sink } from './sample.ts';
import type { WorkerMetrics } from './taskRunner.ts';

export interface RunOptions {
  /** Ends the call with ABORTED, on every route. */
  readonly signal?: AbortSignal;
  /** Forces a route for this call, where it is open to the task; an equal cached result comes first, unless `cache: false`. */
  readonly route?: RunRoute;
  /** Longest time from the call to its result in milliseconds, waiting included; then TIMEOUT, on every route. The task's own `timeoutMs` limits its run. @default Infinity */
  readonly timeoutMs?: number;
  /** Higher runs first where calls wait for a worker. @default 0 */
  readonly priority?: number;
  /** Buffers of the input that move to the worker. Such a call is not batched and falls back to nothing: they are gone. */
  readonly transfer?: readonly Transferable[];
  /** `false`: neither looked up nor stored nor shared with equal calls. @default true where the task has a `cacheKey` */
  readonly cache?: boolean;
  /** What the task tells by `context.progress`, unless this call joins or is answered by another. */
  readonly onProgress?: (value: unknown) => void;
  /** Waits for the end of the user's gesture, at most so long. @default 0: starts now */
  readonly deferMs?: number;
}

/** A wrapped closure. */
export interface OptimizedFunction<Args extends unknown[], Result> {
  (...args: Args): Promise<Result>;
  /** Lets go of the closure and of what was learned of it; calls that are under way still settle, later ones are rejected with DISPOSED. */
  release(): void;
}

export interface OptimizeOperationOptions<Args extends unknown[]> {
  /**
   * The operation's name, in reports and in the keys of cached results: closures of one name are one operation. Without it
   * results are kept in memory only, for builds rename functions. @default the function's own name
   */
  readonly name?: string;
  /** Equal keys mean equal results: such calls are cached and coalesced. @default neither */
  readonly cacheKey?: (...args: Args) => unknown;
  /** How long a result is good, and what it depends on. */
  readonly cache?: Pick<CacheLoadOptions, 'ttlMs' | 'staleWhileRevalidateMs' | 'staleIfErrorMs' | 'tags'>;
  /** A closure cannot travel to a worker: `true` throws, and says what to do instead. @default false */
  readonly useWorker?: boolean;
  /** Calls made in one go start one after the other, and let the page breathe in between. @default false */
  readonly batchable?: boolean;
}

export interface OptimizationMetrics {
  readonly operations: readonly OperationRoutes[];
  /** Exploration's cost as a share of the whole, 0..1. */
  readonly exploredRatio: number;
  readonly estimatedSaving: { readonly mainBlockMs: number; readonly latencyMs: number };
  readonly isSafeMode: boolean;
  /** `null` where there is none. */
  readonly pool: WorkerMetrics | null;
  readonly cache: CacheStats | null;
  readonly profile: string;
}

/** What the host of a manager gives it. */
export interface OptimizerHost extends Sink {
  isInGesture(): boolean;
  /** Calls back once, when no gesture runs any more. */
  onGestureEnd(callback: () => void): Stop;
}

/** What a manager is to `createMapPerformance`, hooks and the overlay, which must not know its class. */
export interface Optimizer {
  /** The share of sessions that it wants measured, 0..1; `undefined`: the host's own. */
  readonly sampleRate: number | undefined;
  /** Which app it was told to be. */
  readonly app?: AppInfo | null;
  run(name: never, input: never, options?: RunOptions): Promise<unknown>;
  explain(name: never, input?: never): Plan;
  /** Wraps a closure; the hook `useOptimizedOperation` asks for it. */
  optimizeOperation?<Args extends unknown[], Result>(
    work: (...args: Args) => Result | PromiseLike<Result>,
    options?: OptimizeOperationOptions<Args>,
  ): OptimizedFunction<Args, Awaited<Result>>;
  connect(host: OptimizerHost): Stop;
  getMetrics(): OptimizationMetrics;
  getReport(): OptimizationReport;
}
