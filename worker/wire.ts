import type { WireError } from '../src/lib/wireError.ts';

// What travels between the page and a worker: all of it over one port, for only one port keeps an order.

/** A worker's only message outside of that port: it has its tasks, and here is the port. */
export interface ReadyMessage {
  readonly mapvitals: 'ready';
  readonly port: MessagePort;
}

/** A call; `isBatch`: the input is a list of inputs. Lists rather than objects: many travel in one message. */
export type WireCall = readonly [id: number, name: string, input: unknown, isBatch: boolean];

/** `makeMs`: `null` while it is being made. */
export type ResidentCost = readonly [key: string, makeMs: number | null];

/** How a call ended. */
export interface WireOutcome {
  readonly id: number;
  /** Absent where it was sent apart. */
  readonly value?: unknown;
  readonly error?: WireError;
  readonly code?: 'TASK_ERROR' | 'CLONE_FAILED' | 'UNKNOWN_TASK';
  readonly runMs: number;
  /** To read the message; the first call of it tells. What is 0 is left out, for a short message is a fast one. */
  readonly deserializeMs?: number;
  readonly serializeMs?: number;
  /** Of the buffers that moved. */
  readonly movedBytes?: number;
  /** The resident values and what each cost to make, where they have changed. */
  readonly residents?: readonly ResidentCost[];
}

/**
 * `start`: a call after the first of its message begins, and how the one before it ended: nothing that is done is lost
 * if this call ends the worker. `value`: an output too large to travel in the outcome. `unreadable`: a message could
 * not be deserialised there, `garbled`: here. `closed`: the worker has closed itself.
 */
export type FromWorker =
  | readonly [type: 'start', id: number, previous: WireOutcome | undefined]
  | readonly [type: 'progress' | 'partial' | 'value', id: number, value: unknown]
  | readonly [type: 'pong' | 'unreadable' | 'garbled' | 'closed', id: 0];

/** `more`: a partial result was taken. */
export type ToWorker = readonly [type: 'abort' | 'more' | 'ping', id: number];

/** What comlink calls. */
export interface RemoteTasks {
  /**
   * Runs the calls in turn and returns how those ended that were not told of by `start`; those after them have not
   * started, and will not. `isQuiet`: nothing is told on the way, for each of the calls may run twice if need be.
   */
  run(calls: readonly WireCall[], isQuiet: boolean): Promise<readonly WireOutcome[]>;
}

/**
 * What comlink 4.4 sends for `run`. The worker answers it by itself and not with comlink's `expose`, which would
 * bring all of comlink (1.9 kB) into every worker, answers an output that cannot be cloned without saying why, and
 * cannot tell what a message cost.
 */
export interface ComlinkCall {
  readonly id: string;
  readonly type: string;
  readonly argumentList: readonly [{ readonly value: readonly WireCall[] }, { readonly value: boolean }];
}
