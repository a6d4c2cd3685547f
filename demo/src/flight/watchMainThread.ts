import type { Monitor } from 'mapvitals';

/** What the visitor felt of the main thread over a while. */
export interface MainThreadFigures {
  readonly longestBlockMs: number;
  /** Of all tasks above 50 ms, what lies above: total blocking time. */
  readonly blockingMs: number;
  /** The longest time between two frames while the map moved; `null` where it only jumped. */
  readonly longestGapMs: number | null;
  /** ... while the visitor moved it; `null` where they did not. */
  readonly gestureGapMs: number | null;
}

const LONG_MS = 50;

/** Watches the main thread until the returned function is called, which tells what there was. */
export function watchMainThread(monitor: Pick<Monitor, 'onSample'>): () => MainThreadFigures {
  const durationsMs: number[] = [];
  let longestGapMs: number | null = null;
  let gestureGapMs: number | null = null;
  const add = (entries: PerformanceEntryList): void => {
    for (const { duration } of entries) durationsMs.push(duration);
  };
  const observer = new PerformanceObserver((list) => add(list.getEntries()));
  observer.observe({ type: 'longtask' });
  const stop = monitor.onSample((sample) => {
    if (sample.kind !== 'frame') return;
    longestGapMs = Math.max(longestGapMs ?? 0, sample.gapMs);
    if (sample.isInGesture) gestureGapMs = Math.max(gestureGapMs ?? 0, sample.gapMs);
  });
  return () => {
    add(observer.takeRecords());
    observer.disconnect();
    stop();
    return {
      longestBlockMs: Math.max(0, ...durationsMs),
      blockingMs: durationsMs.reduce((sum, durationMs) => sum + durationMs - LONG_MS, 0),
      longestGapMs,
      gestureGapMs,
    };
  };
}
