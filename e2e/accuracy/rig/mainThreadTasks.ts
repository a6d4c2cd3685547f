import { syncWith } from '../../../src/lab/presentedFrames.ts';
import type { TraceEvent } from '../../../src/lab/presentedFrames.ts';

/** A task that ran on the page's main thread, as the browser's trace tells it. Times are the page's. */
export interface MainThreadTask {
  readonly startMs: number;
  readonly durationMs: number;
}

/** Shorter ones keep nobody waiting. */
const LEAST_MS = 5;

/** The tasks of the thread that set the user timing mark `syncMark`, oldest first, without the short ones. */
export function readMainThreadTasks(events: readonly TraceEvent[], syncMark: string): MainThreadTask[] {
  const { pid, tid, toPageMs } = syncWith(events, syncMark);
  return events
    .filter(
      ({ name, ph, dur = 0, ...event }) =>
        name === 'RunTask' && ph === 'X' && event.pid === pid && event.tid === tid && dur >= LEAST_MS * 1000,
    )
    .map(({ ts, dur = 0 }) => ({ startMs: toPageMs(ts), durationMs: dur / 1000 }))
    .toSorted((a, b) => a.startMs - b.startMs);
}
