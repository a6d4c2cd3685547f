import type { Unsubscribe } from '../types/functions.ts';

export interface Listeners<Value> {
  readonly size: number;
  add(listener: (value: Value) => void): Unsubscribe;
  /** Calls every listener that was there at the start; one that throws starves no other. */
  emit(value: Value): void;
  clear(): void;
}

export interface ListenersOptions {
  readonly onError?: (error: unknown) => void;
  /** A listener has come or gone. */
  readonly onChanged?: () => void;
}

/** A set of listeners. The same function added twice is called twice, and each stop removes its own. */
export function createListeners<Value>(options: ListenersOptions = {}): Listeners<Value> {
  const { onError, onChanged } = options;
  // Copied on write, so that `emit` walks a list that nobody changes under it and allocates nothing.
  let entries: readonly { readonly listener: (value: Value) => void }[] = [];

  return {
    get size() {
      return entries.length;
    },
    add(listener) {
      const entry = { listener };
      entries = [...entries, entry];
      onChanged?.();
      return () => {
        if (!entries.includes(entry)) return;
        entries = entries.filter((other) => other !== entry);
        onChanged?.();
      };
    },
    emit(value) {
      for (const { listener } of entries) {
        try {
          listener(value);
        } catch (error) {
          onError?.(error);
        }
      }
    },
    clear() {
      entries = [];
      onChanged?.();
    },
  };
}
