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

/** Tells of animation frames while something moves: costs a frame callback each. */
export function observeFrames(clock: Clock, tell: (event: MapEvent) => void): FrameClock {
  let frame: TimerHandle | null = null;
  let timer: TimerHandle | null = null;
  let quietMs = 0;
  let agedAtMs = 0;
  let framesLeft = 0;
  let isFirst = true;
  let drawnMs = -Infinity;
  let latestMs = -Infinity;
  let quietEndMs: number | null = null;

  const tick = (givenMs: number): void => {
    const atMs = clock.now();
    // Some pages put another `requestAnimationFrame` in place, which tells the wall clock's time, or none.
    const frameMs = Math.abs(atMs - givenMs) < MAX_HELD_UP_MS ? givenMs : atMs;
    frame = null;
    quietMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    framesLeft -= 1;
    forget();
    tell({ type: 'tick', atMs, frameMs, isFirst, quietEndMs });
    isFirst = false;
    quietEndMs = null;
    if (quietMs > RUNS_ON_MS && framesLeft <= 0) return;
    frame ??= clock.requestFrame(tick);
    // Only where the map seems to rest: while it draws, a frame says nothing of the display. By the times, for whether a frame is
    // heard of before the map draws in it or after is chance.
    if (drawnMs < latestMs) timer = clock.setTimer(frameOver, 0);
    latestMs = frameMs;
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
      if (frame !== null) return;
      isFirst = true;
      frame = clock.requestFrame(tick);
    },
    drawn(nowMs) {
      drawnMs = nowMs;
    },
    stop() {
      if (frame !== null) clock.cancelFrame(frame);
      frame = null;
      forget();
    },
  };
}
