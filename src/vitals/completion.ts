import type { Stop } from '../types/functions.ts';
import type { VitalOutcome } from '../types/sample.ts';
import type { Deadlines } from './deadlines.ts';

/** The end of a wait for the complete map. */
export interface Completion {
  readonly outcome: VitalOutcome;
  readonly startMs: number;
  /** Start to complete; a lower bound where it was interrupted or incomplete; `null` where the page was hidden. */
  readonly value: number | null;
  readonly endMs: number;
  /** Empty unless it was measured. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface CompletionWait {
  readonly isComplete: boolean;
  /** Counts from now on, whatever was complete before. */
  restart(startMs: number): void;
  frame(atMs: number, isComplete: boolean, isMoving: boolean): void;
  /** The library has nothing left to do. */
  idle(atMs: number): void;
  /** From now on it may end; before it only watches. */
  open(): void;
  /** Ends it: as measured if the map was complete before. */
  close(outcome: 'hidden' | 'interrupted', atMs: number): void;
  /** Ends it if the map was complete, without waiting for its idle. */
  flush(): void;
  /** Forgets it. */
  cancel: Stop;
}

/** A map that is not complete by then counts as incomplete. */
const COMPLETE_LIMIT_MS = 30_000;
/** A complete map still fades and places labels (300 ms in MapLibre); later its idle is about something else. */
const IDLE_GRACE_MS = 1000;

/**
 * Waits for the first of two frames in a row in which the map is complete, one of which may come between the last tile of
 * one kind and the request of the next, or for its idle; then a little for its idle, which tells how long the fading took.
 */
export function waitForComplete(
  firstMs: number,
  deadlines: Deadlines,
  onEnd: (completion: Completion) => void,
): CompletionWait {
  let startMs = firstMs;
  let isOpen = false;
  let hasEnded = false;
  /** The first of the complete frames in a row. */
  let calmMs: number | null = null;
  let wasMoving = false;
  let completeMs: number | null = null;
  let idleMs: number | null = null;
  let stopTimer: Stop | null = null;

  const end = (outcome: VitalOutcome, value: number | null, endMs: number, parts = {}): void => {
    if (hasEnded) return;
    hasEnded = true;
    stopTimer?.();
    onEnd({ outcome, startMs, value, endMs, parts });
  };
  const flush = (): void => {
    if (completeMs === null) return;
    end('measured', completeMs - startMs, completeMs, {
      ...(idleMs === null ? {} : { idleMs: idleMs - startMs, fadeMs: idleMs - completeMs }),
      ...(wasMoving ? { isMoving: 1 } : {}),
    });
  };
  const wait = (): void => {
    if (!isOpen || hasEnded) return;
    stopTimer?.();
    if (idleMs !== null) flush();
    else if (completeMs !== null) stopTimer = deadlines.at(completeMs + IDLE_GRACE_MS, flush);
    else {
      const limitMs = startMs + COMPLETE_LIMIT_MS;
      stopTimer = deadlines.at(limitMs, () => end('incomplete', COMPLETE_LIMIT_MS, limitMs));
    }
  };
  const complete = (atMs: number): void => {
    completeMs = atMs;
    wait();
  };

  return {
    get isComplete() {
      return completeMs !== null;
    },
    restart(atMs) {
      startMs = atMs;
      calmMs = null;
      completeMs = null;
      idleMs = null;
      wait();
    },
    frame(atMs, isComplete, isMoving) {
      if (completeMs !== null) return;
      if (!isComplete) calmMs = null;
      else if (calmMs !== null) complete(calmMs);
      else {
        calmMs = atMs;
        wasMoving = isMoving;
      }
    },
    idle(atMs) {
      if (completeMs === null) complete(calmMs ?? atMs);
      if (idleMs !== null) return;
      idleMs = atMs;
      wait();
    },
    open() {
      isOpen = true;
      wait();
    },
    close(outcome, atMs) {
      // Nothing more can come to contradict the last frame.
      if (completeMs === null && calmMs !== null) complete(calmMs);
      flush();
      end(outcome, outcome === 'hidden' ? null : atMs - startMs, atMs);
    },
    flush() {
      if (isOpen) flush();
    },
    cancel() {
      hasEnded = true;
      stopTimer?.();
    },
  };
}
