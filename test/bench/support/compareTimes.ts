import { median } from './median.ts';

export interface Contender {
  readonly name: string;
  /** Does the measured thing `count` times. */
  readonly run: (count: number) => void;
}

export interface ContenderTime {
  readonly name: string;
  /** Median over the rounds. */
  readonly nsPerCall: number;
  readonly minNsPerCall: number;
  readonly maxNsPerCall: number;
}

/**
 * Times contenders in turn (A B C, B C A, ...), so that a drift of the machine's speed meets all of them, and gives each
 * one's median nanoseconds per call. The first round warms up and is not counted.
 */
export function compareTimes(
  contenders: readonly Contender[],
  { count, rounds = 11 }: { count: number; rounds?: number },
): ContenderTime[] {
  const times = contenders.map(({ name, run }) => ({ name, run, ns: [] as number[] }));
  for (let round = 0; round <= rounds; round += 1) {
    for (let turn = 0; turn < times.length; turn += 1) {
      const contender = times[(round + turn) % times.length];
      if (!contender) continue;
      const startMs = performance.now();
      contender.run(count);
      const elapsedMs = performance.now() - startMs;
      if (round > 0) contender.ns.push((elapsedMs * 1e6) / count);
    }
  }
  return times.map(({ name, ns }) => ({
    name,
    nsPerCall: median(ns),
    minNsPerCall: Math.min(...ns),
    maxNsPerCall: Math.max(...ns),
  }));
}
