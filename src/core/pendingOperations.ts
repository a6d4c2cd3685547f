/** An asynchronous operation that waits, or runs on after a wait: nobody tells which. */
export interface PendingOperation {
  readonly name: string;
  readonly startMs: number;
  /** Infinity while it has not ended. */
  endMs: number;
}

export interface PendingOperations {
  begin(name: string, startMs: number): PendingOperation;
  /** Those under way in this time, the shortest first. */
  within(startMs: number, endMs: number): PendingOperation[];
}

const CAPACITY = 128;

/** The latest asynchronous operations after their first, synchronous part. */
export function createPendingOperations(): PendingOperations {
  let operations: PendingOperation[] = [];
  return {
    begin(name, startMs) {
      const operation = { name, startMs, endMs: Infinity };
      operations = [...operations.slice(1 - CAPACITY), operation];
      return operation;
    },
    within: (startMs, endMs) =>
      operations
        .filter((operation) => operation.startMs < endMs && operation.endMs > startMs)
        .sort((a, b) => a.endMs - a.startMs - (b.endMs - b.startMs) || 0),
  };
}
