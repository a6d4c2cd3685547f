export interface RingBuffer<Value> {
  readonly size: number;
  readonly capacity: number;
  /** How many values were overwritten since the last clear. */
  readonly droppedCount: number;
  push(value: Value): void;
  /** Oldest first. */
  toArray(): Value[];
  clear(): void;
}

/** Keeps the newest `capacity` values and counts what it dropped. */
export function createRingBuffer<Value>(capacity: number): RingBuffer<Value> {
  const values: Value[] = [];
  let next = 0;
  let droppedCount = 0;

  return {
    capacity,
    get size() {
      return values.length;
    },
    get droppedCount() {
      return droppedCount;
    },
    push(value) {
      if (values.length === capacity) droppedCount += 1;
      values[next] = value;
      next = (next + 1) % capacity;
    },
    toArray() {
      return values.length < capacity ? values.slice() : [...values.slice(next), ...values.slice(0, next)];
    },
    clear() {
      values.length = 0;
      next = 0;
      droppedCount = 0;
    },
  };
}
