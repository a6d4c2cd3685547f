import { createDeadlines } from './deadlines.ts';
import { findEmptySources } from './emptySources.ts';
import { createStuckStates } from './stuckStates.ts';
import { createTilePairs } from './tilePairs.ts';
import { trackVitals } from './trackVitals.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { Sample, TellProblem } from '../types/sample.ts';
import type { DeadlineOptions } from './deadlines.ts';

export interface MapTracker {
  event(event: MapEvent): void;
  /** FTP was measured, or cannot be any more. */
  readonly isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  readonly isOver: boolean;
  /** The display's refresh interval; `null` where it is not known. */
  readonly refreshMs: number | null;
  /** When it waits for no event any longer; `null` where it waits for none. */
  readonly dueMs: number | null;
  /** Tells what is known, and forgets what is not: a map that goes early has not failed. */
  stop: Stop;
}

export interface MapTrackerOptions extends DeadlineOptions {
  /** For the timers that no event follows. */
  readonly clock: Clock;
  readonly record: (sample: Sample) => void;
  /** The user's gesture has begun, or is over. @default nobody asks */
  readonly onGesture?: (isRunning: boolean) => void;
}

/**
 * Turns what one map, its user and its page tell into samples: the vitals, and what a monitor knows beside them. The same
 * events give the same samples, as they happen or all at once later.
 */
export function trackMap({ clock, record, onGesture = () => {}, ...waits }: MapTrackerOptions): MapTracker {
  const deadlines = createDeadlines(clock, waits);
  const vitals = trackVitals({ deadlines, record, onGesture });
  let calmFrames = 0;
  let hasFailureBeenTold = false;

  const problem: TellProblem = (code, message, stuck) =>
    record({ kind: 'problem', code, message: String(message), atMs: deadlines.nowMs, ...(stuck ? { stuck } : {}) });
  const emptySources = findEmptySources();
  const tiles = createTilePairs({ deadlines, record, problem, onMissing: emptySources.missing });
  const lookForStuckStates = createStuckStates({ deadlines, record, problem });

  /** The map is at rest, with all that will come. */
  const complete = (): void => {
    tiles.expire(deadlines.nowMs);
    const { hasAllFailed, failedCount } = vitals.tally;
    if (hasAllFailed && !hasFailureBeenTold) {
      hasFailureBeenTold = true;
      problem('all-tiles-failed', 'no tile of a network source came', { value: failedCount, limit: 0 });
    }
    for (const sourceId of emptySources.take()) {
      problem('source-empty', `every tile of '${sourceId}' was missing: is its URL right?`);
    }
  };

  return {
    event(event) {
      vitals.event(event);
      // Hot: they are about moves.
      if (event.type === 'tick' || event.type === 'input') return;
      if (event.type !== 'frame') {
        tiles.event(event);
        emptySources.event(event);
      }
      lookForStuckStates(event);
      switch (event.type) {
        case 'attached':
          if (event.firstTile !== 'missed' && event.whole !== 'missed') return;
          problem(
            'attached-late',
            `${event.whole === 'missed' ? 'the map was complete' : 'tiles had been drawn'} before it was attached: attach it when you create it`,
          );
          return;
        case 'frame':
          calmFrames = event.isComplete ? calmFrames + 1 : 0;
          // One calm frame may come between the last tile of one kind and the request of the next.
          if (calmFrames === 2) complete();
          return;
        case 'idle':
          if (event.isComplete && calmFrames < 2) complete();
          calmFrames = event.isComplete ? 2 : 0;
          return;
        case 'error':
          problem(`map-error-${event.severity}`, event.message);
          return;
        case 'hidden':
          tiles.clear();
          return;
        default:
      }
    },
    get isPainted() {
      return vitals.isPainted;
    },
    get isOver() {
      return vitals.isOver;
    },
    get refreshMs() {
      return vitals.refreshMs;
    },
    get dueMs() {
      return deadlines.dueMs;
    },
    stop() {
      tiles.clear();
      vitals.stop();
    },
  };
}
