import type { Clock } from '../types/clock.ts';

export interface PacingOptions {
  /** Aborting cancels what waits and ends the helper: later calls do nothing. */
  readonly signal?: AbortSignal | undefined;
  /** @default the host's clock */
  readonly clock?: Clock | undefined;
}

/** A function that runs less often than it is called: always with the latest call's arguments and `this`. */
export interface Paced<This, Args extends unknown[]> {
  (this: This, ...args: Args): void;
  /** Whether a call waits to be run. */
  readonly isPending: boolean;
  /** Forgets the call that waits. */
  cancel(): void;
  /** Runs the call that waits now, if there is one. */
  flush(): void;
}

/** What a call of a `latestWins` function is told about itself. */
export interface LatestContext {
  /** Aborts when a newer call comes, on `cancel()`, and with the helper's own signal. */
  readonly signal: AbortSignal;
}

/** A function of which only the latest call counts. */
export interface LatestWins<This, Args extends unknown[], Result> {
  /** Rejects with ABORTED, at once, when a newer call comes; where nobody looks, that is no error of the page. */
  (this: This, ...args: Args): Promise<Result>;
  /** Whether a call waits or runs. */
  readonly isPending: boolean;
  /** Aborts the call that waits or runs. */
  cancel(): void;
  /** Starts the call that waits; resolves when the latest call has ended, however it did. */
  flush(): Promise<void>;
}
