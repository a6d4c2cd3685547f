import type { Stop } from '../types/functions.ts';
import type { MapEvent, UpdateKind } from '../types/mapEvents.ts';
import type { Deadlines } from './deadlines.ts';
import type { Emit } from './measurement.ts';

export interface UpdateTracker {
  event(event: MapEvent): void;
  /** Tells what is drawn without waiting for what the browser may still say of it. */
  flush(): void;
  /** Forgets what is not drawn. */
  stop: Stop;
}

interface Update {
  sourceId: string;
  readonly kind: UpdateKind;
  readonly startMs: number;
  calledMs: number | null;
  settledMs: number | null;
  /** Workers were done with it, where the library tells. */
  indexedMs: number | null;
  featureCount: number | undefined;
  isReady: boolean;
  drawnMs: number | null;
  /** The longest stretch for which anything held the main thread meanwhile. */
  longestBlockMs: number;
  stopTimer: Stop;
}

/** An update that is not drawn by then counts as incomplete. */
const LIMIT_MS = 30_000;
/** The browser tells of a long task when it is over, the one that draws the data among them. */
const TELL_AFTER_MS = 250;
const INPUT_AGE_MS = 150;
const SUPERSEDED = 'superseded: another update of its source came first';
const UNDRAWN = 'nothing was drawn after it';

/**
 * DTS: from the app's call to the first frame that the library draws once all that was asked of the source is there. Of
 * updates that overtake each other only the last is timed. An update is `user` by the app's word, or where the page or the map
 * had input at most 150 ms before.
 */
export function trackUpdates(deadlines: Deadlines, emit: Emit): UpdateTracker {
  const updates = new Map<number, Update>();
  let inputMs = -Infinity;
  let isPressed = false;
  let isDragging = false;
  let drawnMs = -Infinity;

  const forget = (id: number): Update | undefined => {
    const update = updates.get(id);
    update?.stopTimer();
    updates.delete(id);
    return update;
  };
  const tell = (
    id: number,
    outcome: 'measured' | 'interrupted' | 'incomplete' | 'hidden',
    endMs: number,
    why?: string,
  ): void => {
    const update = forget(id);
    if (!update) return;
    const { kind, startMs } = update;
    const isTimed = outcome === 'measured' || (outcome === 'incomplete' && why === undefined);
    const value = isTimed ? endMs - startMs : null;
    const parts = outcome === 'measured' ? partsOf(update, endMs) : {};
    const reason = why === undefined ? {} : { reason: why };
    emit({ name: 'DTS', outcome, value, ...reason, startMs, endMs, parts, tags: { updateKind: kind } });
  };
  const begin = (event: Extract<MapEvent, { type: 'update' }>): void => {
    const { atMs, updateId, sourceId, isInputRecent } = event;
    for (const [id, earlier] of updates) {
      if (earlier.sourceId === sourceId && earlier.drawnMs === null) tell(id, 'interrupted', atMs, SUPERSEDED);
    }
    const isUsers = isInputRecent === true || isDragging || atMs - inputMs <= INPUT_AGE_MS;
    const limitMs = atMs + LIMIT_MS;
    updates.set(updateId, {
      sourceId,
      kind: event.kind ?? (isUsers ? 'user' : 'bulk'),
      startMs: atMs,
      calledMs: null,
      settledMs: null,
      indexedMs: null,
      featureCount: undefined,
      isReady: false,
      drawnMs: null,
      longestBlockMs: 0,
      stopTimer: deadlines.at(limitMs, () => {
        const { settledMs } = updates.get(updateId) ?? {};
        const isIdle = settledMs !== null && settledMs !== undefined && drawnMs < settledMs;
        tell(updateId, 'incomplete', limitMs, isIdle ? UNDRAWN : undefined);
      }),
    });
  };
  const take = (event: Extract<MapEvent, { type: 'update' }>): void => {
    const { phase, atMs, updateId } = event;
    const update = updates.get(updateId);
    if (phase === 'begun') begin(event);
    if (!update) return;
    if (phase === 'failed') forget(updateId);
    else if (phase === 'called') {
      update.calledMs = atMs;
      noteBlock(update, update.startMs, atMs);
    } else if (phase === 'settled') {
      update.settledMs = atMs;
      update.featureCount = event.featureCount;
      update.sourceId = event.sourceId;
    }
  };
  const drawn = (event: Extract<MapEvent, { type: 'frame' }>): void => {
    const { atMs, busyMs = 0 } = event;
    drawnMs = atMs;
    for (const [id, update] of updates) {
      if (update.drawnMs !== null) continue;
      noteBlock(update, atMs - busyMs, atMs);
      if (!update.isReady) continue;
      update.drawnMs = atMs;
      update.stopTimer();
      update.stopTimer = deadlines.at(atMs + TELL_AFTER_MS, () => tell(id, 'measured', atMs));
    }
  };

  return {
    event(event) {
      switch (event.type) {
        case 'input':
          if (event.phase !== 'cancel') inputMs = event.atMs;
          if (event.phase !== 'move') {
            isPressed = event.phase === 'press' && event.kind === 'press';
            isDragging = false;
          }
          // Where the map follows it, a drag is not told move by move.
          isDragging ||= isPressed && (event.kind === 'drag' || event.kind === 'pinch');
          return;
        case 'update':
          take(event);
          return;
        case 'source':
          for (const update of updates.values()) {
            if (update.sourceId !== event.sourceId) continue;
            if (event.stage === 'indexed') update.indexedMs ??= event.atMs;
            if (event.stage === 'ready') update.isReady ||= update.settledMs !== null;
          }
          return;
        case 'block':
          for (const update of updates.values()) noteBlock(update, event.startMs, event.startMs + event.durationMs);
          return;
        case 'frame':
          if (updates.size > 0) drawn(event);
          return;
        case 'hidden':
          for (const [id, update] of updates) {
            if (update.drawnMs === null) tell(id, 'hidden', event.atMs);
            else tell(id, 'measured', update.drawnMs);
          }
          return;
        default:
      }
    },
    flush() {
      for (const [id, update] of updates) if (update.drawnMs !== null) tell(id, 'measured', update.drawnMs);
    },
    stop() {
      this.flush();
      for (const id of updates.keys()) forget(id);
    },
  };
}

/** What of a stretch lies within the update. */
function noteBlock(update: Update, startMs: number, endMs: number): void {
  const blockedMs = Math.min(endMs, update.drawnMs ?? Infinity) - Math.max(startMs, update.startMs);
  update.longestBlockMs = Math.max(update.longestBlockMs, blockedMs);
}

/** Transfer: the call itself, which hands the data over. Worker: until it is sorted in. Draw: from then on. */
function partsOf(
  { kind, startMs, calledMs, settledMs, indexedMs, longestBlockMs, featureCount }: Update,
  endMs: number,
): Record<string, number> {
  const parts: Record<string, number> = { longestBlockMs };
  if (kind === 'bulk') parts['bulkMs'] = endMs - startMs;
  if (featureCount !== undefined) parts['featureCount'] = featureCount;
  if (calledMs === null) return parts;
  parts['transferMs'] = calledMs - startMs;
  // Settled at once: its end was not waited for, and only the library may tell of it.
  const workedMs = settledMs !== null && settledMs > calledMs ? Math.max(settledMs, indexedMs ?? 0) : indexedMs;
  if (workedMs === null || workedMs > endMs) return parts;
  parts['workerMs'] = workedMs - calledMs;
  parts['drawMs'] = endMs - workedMs;
  return parts;
}
