import { useCallback, useMemo, useSyncExternalStore } from 'react';
import type { Snapshot, SnapshotStore } from '../src/index.ts';

type Selectors = Readonly<Record<string, (snapshot: Snapshot) => unknown>>;

/** Reads a selected part of the snapshot, as of this render. */
export type Read<Selected extends Selectors> = <Key extends keyof Selected>(key: Key) => ReturnType<Selected[Key]>;

/**
 * Lets a component read parts of the snapshot while it renders. It renders again when a part that it has read changes, and
 * for nothing else; one that reads nothing is no subscriber. The returned function changes exactly with the parts.
 */
export function useRead<Selected extends Selectors>(store: SnapshotStore, selectors: Selected): Read<Selected> {
  const reader = useMemo(() => createReader(store, selectors), [store, selectors]);
  const snapshot = useSyncExternalStore(reader.subscribe, reader.getSnapshot, store.getInitialState);
  return useCallback((key) => reader.read(key, snapshot), [reader, snapshot]);
}

function createReader<Selected extends Selectors>(store: SnapshotStore, selectors: Selected) {
  const readKeys = new Set<keyof Selected>();
  let last: Snapshot | undefined;
  let listener: (() => void) | undefined;
  let unsubscribe: (() => void) | undefined;

  const listen = (): void => {
    if (listener && readKeys.size > 0) unsubscribe ??= store.subscribe(listener);
  };
  const isSame = (snapshot: Snapshot, other: Snapshot): boolean =>
    [...readKeys].every((key) => Object.is(selectors[key]?.(snapshot), selectors[key]?.(other)));

  return {
    getSnapshot: (): Snapshot => {
      const snapshot = store.getState();
      last = last && isSame(snapshot, last) ? last : snapshot;
      return last;
    },
    subscribe: (onChange: () => void): (() => void) => {
      listener = onChange;
      listen();
      return () => {
        listener = undefined;
        unsubscribe?.();
        unsubscribe = undefined;
      };
    },
    read: <Key extends keyof Selected>(key: Key, snapshot: Snapshot): ReturnType<Selected[Key]> => {
      readKeys.add(key);
      listen();
      // The selector of this key returns this type; the index signature has forgotten it.
      return selectors[key]?.(snapshot) as ReturnType<Selected[Key]>;
    },
  };
}
