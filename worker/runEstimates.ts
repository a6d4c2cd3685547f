export interface RunEstimates {
  /** How long the next run of this task may take; `undefined` before its first. */
  runMs(name: string): number | undefined;
  /** The same for any task. */
  readonly anyRunMs: number;
  readonly startMs: number;
  countRun(name: string, runMs: number): void;
  countStart(startMs: number): void;
}

/** The newest value's weight in a moving mean. */
const WEIGHT = 0.2;
/** Taken for a worker's start before the first was seen. */
const START_MS = 40;

/** What the pool expects of its tasks: enough to share messages and to decide whether another worker pays. */
export function createRunEstimates(): RunEstimates {
  const runsMs = new Map<string, number>();
  let anyRunMs: number | undefined;
  let startMs = START_MS;
  const blend = (mean: number | undefined, value: number): number => (mean ?? value) * (1 - WEIGHT) + value * WEIGHT;

  return {
    runMs: (name) => runsMs.get(name),
    get anyRunMs() {
      return anyRunMs ?? 0;
    },
    get startMs() {
      return startMs;
    },
    countRun(name, runMs) {
      runsMs.set(name, blend(runsMs.get(name), runMs));
      anyRunMs = blend(anyRunMs, runMs);
    },
    countStart(tookMs) {
      startMs = blend(startMs, tookMs);
    },
  };
}
