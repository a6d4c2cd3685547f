import { createRefreshInterval } from './refreshInterval.ts';
import { mapVitalLimits } from './limits.ts';
import { createTileTally } from './tileTally.ts';
import { trackFailure } from './trackFailure.ts';
import { trackLoad } from './trackLoad.ts';
import { trackMoves } from './trackMoves.ts';
import { trackUpdates } from './trackUpdates.ts';
import { watchView } from './viewDebt.ts';
import { vitalTags } from './vitalTags.ts';
import type { CannotMeasure, MapEvent } from '../types/mapEvents.ts';
import type { FrameSample, ProgramMoveSample } from '../types/sample.ts';
import type { MapVitalName } from '../types/vital.ts';
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

function isMapVital(name: string): name is MapVitalName {
  return name in mapVitalLimits;
}

/** Turns the events of one map into its vitals. Reads no clock, no map and no page. */
export function trackVitals({ deadlines, record, onGesture }: VitalTrackerOptions): VitalTracker {
  const refresh = createRefreshInterval();
  const tally = createTileTally();
  const view = watchView();
  let described: Extract<MapEvent, { type: 'described' }> | null = null;
  let cannotMeasure: CannotMeasure = {};
  let latestTileMs = 0;
  let requestedMs = 0;
  let fetchedMs = 0;
  /** When a tile came of whose fetch nothing is known. */
  let unknownFetchMs = -Infinity;

  const emit: Emit = ({ tags, ...measured }) => {
    const gesture = tags?.gesture;
    const all = { ...vitalTags(described), ...tags, ...(gesture ? { isProgrammatic: false } : {}) };
    const { name, startMs, endMs } = measured;
    const reason = gesture && cannotMeasure[`${name}.${gesture}`];
    const told: typeof measured = reason
      ? { name, outcome: 'incomplete', value: null, reason, startMs, endMs }
      : measured;
    // Where none of it can be known it was said at the start.
    if (cannotMeasure[name] === undefined) record({ kind: 'vital', ...told, tags: all });
    if (name !== 'TCM') return;
    refresh.next();
    failure.loaded(measured.outcome, measured.reason);
  };
  const begin = ({ atMs, cannotMeasure: reasons = {} }: Extract<MapEvent, { type: 'attached' }>): void => {
    cannotMeasure = reasons;
    for (const [name, reason] of Object.entries(reasons)) {
      const unknown = { outcome: 'incomplete', value: null, reason, startMs: atMs, endMs: atMs } as const;
      if (isMapVital(name)) record({ kind: 'vital', name, ...unknown, tags: {} });
    }
  };
  const failure = trackFailure(deadlines, emit);
  const load = trackLoad(deadlines, emit, () => tally.hasAllFailed);
  const moves = trackMoves({
    deadlines,
    refresh,
    emit,
    record,
    view,
    isEmpty: () => load.isEmpty,
    latestTileMs: () => latestTileMs,
    latestFetchMs: (sinceMs) => (unknownFetchMs < sinceMs ? fetchedMs : null),
    requestedMs: () => requestedMs,
    onGesture(isRunning) {
      if (isRunning) load.gestureBegan();
      onGesture(isRunning);
    },
  });

  const updates = trackUpdates(deadlines, emit);

  return {
    event(event) {
      deadlines.reach(event.atMs);
      // Hot: what comes in each frame goes to those only whom it is about.
      switch (event.type) {
        case 'frame':
          view.event(event);
          load.event(event);
          moves.event(event);
          updates.event(event);
          return;
        case 'tick':
          moves.event(event);
          return;
        case 'input':
          moves.event(event);
          updates.event(event);
          return;
        case 'time':
          return;
        default:
      }
      tally.event(event);
      view.event(event);
      if (event.type === 'described') described = event;
      else if (event.type === 'attached') begin(event);
      else if (event.type === 'tileStart') requestedMs = event.atMs;
      else if (event.type === 'tileReady') {
        const { atMs, fetchedMs: tileFetchedMs = null } = event;
        latestTileMs = atMs;
        if (tileFetchedMs === null) unknownFetchMs = event.isNetworkTile ? atMs : unknownFetchMs;
        else fetchedMs = Math.max(fetchedMs, tileFetchedMs);
      } else if (event.type === 'flush') {
        moves.flush();
        load.flush();
        updates.flush();
        failure.tell();
      }
      load.event(event);
      moves.event(event);
      updates.event(event);
      failure.event(event);
    },
    stop() {
      moves.stop();
      load.stop();
      updates.stop();
      failure.tell();
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
