import type { TaskStats } from './call.ts';

export interface RunEstimates {
  /** What a run of any task may take. */
  readonly anyRunMs: number;
  readonly startMs: number;
  countRun(stats: TaskStats, runMs: number): void;
  countStart(startMs: number): void;
}

/** The newest value's weight in a moving mean. */
const WEIGHT = 0.2;
/** Taken for a worker's start before the first was seen. */
const START_MS = 40;

/** What the pool expects of its tasks: enough to share messages and to decide whether another worker pays. */
export function createRunEstimates(): RunEstimates {
  let anyRunMs: number | undefined;
  let startMs = START_MS;
  const blend = (mean: number | undefined, value: number): number => (mean ?? value) * (1 - WEIGHT) + value * WEIGHT;

  return {
    get anyRunMs() {
      return anyRunMs ?? 0;
    },
    get startMs() {
      return startMs;
    },
    countRun(stats, runMs) {
      stats.runMs = blend(stats.runMs, runMs);
      const { briefMs } = stats;
      if (briefMs === Infinity) stats.briefMs = runMs;
      else stats.briefMs = runMs < briefMs ? (briefMs + runMs) / 2 : blend(briefMs, runMs);
      anyRunMs = blend(anyRunMs, runMs);
    },
    countStart(tookMs) {
      startMs = blend(startMs, tookMs);
    },
  };
}
