import type { AttachOptions, Clock, MapPerformance, TimerHandle } from '../src/index.ts';
import { isRef, resolveMap } from './resolveMap.ts';
import type { MapSource } from './resolveMap.ts';

export interface Attachment<MapType extends object> {
  /** Measures the map that the source holds now, and no other; waits for one where it is a ref without a map, or with a dead one. */
  readonly follow: (source: MapSource<MapType>, options?: AttachOptions) => void;
  readonly stop: () => void;
}

/** An empty ref is looked at again after a twentieth of the time waited so far: at most so much is the first tile told too early. */
const WAIT_SHARE = 1 / 20;
const MIN_WAIT_MS = 16;
const MAX_WAIT_MS = 250;

/** Keeps one map at a time attached. */
export function createAttachment<MapType extends object>(
  mapPerformance: MapPerformance<MapType>,
  clock: Clock,
): Attachment<MapType> {
  let attached: MapType | null = null;
  /** The last map that its owner removed. It may stay in its ref for a while, until there is another. */
  let removed: WeakRef<MapType> | undefined;
  let detach: (() => void) | undefined;
  let timer: TimerHandle | undefined;
  let waitsSinceMs: number | undefined;

  const stopWaiting = (): void => {
    if (timer !== undefined) clock.clearTimer(timer);
    timer = undefined;
  };
  const follow: Attachment<MapType>['follow'] = (source, options) => {
    stopWaiting();
    const found = resolveMap(source);
    const map = found && found === removed?.deref() ? null : found;
    if (map !== attached) {
      detach?.();
      attached = map;
      const onRemoved = (): void => {
        removed = map ? new WeakRef(map) : undefined;
        follow(source, options);
      };
      detach = map ? mapPerformance.attach(map, { ...options, onRemoved }) : undefined;
    }
    if (map || !isRef(source)) {
      waitsSinceMs = undefined;
      return;
    }
    // React tells nobody when it fills a ref, nor does a child that puts another map into it.
    const nowMs = clock.now();
    waitsSinceMs ??= nowMs;
    const waitMs = (nowMs - waitsSinceMs) * WAIT_SHARE;
    timer = clock.setTimer(() => follow(source, options), Math.min(Math.max(waitMs, MIN_WAIT_MS), MAX_WAIT_MS));
  };

  return {
    follow,
    stop: () => {
      stopWaiting();
      detach?.();
      detach = undefined;
      attached = null;
    },
  };
}
