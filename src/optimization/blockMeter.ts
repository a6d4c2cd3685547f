import type { Clock } from '../types/clock.ts';

export interface BlockMeter {
  /** Inline work has just ended that took so long. */
  ran(durationMs: number): void;
  /** Inline work done without a pause: what one more call would add to. A pause takes off as much as it lasts. */
  blockedMs(): number;
  /** The time, less what inline work took: calls that queue up behind it come as close together as they were made. */
  freeNow(): number;
}

/** How long the manager's own inline work has held the main thread. */
export function createBlockMeter(clock: Clock): BlockMeter {
  let totalMs = 0;
  let levelMs = 0;
  let endedMs = -Infinity;

  const blockedMs = (): number => Math.max(0, levelMs - (clock.now() - endedMs));

  return {
    blockedMs,
    ran(durationMs) {
      // The level as it was when this work began: working is no pause.
      levelMs = Math.max(0, levelMs - Math.max(0, clock.now() - durationMs - endedMs)) + durationMs;
      endedMs = clock.now();
      totalMs += durationMs;
    },
    freeNow: () => clock.now() - totalMs,
  };
}
