import { createCompleteness } from './completeness.ts';
import { createFirstTilePainted } from './firstTilePainted.ts';
import { openSettleTime } from './settleTime.ts';
import { createStuckStates } from './stuckStates.ts';
import { createTilePairs } from './tilePairs.ts';
import { openTimeToCompleteMap } from './timeToCompleteMap.ts';
import { trackMoves } from './trackMoves.ts';
import { vitalTags } from './vitalTags.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { InputListener } from '../types/gesture.ts';
import type { AttachedMap, MapDescription, MapEvent } from '../types/mapEvents.ts';
import type { Sample, TellProblem } from '../types/sample.ts';
import type { CompletionWindow } from './completionWindow.ts';
import type { MapLoad } from './mapLoad.ts';
import type { Emit } from './measurement.ts';
import type { RefreshInterval } from './refreshInterval.ts';

export interface MapTracker {
  event(event: MapEvent): void;
  input: InputListener;
  hidden(): void;
  /** Tells what is known but still waits for a detail. */
  flush(): void;
  /** Tells what is known, and forgets what is not: a map that goes early has not failed. */
  stop: Stop;
}

export interface MapTrackerOptions {
  readonly map: AttachedMap;
  /** What the map is now; `null` where its adapter cannot tell. */
  readonly describe: () => MapDescription | null;
  readonly load: MapLoad;
  readonly clock: Clock;
  readonly refresh: RefreshInterval;
  readonly record: (sample: Sample) => void;
  readonly problem: TellProblem;
  readonly observeFrames: (onFrame: (frameMs: number) => void) => Stop;
  readonly networkMsOf: (url: string) => number | null;
  /** Called before each vital is recorded: the long frames in its window must be there first. */
  readonly beforeVital: () => void;
  /** The map came to rest. */
  readonly onSettled: () => void;
  /** The user's gesture has begun, or is over. */
  readonly onGesture: (isRunning: boolean) => void;
}

/** Turns what one map, its user and its page tell into the map vitals. */
export function trackMap(options: MapTrackerOptions): MapTracker {
  const {
    map,
    describe,
    load,
    clock,
    refresh,
    record,
    problem,
    observeFrames,
    networkMsOf,
    beforeVital,
    onSettled,
    onGesture,
  } = options;
  const completeness = createCompleteness();
  let isComplete = false;
  let latestTileMs = 0;
  let requestedMs = 0;
  let gestureStartMs = 0;
  let settle: CompletionWindow | null = null;

  const emit: Emit = ({ tags, ...measurement }) => {
    beforeVital();
    const isGesture = tags?.gesture !== undefined;
    const all = { ...vitalTags(describe()), ...tags, ...(isGesture ? { isProgrammatic: false } : {}) };
    record({ kind: 'vital', ...measurement, tags: all });
    if (measurement.name === 'TCM') load.isOver = true;
    if (measurement.name === 'TCM' || measurement.name === 'ST') onSettled();
  };

  const stuck = createStuckStates({ clock, record, problem, isComplete: () => isComplete });
  const tiles = createTilePairs({
    clock,
    record,
    networkMsOf,
    urlTemplateOf: (sourceId) => map.urlTemplateOf(sourceId),
    problem,
  });
  const moves = trackMoves({
    clock,
    refresh,
    emit,
    record,
    observeFrames,
    onGestureStart(atMs) {
      onGesture(true);
      gestureStartMs = atMs;
      // What the user asks for now is not the first tile any more.
      if (load.isOver) load.isPainted = true;
      settle?.close('interrupted', atMs);
      settle = null;
    },
    onGestureEnd(gesture, startMs) {
      onGesture(false);
      settle = openSettleTime({
        gesture,
        startMs,
        clock,
        emit,
        latestTileMs: () => latestTileMs,
        hasRequested: () => requestedMs >= gestureStartMs,
      });
    },
    // The view that the user left was taken away: how long it would have taken is not known.
    onProgramMove(startMs) {
      settle?.close('interrupted', startMs);
      settle = null;
    },
  });

  if (!load.isOver && map.isComplete()) {
    load.isOver = true;
    const message =
      'the map was complete before it was attached: FTP and TCM are not known. Attach it when you create it.';
    problem('attached-late', message);
  }
  load.isPainted ||= load.isOver;
  const firstTile = createFirstTilePainted(load, emit);
  const whole = load.isOver ? null : openTimeToCompleteMap(load.startMs, clock, emit);

  const complete = (atMs: number): void => {
    whole?.complete(atMs, completeness.tilesCompleteMs);
    settle?.complete(atMs, completeness.tilesCompleteMs);
    tiles.expire(atMs);
    stuck.complete();
  };

  return {
    event(event) {
      const { atMs } = event;
      switch (event.type) {
        case 'frame':
          isComplete = event.isComplete;
          firstTile.frame(atMs);
          moves.frame(atMs);
          if (completeness.frame(atMs, isComplete && !event.isMoving && !moves.isMoving)) complete(atMs);
          return;
        case 'idle':
          isComplete = true;
          if (completeness.idle(atMs)) complete(atMs);
          whole?.idle(atMs);
          settle?.idle(atMs);
          stuck.idle();
          return;
        case 'moveStart':
          completeness.reset();
          moves.moveStart(atMs);
          return;
        case 'moveEnd':
          completeness.reset();
          moves.moveEnd(atMs);
          return;
        case 'tileStart':
          requestedMs = atMs;
          tiles.start(event);
          return;
        case 'tileReady':
          latestTileMs = atMs;
          if (event.isNetworkTile) firstTile.tileReady();
          tiles.end('ready', event);
          return;
        case 'tileAbort':
          tiles.end('aborted', event);
          return;
        case 'tileError':
          tiles.end('failed', event);
          return;
        case 'error':
          problem(`map-error-${event.severity}`, event.message);
          return;
        case 'contextLost':
          stuck.contextLost();
          return;
        case 'contextRestored':
          stuck.contextRestored();
          return;
        case 'removed':
          // The root stops the tracker.
          return;
        default:
          event satisfies never;
      }
    },
    input: moves.input,
    hidden() {
      const atMs = clock.now();
      // Complete without one: a later tile would not be the first that the user waits for.
      load.isPainted ||= load.isOver;
      firstTile.hidden(atMs);
      whole?.close('hidden', atMs);
      settle?.close('hidden', atMs);
      settle = null;
      moves.hidden(atMs);
      onGesture(false);
      tiles.clear();
      stuck.stop();
    },
    flush() {
      moves.flush();
      whole?.flush();
      settle?.flush();
    },
    stop() {
      moves.stop();
      onGesture(false);
      whole?.flush();
      whole?.cancel();
      settle?.flush();
      settle?.cancel();
      tiles.clear();
      stuck.stop();
    },
  };
}
