import { after } from '../lib/after.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { VitalOutcome } from '../types/sample.ts';

/** The end of a wait for the complete map. */
export interface Completion {
  readonly outcome: VitalOutcome;
  /** Start to complete; a lower bound where it was interrupted or incomplete; `null` where the page was hidden. */
  readonly value: number | null;
  readonly endMs: number;
  /** Empty unless it was measured. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface CompletionWindow {
  complete(atMs: number, tilesCompleteMs: number): void;
  idle(atMs: number): void;
  /** Ends it: as measured if the map was complete before. */
  close(outcome: 'hidden' | 'interrupted', atMs: number): void;
  /** Ends it if the map was complete, without waiting for its idle. */
  flush(): void;
  /** Forgets it. */
  cancel: Stop;
}

export interface CompletionWindowOptions {
  readonly startMs: number;
  readonly clock: Clock;
  readonly onEnd: (completion: Completion) => void;
}

/** A map that is not complete by then counts as incomplete. */
const TIMEOUT_MS = 30_000;
/** A complete map still fades and places labels (300 ms in MapLibre); later its idle is about something else. */
const IDLE_GRACE_MS = 1000;

/** Waits for the map to be complete, then a little for its idle, which tells how long the fading took. */
export function openCompletionWindow({ startMs, clock, onEnd }: CompletionWindowOptions): CompletionWindow {
  let isOpen = true;
  let completeMs: number | null = null;
  let parts: Record<string, number> = {};

  const end = (outcome: VitalOutcome, value: number | null, endMs: number): void => {
    if (!isOpen) return;
    isOpen = false;
    stopTimer();
    onEnd({ outcome, value, endMs, parts });
  };
  const flush = (): void => {
    if (completeMs !== null) end('measured', completeMs - startMs, completeMs);
  };
  let stopTimer = after(clock, startMs + TIMEOUT_MS - clock.now(), () =>
    end('incomplete', TIMEOUT_MS, startMs + TIMEOUT_MS),
  );

  return {
    complete(atMs, tilesCompleteMs) {
      if (!isOpen || completeMs !== null) return;
      completeMs = atMs;
      parts = { tilesCompleteMs: tilesCompleteMs - startMs };
      stopTimer();
      stopTimer = after(clock, IDLE_GRACE_MS, flush);
    },
    idle(atMs) {
      if (completeMs === null) return;
      parts = { ...parts, idleMs: atMs - startMs, fadeMs: atMs - completeMs };
      flush();
    },
    close(outcome, atMs) {
      flush();
      end(outcome, outcome === 'hidden' ? null : atMs - startMs, atMs);
    },
    flush,
    cancel() {
      isOpen = false;
      stopTimer();
    },
  };
}
