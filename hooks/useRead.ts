import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Monitor, Snapshot } from '../src/index.ts';

type Selectors = Readonly<Record<string, (snapshot: Snapshot) => unknown>>;

/** Reads a selected part of the snapshot: as of this render, or of now where nothing is rendered. */
export type Read<Selected extends Selectors> = <Key extends keyof Selected>(key: Key) => ReturnType<Selected[Key]>;

/**
 * Lets a component read parts of the snapshot while it renders. It renders again when a part that it has read changes, and
 * for nothing else; one that reads nothing is no subscriber. The returned function changes exactly with the parts.
 */
export function useRead<Selected extends Selectors>(monitor: Monitor, selectors: Selected): Read<Selected> {
  const reader = useMemo(() => createReader(monitor, selectors), [monitor, selectors]);
  const snapshot = useSyncExternalStore(reader.subscribe, reader.getSnapshot, monitor.store.getInitialState);
  reader.beginRender();
  useEffect(() => reader.endRender());
  return useCallback((key) => reader.read(key, snapshot), [reader, snapshot]);
}

function createReader<Selected extends Selectors>(monitor: Monitor, selectors: Selected) {
  const { store } = monitor;
  const readKeys = new Set<keyof Selected>();
  /** Read after the render, by a click or by a child that renders alone: the next render shows which of the two. */
  const lateKeys = new Set<keyof Selected>();
  let isRendering = false;
  /** Until then a part is as of the render: what a server has rendered must come out again. */
  let isMounted = false;
  let last: Snapshot | undefined;
  let rendered: Snapshot | undefined;
  let listener: (() => void) | undefined;
  let unsubscribe: (() => void) | undefined;

  const listen = (): void => {
    if (listener && readKeys.size + lateKeys.size > 0) unsubscribe ??= store.subscribe(listener);
  };
  const isSame = (snapshot: Snapshot, other: Snapshot): boolean =>
    [...readKeys, ...lateKeys].every((key) => Object.is(selectors[key]?.(snapshot), selectors[key]?.(other)));

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
    beginRender: (): void => {
      isRendering = true;
      // React may give this render up, and what is shown goes on: no effect tells of that.
      if (isMounted) queueMicrotask(() => (isRendering = false));
    },
    endRender: (): void => {
      isRendering = false;
      isMounted = true;
      // A part that changed, and that this render has not read: nobody shows it.
      if (last !== rendered) lateKeys.clear();
      rendered = last;
    },
    read: <Key extends keyof Selected>(key: Key, snapshot: Snapshot): ReturnType<Selected[Key]> => {
      let from = isRendering ? snapshot : monitor.snapshot();
      if (!isRendering && !readKeys.has(key)) lateKeys.add(key);
      if (isRendering && !readKeys.has(key)) {
        readKeys.add(key);
        lateKeys.delete(key);
        // Until now nobody has followed this part: what the component holds of it may be old. React renders once more.
        if (isMounted) from = last = store.getState();
      }
      listen();
      // The selector of this key returns this type; the index signature has forgotten it.
      return selectors[key]?.(from) as ReturnType<Selected[Key]>;
    },
  };
}
