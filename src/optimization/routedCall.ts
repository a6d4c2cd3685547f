import type { RunRoute } from '../types/optimization.ts';
import type { RunOptions } from '../types/optimizer.ts';
import type { ExecuteOptions } from '../types/taskRunner.ts';
import type { TaskContext } from '../types/tasks.ts';
import type { Operation } from './operation.ts';
import type { Spent } from './spent.ts';

/** What was told of a call, on its way through the manager. */
export interface CallOptions extends RunOptions {
  /** Looks, in development, whether the input is what it was at the call: right before a route takes it. */
  readonly notice?: (() => void) | undefined;
}

/** A call on its way down a route. */
export interface RoutedCall {
  readonly operation: Operation;
  readonly input: unknown;
  readonly options: CallOptions;
  readonly signal: AbortSignal;
  readonly spent: Spent;
}

/**
 * Runs a call on the route it is told to, and tells its value and where it truly ran. Rejects with a `RouteFailure` where the
 * route failed, and else with what the task threw. Chooses nothing.
 */
export type RunOnRoute = (call: RoutedCall, route: RunRoute) => Promise<{ value: unknown; route: RunRoute }>;

/** Runs work on the page; `count` calls share the run, and have each their time. */
export type RunHere = (
  operation: Operation,
  signal: AbortSignal,
  spent: Spent,
  work: (context: TaskContext) => unknown,
  count?: number,
) => Promise<unknown>;

/** Runs a call of the pool, and reads what it tells. */
export type InPool = (
  name: string,
  signal: AbortSignal,
  spent: Spent,
  call: (options: ExecuteOptions) => Promise<unknown>,
) => Promise<unknown>;
