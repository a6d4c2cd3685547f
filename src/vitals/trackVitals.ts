import { createRefreshInterval } from './refreshInterval.ts';
import { createTileTally } from './tileTally.ts';
import { trackLoad } from './trackLoad.ts';
import { trackMoves } from './trackMoves.ts';
import { vitalTags } from './vitalTags.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { FrameSample, ProgramMoveSample } from '../types/sample.ts';
import type { Deadlines } from './deadlines.ts';
import type { Emit, MapVitalSample } from './measurement.ts';
import type { TileTally } from './tileTally.ts';

export interface VitalTracker {
  event(event: MapEvent): void;
  /** Tells what is known, and forgets what is not: a map that goes early has not failed. */
  stop(): void;
  readonly tally: TileTally;
  /** FTP was measured, or cannot be any more. */
  readonly isPainted: boolean;
  /** TCM was measured, or cannot be any more. */
  readonly isOver: boolean;
  /** The display's refresh interval; `null` where it is not known. */
  readonly refreshMs: number | null;
}

export interface VitalTrackerOptions {
  readonly deadlines: Deadlines;
  readonly record: (sample: MapVitalSample | FrameSample | ProgramMoveSample) => void;
  readonly onGesture: (isRunning: boolean) => void;
}

/** Turns the events of one map into its vitals. Reads no clock, no map and no page. */
export function trackVitals({ deadlines, record, onGesture }: VitalTrackerOptions): VitalTracker {
  const refresh = createRefreshInterval();
  const tally = createTileTally();
  let described: Extract<MapEvent, { type: 'described' }> | null = null;
  let latestTileMs = 0;
  let requestedMs = 0;

  const emit: Emit = ({ tags, ...measurement }) => {
    const isGesture = tags?.gesture !== undefined;
    const all = { ...vitalTags(described), ...tags, ...(isGesture ? { isProgrammatic: false } : {}) };
    record({ kind: 'vital', ...measurement, tags: all });
    if (measurement.name === 'TCM') refresh.next();
  };
  const load = trackLoad(deadlines, emit, () => tally.hasAllFailed);
  const moves = trackMoves({
    deadlines,
    refresh,
    emit,
    record,
    latestTileMs: () => latestTileMs,
    requestedMs: () => requestedMs,
    onGesture(isRunning) {
      if (isRunning) load.gestureBegan();
      onGesture(isRunning);
    },
  });

  return {
    event(event) {
      deadlines.reach(event.atMs);
      tally.event(event);
      if (event.type === 'described') described = event;
      else if (event.type === 'tileStart') requestedMs = event.atMs;
      else if (event.type === 'tileReady') latestTileMs = event.atMs;
      else if (event.type === 'flush') {
        moves.flush();
        load.flush();
      }
      load.event(event);
      moves.event(event);
    },
    stop() {
      moves.stop();
      load.stop();
      deadlines.stop();
    },
    tally,
    get isPainted() {
      return load.isPainted;
    },
    get isOver() {
      return load.isOver;
    },
    get refreshMs() {
      return refresh.intervalMs;
    },
  };
}
