import type { RunOptions } from '../types/optimizer.ts';

export interface MapRunOptions extends Omit<RunOptions, 'transfer' | 'onProgress'> {
  /** From the call of `map` to all its results; what has not ended by then has failed with TIMEOUT. @default Infinity */
  readonly timeoutMs?: number;
  /** Calls that are under way at a time, so that a long list leaves room for others. @default 256 */
  readonly chunkSize?: number;
  /** Called as inputs end, well or not. */
  readonly onProgress?: (doneCount: number, totalCount: number) => void;
}

/** What became of one input: what `run` would have resolved or rejected with. */
export type MapRunResult<Output> =
  | { readonly ok: true; readonly value: Output }
  | { readonly ok: false; readonly error: unknown };

/** One call on its way through the middleware. */
export interface OperationCall {
  readonly name: string;
  readonly input: unknown;
  readonly options: RunOptions;
}

/** Around every call: may look, change the call it passes on, or answer by itself. */
export type Middleware = (call: OperationCall, next: (call: OperationCall) => Promise<unknown>) => Promise<unknown>;
