import type { PlayedHost } from '../attachments/playedHost.ts';
import type { Clock, TimerHandle } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface KeptFrames {
  /** Something has happened: a run begins, or goes on. */
  run(): void;
  /** The map is shown by another page, whose frames count from now on. */
  use(clock: Clock): void;
  stop: Stop;
}

/** `observeFrames` runs no longer. */
const RUNS_ON_MS = 150;
const RUNS_ON_FRAMES = 5;
const BLOCKED_ABOVE_MS = 50;

/** Keeps animation frames, and when each is over, for as long as `observeFrames` may want them. */
export function keepFrames(keep: (play: (host: Pick<PlayedHost, 'frame' | 'fire'>) => void) => void): KeptFrames {
  let clock: Clock;
  let frame: TimerHandle | null = null;
  let timer: TimerHandle | null = null;
  let quietMs = 0;
  let agedAtMs = 0;
  let framesLeft = 0;

  const tick = (frameMs: number): void => {
    const atMs = clock.now();
    keep((host) => host.frame(frameMs));
    quietMs += Math.min(atMs - agedAtMs, BLOCKED_ABOVE_MS);
    agedAtMs = atMs;
    framesLeft -= 1;
    frame = quietMs > RUNS_ON_MS && framesLeft <= 0 ? null : clock.requestFrame(tick);
    timer = clock.setTimer(over, 0);
  };
  const over = (): void => {
    timer = null;
    const atMs = clock.now();
    keep((host) => host.fire(atMs));
  };
  const stop = (): void => {
    if (frame !== null) clock.cancelFrame(frame);
    if (timer !== null) clock.clearTimer(timer);
    frame = timer = null;
  };
  return {
    stop,
    use(next: Clock) {
      if (frame !== null || timer !== null) stop();
      clock = next;
    },
    run() {
      quietMs = 0;
      agedAtMs = clock.now();
      framesLeft = RUNS_ON_FRAMES;
      frame ??= clock.requestFrame(tick);
    },
  };
}
