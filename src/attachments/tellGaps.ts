import { observeGaps } from '../signals/observeGaps.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** Who makes numbers of the events. */
export interface EventTarget {
  readonly event: (event: MapEvent) => void;
  /** When its next timer is due; `null` where it has none. */
  readonly dueMs: number | null;
}

export interface GapTeller {
  /** Passes an event on. `nowMs`: what is told as it happens is told at its own time. @default event.atMs */
  readonly event: (event: MapEvent, nowMs?: number) => void;
  /** A timer of the listener's fires that was due then. */
  readonly beforeTimer: (dueMs: number) => void;
  /** Passes on what still waits for it. */
  readonly stop: Stop;
}

/** An event is told when it happens; one that is older was kept until somebody could take it. */
const MAX_AGE_MS = 100;
/** A frame is 16 ms: code that runs once in that finds a cold processor, and takes twice as long. */
const HOLD_MS = 100;

/**
 * Passes events on, with the time that nobody had before them: a machine that slept, a page that was not drawn. It is over
 * when it is noticed, so it is told as it was: hidden from its start, visible now. What happens within a move is passed on
 * together, up to a tenth of a second later: numbers are made of when it was, not of when they are made.
 */
export function tellGaps(clock: Clock, listener: EventTarget): GapTeller {
  const startMs = clock.now();
  let latestMs = -Infinity;
  let isUnseen = false;
  let isMoving = false;
  /** Since the frame before. */
  let hasAsked = false;
  const held: MapEvent[] = [];

  const passOn = (): void => {
    for (let next = held.shift(); next; next = held.shift()) listener.event(next);
  };
  const gaps = observeGaps(clock, (reason, sinceMs) => {
    if (isUnseen) return;
    passOn();
    latestMs = Math.max(sinceMs, latestMs);
    listener.event({ type: 'hidden', atMs: latestMs, reason });
    latestMs = clock.now();
    listener.event({ type: 'visible', atMs: latestMs });
  });
  /** Since nobody waited for it before, it is not late. */
  const fired = (dueMs: number, nowMs: number): void => {
    if (dueMs >= startMs) gaps.fired(dueMs, nowMs);
  };
  return {
    event(event, nowMs = event.atMs) {
      const { type } = event;
      if (held.length > 0 && nowMs - held[0]!.atMs >= HOLD_MS) passOn();
      // Of what was kept nobody knows any more what came late.
      const isLive = nowMs - event.atMs < MAX_AGE_MS;
      const { dueMs } = listener;
      // It should have fired long ago.
      if (isLive && dueMs !== null) fired(dueMs, nowMs);
      if (!isLive) gaps.rest();
      else if (type === 'frame' || type === 'tick') gaps.drawn(nowMs);
      else gaps.note(nowMs);
      if (type === 'hidden' || type === 'visible') isUnseen = type === 'hidden';
      if (type === 'moveStart' || type === 'moveEnd') isMoving = type === 'moveStart';
      latestMs = event.atMs;
      held.push(event);
      if (!isLive || !isMoving || !isOfMove(event)) passOn();
      if (!isLive) return;
      const isAsked = type === 'tick' ? hasAsked : asksForFrame(event, isMoving);
      hasAsked = type !== 'tick' && (hasAsked || isAsked);
      if (isAsked) gaps.asked(nowMs);
      else if (endsInRest(event)) gaps.rest();
    },
    beforeTimer(dueMs) {
      passOn();
      fired(dueMs, clock.now());
    },
    stop: passOn,
  };
}

/** It neither begins nor ends one. */
function isOfMove(event: MapEvent): boolean {
  return event.type === 'tick' || event.type === 'frame' || (event.type === 'input' && event.phase === 'move');
}

/** Soon one comes: not where a hand lies still in mid-drag. */
function asksForFrame(event: MapEvent, isMoving: boolean): boolean {
  if (event.type === 'tileReady') return event.isNetworkTile;
  return isMoving && (event.type === 'frame' ? event.hasCameraChanged : isOfMove(event) || event.type === 'moveStart');
}

/** Nothing is left to draw, or nothing can be. */
function endsInRest({ type }: MapEvent): boolean {
  return type === 'idle' || type === 'moveEnd' || type === 'contextLost' || type === 'contextRestored';
}
