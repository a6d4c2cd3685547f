import type { Clock, MapPerformance, TimerHandle } from '../src/index.ts';

/** An instance that lives as long as somebody holds it. */
export interface Lease<MapType> {
  /** Created when it is first asked for. */
  readonly mapPerformance: MapPerformance<MapType>;
  /** Holds it; `false` where it has been disposed of already. */
  readonly hold: () => boolean;
  /** Lets go. StrictMode lets go and holds again at once, so the end waits for the current task to be over. */
  readonly letGo: () => void;
}

/** A render that React has begun is mounted by then, or was thrown away. Should it come later still, there is another lease. */
const UNHELD_MS = 10_000;

export function createLease<MapType>(create: () => MapPerformance<MapType>, clock: Clock): Lease<MapType> {
  let created: MapPerformance<MapType> | undefined;
  let unheldTimer: TimerHandle | undefined;
  let holderCount = 0;
  let isOver = false;

  const end = (): void => {
    if (holderCount > 0 || isOver) return;
    isOver = true;
    void created?.dispose();
  };

  return {
    get mapPerformance() {
      if (!created) {
        created = create();
        // React tells nobody that it has thrown a render away, as it does where something suspends. A server mounts nothing.
        if (typeof document === 'object') unheldTimer = clock.setTimer(end, UNHELD_MS);
      }
      return created;
    },
    hold: () => {
      if (unheldTimer !== undefined) clock.clearTimer(unheldTimer);
      if (!isOver) holderCount += 1;
      return !isOver;
    },
    letGo: () => {
      holderCount -= 1;
      queueMicrotask(end);
    },
  };
}
