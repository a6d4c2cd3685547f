import { createListeners } from '../lib/listeners.ts';
import type { ListenersOptions } from '../lib/listeners.ts';
import type { Unsubscribe } from '../types/functions.ts';

/** Tells values to callbacks, each of them isolated. */
export interface Channel<Value> {
  readonly size: number;
  add(callback: (value: Value) => void): Unsubscribe;
  /** Says nothing while it is speaking: a callback that causes another value does not hear of it. */
  tell(value: Value): void;
  clear(): void;
}

export function createChannel<Value>(options: ListenersOptions): Channel<Value> {
  const listeners = createListeners<Value>(options);
  let isTelling = false;
  return {
    get size() {
      return listeners.size;
    },
    add: listeners.add,
    tell(value) {
      if (isTelling) return;
      isTelling = true;
      listeners.emit(value);
      isTelling = false;
    },
    clear: listeners.clear,
  };
}
