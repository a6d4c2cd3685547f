import { afterTask as afterOwnTask } from '../lib/afterTask.ts';
import { createCleanup } from '../lib/cleanup.ts';
import { listenTo } from '../lib/listenTo.ts';
import { observeContextLoss } from './observeContextLoss.ts';
import { observeFrames } from './observeFrames.ts';
import { observeInput } from './observeInput.ts';
import { observeView } from './observeView.ts';
import type { InputWatch } from './observeInput.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap } from '../types/adapter.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface MapProbe {
  /** What the adapter tells of the map, and others of its page. */
  event(event: MapEvent): void;
  /** Nobody can see it: asks for no more frames until something moves. */
  rest: Stop;
  stop: Stop;
}

export interface MapProbeOptions {
  readonly clock: Clock;
  /** What is known of the map's load. */
  readonly load: { readonly startMs: number; readonly isPainted: boolean; readonly isOver: boolean };
  /** Gets every fact in order: `attached` first. */
  readonly tell: (event: MapEvent) => void;
  readonly problem: (code: string, error: unknown) => void;
  /** The clock of the window that shows the map, and its times as ours. @default this window */
  readonly placeOf?: (container: HTMLElement) => { readonly clock: Clock; toMs(timeStampMs: number): number };
  /** Where the browser's events come from. @default `listenTo` */
  readonly listen?: typeof listenTo;
  /** Calls back when the task in which the map told something is over. @default this task */
  readonly afterTask?: (callback: () => void) => void;
}

/** In which the camera stood: hand and map are apart. A map that is slow to draw stands in two or three of them. */
const TICKS_OF_STANDSTILL = 4;

/**
 * Puts what a map, its user and its page do into one line of events: what the adapter tells, input, animation frames
 * while something moves, lost contexts, and what the map is. All that vitals are made of; keeps nothing.
 */
export function observeMap(map: AttachedMap, options: MapProbeOptions): MapProbe {
  const { clock, load, tell, problem, placeOf, listen = listenTo, afterTask = afterOwnTask } = options;
  let container: HTMLElement | null = null;
  let document: Document | null = null;
  let frames = observeFrames(clock, tick);
  let cleanup = createCleanup();
  let isDescribed = false;
  let isComplete = false;
  let hasStarted = false;
  let hasEnded = false;
  let input: InputWatch | undefined;
  /** Frames in a row in which the camera changed. */
  let movedFrames = 0;
  let ticksSinceMoved = 0;

  /** The task is over in which a move has started or ended. */
  const nextTask = (): void => {
    hasStarted = false;
    hasEnded = false;
  };

  function tick(event: MapEvent): void {
    nextTask();
    ticksSinceMoved += 1;
    if (ticksSinceMoved === TICKS_OF_STANDSTILL) standsStill();
    tell(event);
  }
  function standsStill(): void {
    movedFrames = 0;
    input?.listen();
  }
  /** The hand goes on, as the camera shows: from the second such frame of a move on it need not be heard. */
  const moved = (isMoving: boolean): void => {
    ticksSinceMoved = 0;
    movedFrames = isMoving ? movedFrames + 1 : 0;
    if (movedFrames >= 2 && input?.rest()) view.run();
  };

  const view = observeView(map, clock, tell, problem);

  const describe = (atMs: number): void => {
    try {
      tell({ type: 'described', atMs, map: map.describe(), devicePixelRatio: globalThis.devicePixelRatio ?? null });
    } catch (error) {
      problem('adapter-threw', error);
    }
  };
  /** Maps move to another container, and containers to another window. */
  const place = (): void => {
    const next = map.container;
    if (next === container && next.ownerDocument === document) return;
    if (container) {
      // Of what is down there nobody hears any more where it is let go.
      const atMs = clock.now();
      for (const kind of ['press', 'key'] as const) tell({ type: 'input', atMs, inputMs: atMs, kind, phase: 'cancel' });
    }
    cleanup.run();
    container = next;
    document = next.ownerDocument;
    const { clock: frameClock = clock, toMs } = placeOf?.(container) ?? {};
    frames = observeFrames(frameClock, tick);
    cleanup = createCleanup();
    cleanup.add(frames.stop);
    input = observeInput(
      container,
      (kind, phase, inputMs) => {
        const atMs = clock.now();
        nextTask();
        tell({ type: 'input', atMs, inputMs, kind, phase });
        if (phase === 'cancel') return;
        frames.run(atMs);
        view.run();
      },
      toMs,
      listen,
    );
    cleanup.add(input.stop);
    cleanup.add(observeContextLoss(container, (type) => tell({ type, atMs: clock.now() }), listen));
  };

  const atMs = clock.now();
  tell({
    type: 'attached',
    atMs,
    createdAtMs: load.startMs,
    firstTile: load.isPainted ? 'told' : map.mayHaveDrawnTile() ? 'missed' : 'awaited',
    whole: load.isOver ? 'told' : map.isComplete() ? 'missed' : 'awaited',
    ...(map.cannotMeasure ? { cannotMeasure: map.cannotMeasure } : {}),
  });
  describe(atMs);
  place();

  return {
    event(event) {
      const { atMs: nowMs } = event;
      switch (event.type) {
        case 'moveStart': {
          const isSameTask = hasEnded;
          input?.moved();
          tell({ ...event, isSameTask });
          hasStarted = true;
          afterTask(nextTask);
          frames.run(nowMs);
          return;
        }
        case 'moveEnd':
          describe(nowMs);
          tell({ type: 'moveEnd', atMs: nowMs, isJump: hasStarted });
          hasEnded = true;
          afterTask(nextTask);
          frames.run(nowMs);
          return;
        case 'frame':
          nextTask();
          place();
          frames.drawn(nowMs);
          break;
        case 'idle':
          describe(nowMs);
          break;
        case 'tileReady':
          if (!isDescribed && event.isNetworkTile) {
            isDescribed = true;
            describe(nowMs);
          }
          break;
        default:
      }
      tell(event);
      view.event(event);
      // The frames after these tell how fast the display is.
      if (event.type !== 'frame') return;
      if (event.hasCameraChanged) moved(event.isMoving);
      if (event.hasCameraChanged || (event.isComplete && !isComplete)) {
        isComplete ||= event.isComplete;
        frames.run(nowMs);
      }
    },
    rest() {
      frames.stop();
      standsStill();
      view.stop();
    },
    stop() {
      view.stop();
      cleanup.run();
    },
  };
}
