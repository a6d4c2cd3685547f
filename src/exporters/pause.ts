import { after } from '../lib/after.ts';
import { tellMistake } from '../lib/failure.ts';
import { retryDelay } from '../lib/retryDelay.ts';
import type { Stop } from '../types/functions.ts';
import type { ExportSettings } from './exportOptions.ts';

/** When something may be sent again. */
export interface Pause {
  /** The page is offline, or the collector has failed or asked for a pause. */
  readonly isOn: boolean;
  /** `got`: what came in place of an answer; `askedMs`: how long the collector wants to be left alone. */
  begin(got: string, askedMs?: number | null): void;
  /** All went well. */
  end(): void;
  /** Whoever waits for its end is woken then, and nobody where there is none. */
  wakeAtEnd(): void;
  /** Whoever waits for something else is woken by then. */
  wakeIn(delayMs: number): void;
  /** Lets go of its timer. */
  rest(): void;
}

const RETRY_DELAY_MS = 1000;
const MAX_RETRY_DELAY_MS = 5 * 60_000;
/** Failures in a row that are no accident any more. */
const TOLD_FAILURES = 5;

export interface PauseParts {
  readonly note: (code: string, message: string) => void;
  /** Somebody is there to be woken. */
  readonly isRunning: () => boolean;
  readonly onWake: () => void;
}

export function createPause(
  { clock, host, url, random }: ExportSettings,
  { note, isRunning, onWake }: PauseParts,
): Pause {
  let failureCount = 0;
  let isTold = false;
  let untilMs = -Infinity;
  let stopTimer: Stop | undefined;

  const pause: Pause = {
    get isOn() {
      return clock.now() < untilMs || !host.isOnline();
    },
    begin(got, askedMs = null) {
      const settings = { retryDelayMs: RETRY_DELAY_MS, maxRetryDelayMs: MAX_RETRY_DELAY_MS, random };
      const ownMs = retryDelay(failureCount++, settings) + 100;
      // At once is no pause: again and again it would be a storm.
      const delayMs = askedMs === null || askedMs < RETRY_DELAY_MS ? ownMs : askedMs;
      // One that was asked for is not cut short by the next failure.
      untilMs = Math.max(untilMs, clock.now() + delayMs);
      pause.wakeAtEnd();
      if (isTold || failureCount < TOLD_FAILURES || !host.isOnline()) return;
      isTold = true;
      const what = `\`${url}\` must take what is sent, got ${got}, ${failureCount} times in a row.`;
      tellMistake((code, message) => note(code, String(message)), 'export-failing', what, 'export-failing');
    },
    end() {
      failureCount = 0;
    },
    wakeAtEnd() {
      const restMs = untilMs - clock.now();
      if (restMs > 0) pause.wakeIn(restMs);
    },
    wakeIn(delayMs) {
      stopTimer?.();
      if (isRunning()) stopTimer = after(clock, delayMs, onWake);
    },
    rest: () => stopTimer?.(),
  };
  return pause;
}
