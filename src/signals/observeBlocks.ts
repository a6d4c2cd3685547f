import { askHost } from '../lib/host.ts';
import { hasEntries } from '../lib/entryTypes.ts';
import { observeEntries } from '../lib/observeEntries.ts';
import type { Clock } from '../types/clock.ts';
import type { Stop } from '../types/functions.ts';

export interface BlockWatch {
  /** From now on it is to be known for how long at a stretch the main thread was held. */
  run(): void;
  rest(): void;
  stop: Stop;
}

/** The heart beats all the time, which costs: no longer than most updates take. */
const MAX_BEATING_MS = 10_000;
/** What the heart itself, and any other small task, takes. */
const SHORTEST_MS = 10;

/**
 * Tells of stretches for which the main thread did one thing: the browser's long tasks, above 50 ms
 * (https://w3c.github.io/longtasks/), which tell the stretch itself where a long frame is several tasks. Where the browser has
 * none, the gaps between messages that the page sends to itself while it runs: each time only those longer than before.
 */
export function observeBlocks(clock: Clock, tell: (startMs: number, durationMs: number) => void): BlockWatch {
  const tellAll = (entries: PerformanceEntryList): void => {
    for (const { startTime, duration } of entries) tell(startTime, duration);
  };
  const watch = hasEntries('longtask') ? observeEntries('longtask', tellAll) : null;
  if (watch) return { run() {}, rest() {}, stop: watch.stop };
  const channel = askHost(() => new MessageChannel());
  return channel ? beat(channel, clock, tell) : { run() {}, rest() {}, stop() {} };
}

function beat(
  { port1, port2 }: MessageChannel,
  clock: Clock,
  tell: (startMs: number, durationMs: number) => void,
): BlockWatch {
  let isRunning = false;
  let untilMs = 0;
  let beatMs = 0;
  let longestMs = SHORTEST_MS;

  port1.onmessage = () => {
    const nowMs = clock.now();
    const gapMs = nowMs - beatMs;
    if (gapMs > longestMs) {
      longestMs = gapMs;
      tell(beatMs, gapMs);
    }
    beatMs = nowMs;
    if (isRunning && nowMs < untilMs) port2.postMessage(null);
    else isRunning = false;
  };
  return {
    run() {
      untilMs = clock.now() + MAX_BEATING_MS;
      longestMs = SHORTEST_MS;
      if (isRunning) return;
      isRunning = true;
      beatMs = clock.now();
      port2.postMessage(null);
    },
    rest() {
      isRunning = false;
    },
    stop() {
      isRunning = false;
      port1.close();
    },
  };
}
