import { createGestureFrames } from './gestureDroppedFrames.ts';
import { createGestureStartLatency } from './gestureStartLatency.ts';
import { createRecentInput } from './recentInput.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { GestureKind, InputListener } from '../types/gesture.ts';
import type { FrameSample } from '../types/sample.ts';
import type { GestureFrames } from './gestureDroppedFrames.ts';
import type { GestureStartLatency } from './gestureStartLatency.ts';
import type { Emit } from './measurement.ts';
import type { RefreshInterval } from './refreshInterval.ts';

export interface MoveTracker {
  readonly isMoving: boolean;
  input: InputListener;
  moveStart(atMs: number): void;
  moveEnd(atMs: number): void;
  /** The library has drawn. */
  frame(atMs: number): void;
  hidden(atMs: number): void;
  /** Tells of a gesture that is over without waiting for the frames that may still explain it. */
  flush(): void;
  stop: Stop;
}

export interface MoveTrackerOptions {
  readonly clock: Clock;
  readonly refresh: RefreshInterval;
  readonly emit: Emit;
  readonly record: (sample: FrameSample) => void;
  /** Starts the frame clock. */
  readonly observeFrames: (onFrame: (frameMs: number) => void) => Stop;
  readonly onGestureStart: (atMs: number) => void;
  readonly onGestureEnd: (gesture: GestureKind, atMs: number) => void;
  /** A move that is not the user's has been drawn. */
  readonly onProgramMove: (startMs: number) => void;
}

interface Move {
  readonly startMs: number;
  /** `null`: not the user's. */
  readonly gesture: GestureKind | null;
  readonly frames: GestureFrames;
  readonly latency: GestureStartLatency | null;
  isDrawn: boolean;
  endMs: number | null;
  ticksAfterEnd: number;
}

/** Chromium tells of a long frame two to four frames after it (seen in 156): then the gesture's last one is known. */
const TICKS_AFTER_END = 5;

/** Tells the user's moves from the program's, and measures how the user's start (GSL) and run (GDF). */
export function trackMoves(options: MoveTrackerOptions): MoveTracker {
  const { clock, refresh, emit, record, observeFrames, onGestureStart, onGestureEnd, onProgramMove } = options;
  const recent = createRecentInput();
  let move: Move | null = null;
  let stopFrames: Stop | null = null;
  let lastTickMs: number | null = null;

  const isMoving = (): boolean => move !== null && move.endMs === null;

  /** The frame clock runs while the map moves or may start to. */
  const runFrames = (): void => {
    if (move || recent.isOpen) {
      stopFrames ??= observeFrames(tick);
    } else if (stopFrames) {
      stopFrames();
      stopFrames = null;
      lastTickMs = null;
    }
  };

  const tick = (frameMs: number): void => {
    refresh.add(frameMs);
    lastTickMs = frameMs;
    recent.tick(clock.now());
    if (move) addFrame(move, frameMs);
    runFrames();
  };

  const addFrame = (current: Move, frameMs: number): void => {
    if (current.endMs === null || frameMs <= current.endMs) {
      // Our callback can run after the library's in one frame: then the move started in this frame.
      if (frameMs <= current.startMs) current.frames.restart();
      const gapMs = current.frames.add(frameMs);
      if (gapMs !== null) record({ kind: 'frame', atMs: frameMs, gapMs, isInGesture: current.gesture !== null });
    }
    if (current.endMs !== null && (current.ticksAfterEnd += 1) === TICKS_AFTER_END) tellGesture();
  };

  /** Ends the move for good, and says how it was if it was the user's and is over. */
  const tellGesture = (hiddenAtMs?: number): void => {
    const ended = move;
    move = null;
    if (!ended?.gesture) return;
    const { startMs, endMs, gesture, frames, latency } = ended;
    const late = latency?.result(hiddenAtMs);
    if (late) emit(late);
    const common = { name: 'GDF', startMs, tags: { gesture } } as const;
    const dropped = frames.result();
    if (endMs !== null && dropped) emit({ ...common, outcome: 'measured', endMs, ...dropped });
    else if (hiddenAtMs !== undefined) emit({ ...common, outcome: 'hidden', endMs: hiddenAtMs, value: null });
  };

  const moveEnd = (atMs: number): void => {
    if (!move || move.endMs !== null) return;
    move.endMs = atMs;
    if (move.gesture) onGestureEnd(move.gesture, atMs);
    else move = null;
    runFrames();
  };

  return {
    get isMoving() {
      return isMoving();
    },
    input(kind, inputMs) {
      const atMs = clock.now();
      // Some browsers stamp events by another clock.
      const isCredible = inputMs > 0 && inputMs <= atMs;
      recent.add(kind, isCredible ? inputMs : atMs, atMs, isMoving() && move?.gesture !== null);
      runFrames();
    },
    moveStart(atMs) {
      const input = recent.at(atMs);
      if (isMoving()) {
        // Fired again inside one move, unless the program has taken over from the user or the other way round.
        if ((input === null) === (move?.gesture === null)) return;
        moveEnd(atMs);
      }
      tellGesture();
      move = {
        startMs: atMs,
        gesture: input?.kind ?? null,
        frames: createGestureFrames(refresh),
        latency: input && createGestureStartLatency(input),
        isDrawn: false,
        endMs: null,
        ticksAfterEnd: 0,
      };
      if (input) onGestureStart(atMs);
      runFrames();
    },
    moveEnd,
    frame(atMs) {
      if (!move || move.isDrawn) return;
      move.isDrawn = true;
      move.latency?.frame(atMs);
      if (!move.gesture) onProgramMove(move.startMs);
      // Drawn before our next tick: the move started within the frame of the last one.
      if (lastTickMs !== null && move.frames.isEmpty) move.frames.add(lastTickMs);
    },
    hidden(atMs) {
      tellGesture(atMs);
      recent.clear();
      runFrames();
    },
    flush() {
      if (!isMoving()) tellGesture();
      runFrames();
    },
    stop() {
      if (!isMoving()) tellGesture();
      move = null;
      recent.clear();
      runFrames();
    },
  };
}
