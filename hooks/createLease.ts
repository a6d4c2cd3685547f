import type { MapPerformance } from '../src/index.ts';

/** An instance that lives as long as somebody holds it. */
export interface Lease<MapType> {
  /** Created when it is first asked for. */
  readonly mapPerformance: MapPerformance<MapType>;
  /** Holds it; `false` where it has been disposed of already. */
  readonly hold: () => boolean;
  /** Lets go. StrictMode lets go and holds again at once, so the end waits for the current task to be over. */
  readonly letGo: () => void;
}

export function createLease<MapType>(create: () => MapPerformance<MapType>): Lease<MapType> {
  let created: MapPerformance<MapType> | undefined;
  let holderCount = 0;
  let isOver = false;

  return {
    get mapPerformance() {
      created ??= create();
      return created;
    },
    hold: () => {
      if (!isOver) holderCount += 1;
      return !isOver;
    },
    letGo: () => {
      holderCount -= 1;
      queueMicrotask(() => {
        if (holderCount > 0 || isOver) return;
        isOver = true;
        void created?.dispose();
      });
    },
  };
}
