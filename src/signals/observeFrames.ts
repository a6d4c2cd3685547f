import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';
import type { MapEvent } from '../types/mapEvents.ts';

export interface FrameClock {
  /** Something moves or may start to, now: ticks from here on, and a little longer. */
  run(nowMs: number): void;
  /** The map has drawn, now. */
  drawn(nowMs: number): void;
  stop: Stop;
}

/** As long as a move that starts is the user's. */
const RUNS_ON_MS = 150;
/** A frame that takes longer blocked the page: that is no silence. */
const BLOCKED_ABOVE_MS = 50;
/** Chromium tells of a long frame two to four frames after it (seen in 156); quiet ones show the display's rate. */
const RUNS_ON_FRAMES = 5;

/** No page is held up for longer between a frame's time and its callbacks. */
const MAX_HELD_UP_MS = 10_000;
/** A frame that is asked for in another comes after that, but for one interval and what browsers take off all times to hide them. */
const MAX_EARLY_MS = 250;

/** Tells of animation frames while something moves: costs a frame callback each. */
export function observeFrames(clock: Clock, tell: (event: MapEvent) => void): FrameClock {
  let frame: TimerHandle | null = null;
  let timer: TimerHandle | null = null;
  let quietMs = 0;
  let agedAtMs = 0;
  let framesLeft = 0;
  let isFirst = true;
  /** When the frame was asked for that is waited for. */
  let askedMs = 0;
  let asked: object | null = null;
  /** What the page's frames tell is their time, by the latest that could be judged. */
  let isTimed = true;
  /** The latest was a first one, of which little can be said. */
  let isUnproven = false;
  let drawnMs = -Infinity;
  let latestMs = -Infinity;
  let quietEndMs: number | null = null;

  const tick = (givenMs: number): void => {
    const atMs = clock.now();
    // Some pages put another `requestAnimationFrame` in place, which tells the wall clock's time, seconds, or none. Only a first
    // frame may have begun long before it was asked for, where the page was held up.
    const isTime = givenMs > askedMs - (isFirst ? MAX_HELD_UP_MS : MAX_EARLY_MS) && givenMs < atMs + MAX_EARLY_MS;
    if (!isFirst) isTimed = isTime;
    const isRight = isTime && isTimed;
    asked = null;
    const frameMs = isRight ? givenMs : atMs;
    // Nor was the first one's a time, then: from here the clock starts anew.
    const startsAnew = isFirst || (isUnproven && !isRight);
    isUnproven = isFirst && isRight;
    frame = null;
    quietMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    framesLeft -= 1;
    forget();
    tell({ type: 'tick', atMs, frameMs, isFirst: startsAnew, quietEndMs });
    isFirst = false;
    quietEndMs = null;
    if (quietMs > RUNS_ON_MS && framesLeft <= 0) return;
    if (frame === null) ask(atMs);
    // Only where the map seems to rest: while it draws, a frame says nothing of the display. By the times, for whether a frame is
    // heard of before the map draws in it or after is chance.
    if (drawnMs < latestMs) timer = clock.setTimer(frameOver, 0);
    latestMs = frameMs;
  };
  /** What some pages put in the browser's place throws, calls back at once, or twice: who asks in each for the next would never end. */
  const ask = (nowMs: number): void => {
    askedMs = nowMs;
    const own = {};
    frame = own;
    const run = (frameMs: number): void => {
      if (asked === own) tick(frameMs);
    };
    try {
      frame = clock.requestFrame(run);
    } catch {
      // Then there are none, which is told of the gesture.
    }
    asked = own;
  };
  const forgetFrame = (): void => {
    if (frame !== null) clock.cancelFrame(frame);
    frame = null;
  };
  const frameOver = (): void => {
    timer = null;
    if (drawnMs < latestMs) quietEndMs = clock.now();
  };
  const forget = (): void => {
    if (timer !== null) clock.clearTimer(timer);
    timer = null;
  };

  return {
    run(nowMs) {
      quietMs = 0;
      agedAtMs = nowMs;
      framesLeft = RUNS_ON_FRAMES;
      // One that was asked for in a test's fake timers, which are gone by now with their time, never comes.
      if (frame !== null && Math.abs(nowMs - askedMs) < MAX_HELD_UP_MS) return;
      forgetFrame();
      isFirst = true;
      ask(nowMs);
    },
    drawn(nowMs) {
      drawnMs = nowMs;
    },
    stop() {
      forgetFrame();
      forget();
    },
  };
}
