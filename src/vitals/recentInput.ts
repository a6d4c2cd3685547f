import type { GestureKind } from '../types/gesture.ts';

export interface Input {
  readonly kind: GestureKind;
  /** When the user did it, before the page got to see it. */
  readonly inputMs: number;
}

export interface RecentInput {
  /** A move that starts now would be the user's. */
  readonly isOpen: boolean;
  /** `isFresh`: it starts anew, whatever came shortly before. */
  add(kind: GestureKind, inputMs: number, atMs: number, isFresh: boolean): void;
  /** An animation frame. */
  tick(atMs: number): void;
  /** The input that a move starting now answers: the first of its burst. */
  at(atMs: number): Input | null;
  clear(): void;
}

/** A move that starts later is not the user's. */
const MAX_AGE_MS = 150;
/** A frame that takes longer blocks input and map alike: what is beyond does not age the input. */
const BLOCKED_ABOVE_MS = 50;

/**
 * Knows whether a move is the user's: it starts within 150 ms of trusted input. Time in which the main thread was
 * blocked does not count, or the worst gestures would be taken for the program's.
 */
export function createRecentInput(): RecentInput {
  let input: Input | null = null;
  let ageMs = 0;
  let agedAtMs = 0;

  const grow = (atMs: number): void => {
    ageMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    if (ageMs > MAX_AGE_MS) input = null;
  };

  return {
    get isOpen() {
      return input !== null;
    },
    add(kind, inputMs, atMs, isFresh) {
      if (input) grow(atMs);
      // A press says less than the drag or wheel it comes with.
      const isSameBurst = input !== null && !isFresh && (kind === input.kind || kind === 'press');
      if (!isSameBurst) input = { kind, inputMs };
      ageMs = 0;
      agedAtMs = atMs;
    },
    tick(atMs) {
      if (input) grow(atMs);
    },
    at(atMs) {
      if (input) grow(atMs);
      return input;
    },
    clear() {
      input = null;
    },
  };
}
