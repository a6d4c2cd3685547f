import { readPageHistory } from '../lib/pageHistory.ts';
import { observePlace } from './observePlace.ts';
import { tellGaps } from './tellGaps.ts';
import type { EventTarget } from './tellGaps.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { TellProblem } from '../types/sample.ts';
import type { PlaceWatch } from './observePlace.ts';
import type { MapListener, WatchedMap } from './watchedMap.ts';

export interface FilledIn extends Pick<MapListener, 'event' | 'watchSight'> {
  /** To be called before a timer of the target's does what was due then. */
  readonly beforeTimer: (dueMs: number) => void;
  readonly stop: Stop;
}

/** What a map does before its prerendered page is shown: more are left out. */
const MAX_EARLY = 1000;

/**
 * Fills in what nobody sees who watches the map itself: that its page was prerendered or hidden before it was attached, by
 * the browser's own record, that the machine slept, and whether anyone can see the map. `onMoved`: it is shown elsewhere.
 */
export function fillIn(
  watched: WatchedMap,
  clock: Clock,
  target: EventTarget,
  problem: TellProblem,
  onMoved: (container: HTMLElement) => void = () => {},
): FilledIn {
  const gaps = tellGaps(clock, target);
  const early: MapEvent[] = [];
  let stopHolding: Stop = () => {};
  let place: PlaceWatch | undefined;
  let isHeld = false;
  let isLive = false;

  const attached = (event: Extract<MapEvent, { type: 'attached' }>): void => {
    const { page, toMs } = watched.place();
    const nowMs = clock.now();
    if (!page) {
      gaps.event(event, nowMs);
      return;
    }
    const { activationMs, wasHidden } = readPageHistory(page);
    const { atMs } = event;
    const createdAtMs = activationMs > 0 ? Math.max(event.createdAtMs, toMs(activationMs)) : event.createdAtMs;
    // From the attach on it is seen by ourselves.
    const isHidden = createdAtMs < atMs ? wasHidden(createdAtMs - toMs(0), atMs - toMs(0)) : false;
    gaps.event({ ...event, createdAtMs, ...(isHidden === null ? { isVisibilityKnown: false } : {}) }, nowMs);
    if (isHidden !== true) return;
    gaps.event({ type: 'hidden', atMs, reason: 'hidden' }, nowMs);
    gaps.event({ type: 'visible', atMs }, nowMs);
  };
  const event = (next: MapEvent): void => {
    if (next.type === 'frame') place?.drawn(next.atMs);
    else if (next.type === 'tick') place?.ticked(next.atMs);
    // Hot: as it happens, its own time is now.
    if (isLive && !isHeld) gaps.event(next);
    else keep(next);
  };
  const keep = (next: MapEvent): void => {
    const { document } = (next.type === 'attached' && watched.place().page) || {};
    if (document?.prerendering === true) hold(document);
    if (isHeld) {
      // Who reads meanwhile finds nothing yet.
      if (early.length < MAX_EARLY && next.type !== 'flush') early.push(next);
    } else if (next.type === 'attached') attached(next);
    else gaps.event(next, clock.now());
  };
  /** No frame comes before the page is shown: till then there is nothing to measure, only to keep. */
  const hold = (document: globalThis.EventTarget): void => {
    isHeld = true;
    const start = (): void => {
      isHeld = false;
      const wasLive = isLive;
      isLive = false;
      for (const next of early.splice(0)) event(next);
      isLive = wasLive;
    };
    document.addEventListener('prerenderingchange', start, { once: true });
    stopHolding = () => document.removeEventListener('prerenderingchange', start);
  };

  return {
    event,
    beforeTimer: gaps.beforeTimer,
    watchSight(wasUnseen = false) {
      const tell = (next: MapEvent): void => {
        // Not in an event of the map's: an observer's callback is nobody's to catch.
        try {
          if (next.type === 'hidden') watched.rest();
          event(next);
        } catch (error) {
          problem('tracker-threw', error);
        }
      };
      // Told once, wherever the map moves.
      let hasFailed = false;
      const onError = (error: unknown): void => {
        if (!hasFailed) problem('sight-unknown', error);
        hasFailed = true;
      };
      isLive = true;
      place = observePlace({ watched, wasUnseen, clock, tell, onError, onMoved });
    },
    stop() {
      stopHolding();
      place?.stop();
      gaps.stop();
    },
  };
}
