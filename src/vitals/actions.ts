import type { GestureKind } from '../types/gesture.ts';
import type { MapEvent } from '../types/mapEvents.ts';

/** One action of the hand: a pointer or key from down to up, or a burst of wheel events. */
export interface Action {
  readonly device: 'pointer' | 'key' | 'wheel';
  /** What it has become: a press that moves is a drag. */
  readonly kind: GestureKind;
  /** A pointer or key is down. */
  readonly isHeld: boolean;
}

export interface Actions {
  /** Time has come this far. */
  reach(atMs: number): void;
  /** An animation frame: whoever wanted to answer what came before it could. */
  tick(): void;
  input(event: Extract<MapEvent, { type: 'input' }>): void;
  /** The action that a move starting now belongs to. */
  current(): Action | null;
  /** When the hand made the first of the inputs that a move starting now answers; `null` where all are too long ago. */
  startMs(): number | null;
  /** The hand is not done with it yet. */
  isGoingOn(action: Action): boolean;
  /** A move that starts now is its own. */
  isOpen(action: Action): boolean;
  clear(): void;
}

/** A move that starts later is not the user's; wheel events further apart are two bursts. */
const MAX_AGE_MS = 150;
/** Beyond it the page was blocked, and hand and map with it: that ages nothing. */
const BLOCKED_ABOVE_MS = 50;
/** A page that told nothing for so long may have shown a dialog (`alert`, `print`), which swallows the end of a key, and only that. */
const SILENT_MS = 300;
/** A key that is down repeats, the first time after 2 s at the latest. */
const MAX_SILENT_MS = 2000;

/**
 * Knows what the hand does, and so whose a move is: it starts within an action, or at most 150 ms after its last input. Time
 * in which the main thread was blocked does not count, or the worst gestures would be taken for the program's.
 */
export function createActions(): Actions {
  let action: Mutable | null = null;
  /** The inputs that a move starting now may answer: when the hand made them, and when they were seen, in free time. */
  let inputs: { readonly inputMs: number; readonly seenMs: number }[] = [];
  let freeMs = 0;
  let reachedMs = 0;
  let lastSeenMs = 0;
  let tickMs = 0;
  /** Since when a key that is down may be up; Infinity: it is down. */
  let doubtfulMs = Infinity;

  const isRecent = (): boolean => freeMs - lastSeenMs <= MAX_AGE_MS;
  const begin = (kind: GestureKind, device: Action['device']): void => {
    action = { kind, device, isHeld: device !== 'wheel' };
    inputs = [];
  };
  const forgetBefore = (seenMs: number): void => {
    // In the order in which they were seen.
    while (inputs.length > 0 && inputs[0]!.seenMs <= seenMs) inputs.shift();
  };
  const move = (kind: GestureKind): void => {
    const isInHand = action?.isHeld === true && (action.device === 'pointer' || kind === 'key');
    if (!isInHand && !(action?.kind === kind && isRecent())) begin(kind, kind === 'key' ? 'key' : 'wheel');
    if (!action || action.device !== 'pointer' || action.kind === kind || kind === 'wheel') return;
    action.kind = kind;
    inputs = [];
  };

  return {
    reach(atMs) {
      freeMs += Math.max(0, Math.min(atMs - reachedMs, BLOCKED_ABOVE_MS));
      if (action?.isHeld && action.device === 'key') {
        if (atMs - reachedMs > SILENT_MS) doubtfulMs = Math.min(doubtfulMs, reachedMs);
        // By what came before: its end may come just now.
        action.isHeld = reachedMs - doubtfulMs <= MAX_SILENT_MS;
      }
      reachedMs = Math.max(reachedMs, atMs);
    },
    tick() {
      tickMs = freeMs;
    },
    input({ kind, phase, inputMs, atMs }) {
      const isKey = kind === 'key';
      doubtfulMs = Infinity;
      const isPointerDown = action?.isHeld === true && action.device === 'pointer';
      if (kind === 'wheel' && phase === 'cancel') {
        // It has scrolled the page.
        if (action?.device === 'wheel') action = null;
        return;
      }
      if (phase === 'cancel' || phase === 'release') {
        if (!action?.isHeld || (action.device === 'key') !== isKey) return;
        action.isHeld = false;
        if (phase === 'cancel') return;
        // A move that starts now answers the end, unless there was no frame in which it could answer what came before.
        forgetBefore(tickMs);
      } else if (phase === 'press') {
        // A key while a pointer is down is part of what that does, as another finger is.
        if (!(isPointerDown && isKey)) begin(kind, isKey ? 'key' : 'pointer');
      } else if (kind !== 'press') move(kind);
      lastSeenMs = freeMs;
      forgetBefore(freeMs - MAX_AGE_MS - Number.EPSILON);
      // Some browsers stamp events by another clock.
      inputs.push({ inputMs: inputMs > 0 && inputMs <= atMs ? inputMs : atMs, seenMs: freeMs });
    },
    current: () => (action && (action.isHeld || isRecent()) ? action : null),
    startMs() {
      forgetBefore(freeMs - MAX_AGE_MS - Number.EPSILON);
      return inputs[0]?.inputMs ?? null;
    },
    isGoingOn: (it) => it === action && (it.isHeld || (it.device === 'wheel' && isRecent())),
    isOpen: (it) => it === action && (it.isHeld || isRecent()),
    clear() {
      action = null;
    },
  };
}

type Mutable = { -readonly [Key in keyof Action]: Action[Key] };
