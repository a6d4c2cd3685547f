import type { Monitor } from 'mapvitals';

/** What the map and the page went through while a scenario ran. */
export interface RunFigures {
  readonly expectedFrames: number;
  readonly lostFrames: number;
  readonly longestGapMs: number;
  /** Of each limit on time of the page that was broken: how often, and the worst of it. Worst first. */
  readonly broken: readonly BrokenTime[];
}

export interface BrokenTime {
  readonly operation: string;
  readonly count: number;
  readonly worstMs: number;
  readonly limitMs: number;
}

/** Listens to the moves that a script makes and to the limits on time of the page. The function that it returns ends it and tells. */
export function watchRun(monitor: Pick<Monitor, 'onSample' | 'onViolation'>): () => RunFigures {
  let [expectedFrames, lostFrames, longestGapMs] = [0, 0, 0];
  const broken = new Map<string, BrokenTime>();
  const stops = [
    monitor.onSample((sample) => {
      if (sample.kind !== 'programMove') return;
      expectedFrames += sample.frameCount + sample.droppedCount;
      lostFrames += sample.droppedCount;
      longestGapMs = Math.max(longestGapMs, sample.maxGapMs);
    }),
    monitor.onViolation(({ operation, metric, unit, value, limit }) => {
      if (unit !== 'ms' || metric === 'vital') return;
      const { count = 0, worstMs = 0 } = broken.get(operation) ?? {};
      broken.set(operation, { operation, count: count + 1, worstMs: Math.max(worstMs, value), limitMs: limit });
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    return {
      expectedFrames: Math.round(expectedFrames),
      lostFrames: Math.round(lostFrames),
      longestGapMs,
      broken: [...broken.values()].toSorted((a, b) => b.worstMs / b.limitMs - a.worstMs / a.limitMs),
    };
  };
}
