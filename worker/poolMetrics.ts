import type { MapVitalsErrorCode } from '../src/errors.ts';
import { createQuantileSketch } from '../src/lib/quantileSketch.ts';
import type { TaskTiming, WorkerMetrics } from '../src/types/taskRunner.ts';

const HISTOGRAMS = ['waitMs', 'runMs', 'serializeMs', 'deserializeMs', 'mainBlockMs'] as const;

type Histograms = Pick<WorkerMetrics, (typeof HISTOGRAMS)[number]>;

export interface PoolMetrics {
  restarts: number;
  transferredBytes: number;
  /** Working and live time of workers that have ended or paused. */
  busyMs: number;
  liveMs: number;
  countSettled(code: 'RESULT' | MapVitalsErrorCode): void;
  countRun(timing: TaskTiming): void;
  read(): Histograms & Pick<WorkerMetrics, 'settled' | 'inlineCount' | 'restarts' | 'transferredBytes'>;
}

/** A pool's counters. */
export function createPoolMetrics(): PoolMetrics {
  const settled: Partial<Record<'RESULT' | MapVitalsErrorCode, number>> = {};
  const sketches = HISTOGRAMS.map((name) => [name, createQuantileSketch()] as const);
  let inlineCount = 0;

  return {
    restarts: 0,
    transferredBytes: 0,
    busyMs: 0,
    liveMs: 0,
    countSettled(code) {
      settled[code] = (settled[code] ?? 0) + 1;
    },
    countRun(timing) {
      if (timing.worker === null) inlineCount += 1;
      const values = { ...timing, mainBlockMs: timing.sendMs + timing.receiveMs };
      for (const [name, sketch] of sketches) sketch.record(values[name]);
    },
    read() {
      const histograms = Object.fromEntries(sketches.map(([name, sketch]) => [name, sketch.toJSON()]));
      const { restarts, transferredBytes } = this;
      return {
        ...(histograms as unknown as Histograms),
        settled: { ...settled },
        inlineCount,
        restarts,
        transferredBytes,
      };
    },
  };
}
