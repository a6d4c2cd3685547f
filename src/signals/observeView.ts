import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface ViewWatch {
  /** The user's hand is at the map: until all is loaded again it is to be known how much is there. */
  run(): void;
  /** After it was told. */
  event(event: MapEvent): void;
  stop: Stop;
}

/** Ten times a second tells a mean of seconds well enough, and costs little. */
const SAMPLE_EVERY_MS = 100;

/**
 * Tells how much of the view is there while the user moves the map and what it left to load comes in: with the frames that lack
 * something, and once more after the last of them that came too soon.
 */
export function observeView(
  map: Pick<AttachedMap, 'readView'>,
  clock: Clock,
  tell: (event: Extract<MapEvent, { type: 'view' }>) => void,
  problem: (code: string, error: unknown) => void,
): ViewWatch {
  let isRunning = false;
  let isMoving = false;
  /** Since the input. */
  let hasMoved = false;
  let sampledMs = -Infinity;
  let timer: TimerHandle | null = null;

  const rest = (): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
  };
  const sample = (): void => {
    rest();
    sampledMs = clock.now();
    try {
      const view = map.readView?.();
      if (view) tell({ type: 'view', atMs: sampledMs, ...view });
    } catch (error) {
      problem('adapter-threw', error);
    }
  };

  return {
    run() {
      isRunning = map.readView !== undefined;
      hasMoved = false;
    },
    event(event) {
      const { type, atMs } = event;
      if (type === 'moveStart' || type === 'moveEnd') {
        isMoving = type === 'moveStart';
        hasMoved = true;
      }
      if (type === 'view') {
        // Whoever watched before has looked.
        sampledMs = atMs;
        rest();
      }
      if (!isRunning || (type !== 'frame' && type !== 'idle')) return;
      if (event.isComplete) {
        // All there: nothing is to be asked before a frame says otherwise.
        rest();
        if (hasMoved && !isMoving) isRunning = false;
      } else if (atMs - sampledMs >= SAMPLE_EVERY_MS) sample();
      else timer ??= clock.setTimer(sample, sampledMs + SAMPLE_EVERY_MS - atMs);
    },
    stop() {
      isRunning = false;
      rest();
    },
  };
}
