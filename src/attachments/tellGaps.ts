import { observeGaps } from '../signals/observeGaps.ts';
import type { Clock } from '../types/clock.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** Who makes numbers of the events. */
export interface EventTarget {
  readonly event: (event: MapEvent) => void;
  /** When its next timer is due; `null` where it has none. */
  readonly dueMs: number | null;
}

export interface GapTeller {
  /** Passes an event on. */
  readonly event: (event: MapEvent) => void;
  /** A timer of the listener's fires that was due then. */
  readonly beforeTimer: (dueMs: number) => void;
}

/**
 * Passes events on, with the time that nobody had before them: a machine that slept, a page that was not drawn. It is over
 * when it is noticed, so it is told as it was: hidden from its start, visible now.
 */
export function tellGaps(clock: Clock, listener: EventTarget): GapTeller {
  let latestMs = -Infinity;
  let isUnseen = false;
  let isMoving = false;

  const gaps = observeGaps(clock, (reason, sinceMs) => {
    if (isUnseen) return;
    latestMs = Math.max(sinceMs, latestMs);
    listener.event({ type: 'hidden', atMs: latestMs, reason });
    latestMs = clock.now();
    listener.event({ type: 'visible', atMs: latestMs });
  });
  return {
    event(event) {
      const { type } = event;
      // It should have fired long ago.
      if (listener.dueMs !== null) gaps.fired(listener.dueMs);
      if (type === 'frame' || type === 'tick') gaps.drawn();
      else gaps.note();
      if (type === 'hidden' || type === 'visible') isUnseen = type === 'hidden';
      if (type === 'moveStart' || type === 'moveEnd') isMoving = type === 'moveStart';
      latestMs = event.atMs;
      listener.event(event);
      if (isMoving || (type === 'tileReady' && event.isNetworkTile)) gaps.asked();
      else if (endsInRest(event)) gaps.rest();
    },
    beforeTimer: gaps.fired,
  };
}

/** Nothing is left to draw, or nothing can be. */
function endsInRest({ type }: MapEvent): boolean {
  return type === 'idle' || type === 'moveEnd' || type === 'contextLost' || type === 'contextRestored';
}
