import { createActions } from './actions.ts';
import { createGesture, markOver } from './gesture.ts';
import { createJumps } from './jumps.ts';
import { createProgramMove } from './programMove.ts';
import { gestureOf, goesOn, takenOver } from './startedMove.ts';
import { tellGesture } from './tellGesture.ts';
import type { MapEvent } from '../types/mapEvents.ts';
import type { FrameSample, ProgramMoveSample } from '../types/sample.ts';
import type { Gesture, GestureContext } from './gesture.ts';
import type { ProgramMove } from './programMove.ts';
import type { StartedMove } from './startedMove.ts';

export interface MoveTracker {
  event(event: MapEvent): void;
  /** Tells what is over without waiting for the frames that may still explain it. */
  flush(): void;
  /** Tells what is not over as cut short. */
  stop(): void;
}

export interface MoveTrackerOptions extends GestureContext {
  readonly record: (sample: ProgramMoveSample | FrameSample) => void;
  /** The user's gesture has begun, or is over. */
  readonly onGesture: (isRunning: boolean) => void;
}

/** Chromium tells of a long frame two to four frames after it (seen in 156): then the gesture's last one is known. */
const TICKS_AFTER_END = 5;
/** MapLibre ends a move before it draws its last step, be it in that frame or in the next. */
const TICKS_TO_DRAW = 3;
/** Where no frames come after a gesture it is told all the same. */
const TELL_AFTER_MS = 1000;

/**
 * Makes gestures of moves and input: one action of the hand is one gesture, and has one GSL, GDF and ST at most. Moves of
 * the program are kept apart.
 */
export function trackMoves(options: MoveTrackerOptions): MoveTracker {
  const { deadlines, refresh, record, onGesture } = options;
  const actions = createActions();
  const jumps = createJumps();
  let isMoving = false;
  /** Nothing but the camera tells: a gesture may begin and end within it. */
  let [isSeenMove, isWithin] = [false, false];
  let started: StartedMove | null = null;
  let gesture: Gesture | null = null;
  /** The gesture whose move ended last. */
  let endedOf: Gesture | null = null;
  /** Frames in which the last step of an ended move may still be drawn. */
  let ticksToDraw = 0;
  /** When the library has ended a move last. */
  let endedMs = 0;
  let program: ProgramMove | null = null;
  /** The gesture before: it may still settle. */
  let settling: Gesture | null = null;
  let latestTickMs = 0;
  let drawnMs = 0;
  let wasRunning = false;

  /** Says how the gesture was: for good, or as far as it came before the map was hidden. */
  const endGesture = (hiddenAtMs?: number): void => {
    const told = gesture;
    if (!told) return;
    gesture = null;
    tellGesture(told, hiddenAtMs);
    settling = told;
    settling.settle.open();
    refresh.next();
  };

  /** Another move, or the map goes: what was seen counts. How long the view that was left would have taken is not known. */
  const interrupt = (atMs: number): void => {
    endGesture();
    settling?.settle.close('interrupted', atMs);
    settling = null;
    program?.end(atMs);
    program?.close('interrupted', atMs);
    program = null;
  };

  const beginProgram = (startMs: number): void => {
    interrupt(startMs);
    program = createProgramMove(startMs, deadlines, refresh, record);
  };

  /** The map shows another part of the world: somebody has moved it. */
  const moved = (atMs: number, framesUnknown: string | undefined): void => {
    const goesOnSeen = isSeenMove && isMoving && !started;
    const move = started ?? takenOver(runningGesture(), goesOnSeen, actions, atMs);
    if (move) isWithin = goesOnSeen && (isWithin || !runningGesture());
    started = null;
    const owner = move ? move.owner : runningGesture();
    if (owner === null) {
      // It goes on without the hand.
      if (goesOnSeen && !program) beginProgram(atMs);
      const isPart = move?.isNested === true && program?.isMoving === true;
      if (move && !isPart) beginProgram(move.startMs);
      if (move && move.endMs !== null) program?.end(move.endMs);
      program?.draw(atMs);
      return;
    }
    if (move && 'device' in owner) {
      if (gesture && goesOn(gesture, owner)) gesture.action = owner;
      else {
        interrupt(move.startMs);
        gesture = createGesture(owner, move.startMs, move.inputMs, atMs, jumps.isGoingOn(move.startMs), options);
      }
    } else if (owner !== gesture) return;
    if (!gesture) return;
    gesture.isOver = false;
    gesture.endMs = atMs;
    if (framesUnknown) gesture.framesUnknown = framesUnknown;
    else gesture.frames.reach(atMs);
    gesture.settle.restart(atMs);
  };
  const runningGesture = (): Gesture | null => (gesture && !gesture.isOver ? gesture : null);

  const checkOver = (atMs: number): void => {
    if (!gesture || gesture.isOver || ticksToDraw > 0) return;
    if (isWithin ? actions.isOpen(gesture.action) : isMoving || actions.isGoingOn(gesture.action)) return;
    const over = gesture;
    markOver(over, atMs);
    deadlines.at(atMs + TELL_AFTER_MS, () => {
      if (over === gesture && over.isOver) endGesture();
    });
  };

  /** The gesture is over, or only its last frame is missing. */
  const isEnded = (): boolean =>
    gesture !== null && (gesture.isOver || (!isMoving && !actions.isGoingOn(gesture.action)));
  /** A gesture runs, or a move of the hand's is about to be drawn. */
  const tellRunning = (isRunning: boolean): void => {
    if (isRunning !== wasRunning) onGesture((wasRunning = isRunning));
  };
  const take = (event: MapEvent): void => {
    const { atMs } = event;
    actions.reach(atMs);
    switch (event.type) {
      case 'input': {
        // No frame has come since the move has ended: none of it will.
        if (atMs - endedMs > TELL_AFTER_MS) ticksToDraw = 0;
        checkOver(atMs);
        jumps.touched(atMs);
        // It scrolls the page, and moves the map all the same.
        if (event.kind === 'wheel' && event.phase === 'cancel' && (started || runningGesture())) return;
        actions.input(event);
        const action = actions.current();
        if (gesture && action && goesOn(gesture, action)) gesture.action = action;
        checkOver(atMs);
        return;
      }
      case 'moveStart': {
        // One that starts in a move which is not drawn yet is part of it.
        if (started && started.endMs === null) return;
        const owner = actions.current() ?? (event.isSameTask ? endedOf : null);
        started = { startMs: atMs, owner, inputMs: actions.startMs(), isNested: isMoving, endMs: null };
        isMoving = true;
        isSeenMove = event.isSeen === true;
        return;
      }
      case 'moveEnd':
        endedOf = started ? null : runningGesture();
        isMoving = event.isJump === true && started?.isNested === true;
        if (!started) program?.end(atMs);
        else if (event.isJump) started = jumps.ended(started, gesture, atMs);
        else started.endMs = atMs;
        if (started) endedOf = gestureOf(started);
        ticksToDraw = TICKS_TO_DRAW;
        endedMs = atMs;
        return;
      case 'frame': {
        isMoving = event.isMoving;
        drawnMs = atMs;
        ticksToDraw = 0;
        if (event.hasCameraChanged) moved(atMs, event.framesUnknown);
        // A move that ended and changed nothing was none.
        else if (started && !isMoving) started = null;
        runningGesture()?.frames.drew(event.busyMs, event.gpuMs);
        const { isComplete } = event;
        settling?.settle.frame(atMs, isComplete, event.hasCameraChanged);
        gesture?.settle.frame(atMs, isComplete, false);
        if (!isMoving) program?.end(atMs);
        program?.frame(atMs, isComplete);
        checkOver(atMs);
        return;
      }
      case 'idle':
        if (!event.isComplete) return;
        settling?.settle.idle(atMs);
        gesture?.settle.idle(atMs);
        program?.idle(atMs);
        return;
      case 'tick': {
        const { frameMs, isFirst, quietEndMs } = event;
        actions.tick();
        refresh.tick(frameMs, isFirst, quietEndMs);
        gesture?.frames.tick(frameMs, isFirst);
        program?.tick(frameMs, isFirst);
        const gapMs = frameMs - latestTickMs;
        latestTickMs = frameMs;
        const kind = runningGesture()?.kind;
        if (!isFirst && (kind || isMoving)) {
          const frame = { kind: 'frame', atMs: frameMs, gapMs, isInGesture: kind !== undefined, drawnMs } as const;
          record(kind ? { ...frame, gesture: kind } : frame);
        }
        ticksToDraw = Math.max(0, ticksToDraw - 1);
        if (ticksToDraw === 0) program?.finish();
        checkOver(atMs);
        if (!gesture?.isOver || frameMs <= gesture.overMs) return;
        gesture.ticksAfter += 1;
        // A move of the hand's that is not drawn yet may go on with it.
        if (gesture.ticksAfter >= TICKS_AFTER_END && !actions.isOpen(gesture.action) && !started?.owner) endGesture();
        return;
      }
      case 'hidden':
        started = null;
        endGesture(isEnded() ? undefined : atMs);
        settling?.settle.close('hidden', atMs);
        settling = null;
        program?.close('hidden', atMs);
        program = null;
        actions.clear();
        return;
      case 'removed':
        interrupt(atMs);
        return;
      default:
    }
  };

  return {
    event(event) {
      take(event);
      if (event.type !== 'tick') {
        gesture?.lookAtView(event.atMs);
        settling?.lookAtView(event.atMs);
      }
      tellRunning(runningGesture() !== null || (started !== null && started.owner !== null));
    },
    flush() {
      if (isEnded()) endGesture();
      settling?.settle.flush();
      program?.flush();
    },
    stop() {
      interrupt(deadlines.nowMs);
      tellRunning(false);
    },
  };
}
