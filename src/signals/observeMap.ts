import { createCleanup } from '../lib/cleanup.ts';
import { observeContextLoss } from './observeContextLoss.ts';
import { observeFrames } from './observeFrames.ts';
import { observeInput } from './observeInput.ts';
import { observeView } from './observeView.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { AttachedMap, MapEvent } from '../types/mapEvents.ts';

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
}

/**
 * Puts what a map, its user and its page do into one line of events: what the adapter tells, input, animation frames
 * while something moves, lost contexts, and what the map is. All that vitals are made of; keeps nothing.
 */
export function observeMap(map: AttachedMap, options: MapProbeOptions): MapProbe {
  const { clock, load, tell, problem, placeOf } = options;
  let container: HTMLElement | null = null;
  let document: Document | null = null;
  let frames = observeFrames(clock, tick);
  let cleanup = createCleanup();
  let isDescribed = false;
  let isComplete = false;
  let hasStarted = false;
  let hasEnded = false;

  /** The task is over in which a move has started or ended: a microtask that comes after those of who listens, too. */
  const nextTask = (): void => {
    hasStarted = false;
    hasEnded = false;
  };
  const keepTask = (): void => queueMicrotask(() => queueMicrotask(() => queueMicrotask(nextTask)));

  function tick(event: MapEvent): void {
    nextTask();
    tell(event);
  }

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
    const { ownerDocument } = map.container;
    if (map.container === container && ownerDocument === document) return;
    cleanup.run();
    ({ container } = map);
    document = ownerDocument;
    const { clock: frameClock = clock, toMs } = placeOf?.(container) ?? {};
    frames = observeFrames(frameClock, tick);
    cleanup = createCleanup();
    cleanup.add(frames.stop);
    cleanup.add(
      observeInput(
        container,
        (kind, phase, inputMs) => {
          nextTask();
          tell({ type: 'input', atMs: clock.now(), inputMs, kind, phase });
          if (phase === 'cancel') return;
          frames.run();
          view.run();
        },
        toMs,
      ),
    );
    cleanup.add(observeContextLoss(container, (type) => tell({ type, atMs: clock.now() })));
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
        case 'moveStart':
          tell({ type: 'moveStart', atMs: nowMs, isSameTask: hasEnded });
          hasStarted = true;
          keepTask();
          frames.run();
          return;
        case 'moveEnd':
          describe(nowMs);
          tell({ type: 'moveEnd', atMs: nowMs, isJump: hasStarted });
          hasEnded = true;
          keepTask();
          frames.run();
          return;
        case 'frame':
          nextTask();
          place();
          frames.drawn();
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
      if (event.type === 'frame' && (event.hasCameraChanged || (event.isComplete && !isComplete))) {
        isComplete ||= event.isComplete;
        frames.run();
      }
    },
    rest() {
      frames.stop();
      view.stop();
    },
    stop() {
      view.stop();
      cleanup.run();
    },
  };
}
