import { commands } from 'vitest/browser';

export interface Leftovers {
  /** Maps that are still in memory. */
  readonly mapCount: number;
  /** On the window, its document and its screen. */
  readonly listenerCount: number;
  /** Observers that observe. */
  readonly observerCount: number;
  /** Frames that something asks for afterwards. */
  readonly frameCount: number;
}

const OBSERVERS = ['IntersectionObserver', 'MutationObserver', 'PerformanceObserver', 'ResizeObserver'] as const;
const WATCHED_MS = 300;

/** Mounts and unmounts so many maps, and counts what is left of them. */
export async function countLeftovers(mountCount: number, mount: () => Promise<object>): Promise<Leftovers> {
  const undo: (() => void)[] = [];
  const replace = <Owner extends object, Key extends keyof Owner>(owner: Owner, key: Key, value: Owner[Key]): void => {
    const before = owner[key];
    owner[key] = value;
    undo.push(() => (owner[key] = before));
  };
  let listenerCount = 0;
  let observerCount = 0;
  let frameCount = 0;

  for (const target of [window, document, window.visualViewport ?? new EventTarget()]) {
    const { addEventListener, removeEventListener } = target;
    const heard = new Map<string, Set<unknown>>();
    const keyOf = (type: string, options: unknown): string =>
      `${type} ${typeof options === 'object' ? Reflect.get(options ?? {}, 'capture') === true : options === true}`;
    replace(target, 'addEventListener', (type: string, listener: never, options?: never) => {
      const set = heard.get(keyOf(type, options)) ?? new Set();
      heard.set(keyOf(type, options), set);
      if (listener && !set.has(listener)) listenerCount += 1;
      set.add(listener);
      addEventListener.call(target, type, listener, options);
    });
    replace(target, 'removeEventListener', (type: string, listener: never, options?: never) => {
      if (heard.get(keyOf(type, options))?.delete(listener)) listenerCount -= 1;
      removeEventListener.call(target, type, listener, options);
    });
  }
  for (const name of OBSERVERS) {
    const { prototype } = window[name];
    const observing = new Set<object>();
    const { observe, disconnect } = prototype as { observe(...args: unknown[]): void; disconnect(): void };
    replace(prototype as { observe: typeof observe }, 'observe', function (this: object, ...args) {
      if (!observing.has(this)) observerCount += 1;
      observing.add(this);
      observe.apply(this, args);
    });
    replace(prototype as { disconnect: typeof disconnect }, 'disconnect', function (this: object) {
      if (observing.delete(this)) observerCount -= 1;
      disconnect.call(this);
    });
  }

  const maps: WeakRef<object>[] = [];
  for (let index = 0; index < mountCount; index += 1) maps.push(new WeakRef(await mount()));
  const { requestAnimationFrame } = window;
  replace(window, 'requestAnimationFrame', (callback) => {
    frameCount += 1;
    return requestAnimationFrame(callback);
  });
  await new Promise((resolve) => setTimeout(resolve, WATCHED_MS));
  await commands.collectGarbage();
  for (const stop of undo.toReversed()) stop();
  const mapCount = maps.filter((map) => map.deref() !== undefined).length;
  return { mapCount, listenerCount, observerCount, frameCount };
}
