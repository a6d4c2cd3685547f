import type { MapVitalsErrorCode } from '../src/errors.ts';
import { createQuantileSketch } from '../src/lib/quantileSketch.ts';
import type { TaskTiming, WorkerMetrics } from '../src/types/taskRunner.ts';

export interface PoolMetrics {
  restarts: number;
  transferredBytes: number;
  /** Working and live time of workers that have ended or paused. */
  busyMs: number;
  liveMs: number;
  countSettled(code: 'RESULT' | MapVitalsErrorCode): void;
  countRun(timing: TaskTiming): void;
  read(): Pick<
    WorkerMetrics,
    | 'settled'
    | 'inlineCount'
    | 'restarts'
    | 'transferredBytes'
    | 'waitMs'
    | 'runMs'
    | 'serializeMs'
    | 'deserializeMs'
    | 'mainBlockMs'
  >;
}

/** A pool's counters. */
export function createPoolMetrics(): PoolMetrics {
  const settled: Partial<Record<'RESULT' | MapVitalsErrorCode, number>> = {};
  const waitMs = createQuantileSketch();
  const runMs = createQuantileSketch();
  const serializeMs = createQuantileSketch();
  const deserializeMs = createQuantileSketch();
  const mainBlockMs = createQuantileSketch();
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
      waitMs.record(timing.waitMs);
      runMs.record(timing.runMs);
      serializeMs.record(timing.serializeMs);
      deserializeMs.record(timing.deserializeMs);
      mainBlockMs.record(timing.sendMs + timing.receiveMs);
    },
    read() {
      return {
        restarts: this.restarts,
        transferredBytes: this.transferredBytes,
        settled: { ...settled },
        inlineCount,
        waitMs: waitMs.toJSON(),
        runMs: runMs.toJSON(),
        serializeMs: serializeMs.toJSON(),
        deserializeMs: deserializeMs.toJSON(),
        mainBlockMs: mainBlockMs.toJSON(),
      };
    },
  };
}
