import type { MapVitalsErrorCode } from '../src/errors.ts';
import { createSketchTally } from '../src/lib/sketchTally.ts';
import type { TaskTiming, WorkerMetrics } from '../src/types/taskRunner.ts';
import type { Slot } from './slot.ts';

const DISTRIBUTIONS = ['waitMs', 'runMs', 'serializeMs', 'deserializeMs', 'mainBlockMs'] as const;

export interface PoolMetrics {
  restarts: number;
  transferredBytes: number;
  countSettled(code: 'RESULT' | MapVitalsErrorCode): void;
  countRun(timing: TaskTiming): void;
  /** A worker is gone. */
  countLife(slot: Slot): void;
  /** Of those gone, and of these. */
  utilisation(workers: readonly { readonly slot: Slot }[], nowMs: number): number;
  read(): Pick<
    WorkerMetrics,
    'settled' | 'inlineCount' | 'restarts' | 'transferredBytes' | (typeof DISTRIBUTIONS)[number]
  >;
}

/** Numbers that may wait to be put into the histograms: many at a time cost less, most of all while the code is cold. */
const MAX_UNCOUNTED = 5 * 1024;

/** A pool's counters. */
export function createPoolMetrics(): PoolMetrics {
  const settled: Partial<Record<'RESULT' | MapVitalsErrorCode, number>> = {};
  const sketches = DISTRIBUTIONS.map(() => createSketchTally());
  /** Of each run its values, in the order of the distributions. */
  let uncounted: number[] = [];
  let inlineCount = 0;
  let busyMs = 0;
  let liveMs = 0;

  const count = (): void => {
    uncounted.forEach((value, place) => sketches[place % sketches.length]?.record(value));
    uncounted = [];
  };

  return {
    restarts: 0,
    transferredBytes: 0,
    countSettled(code) {
      settled[code] = (settled[code] ?? 0) + 1;
    },
    countRun({ worker, waitMs, runMs, serializeMs, deserializeMs, sendMs, receiveMs }) {
      if (worker === null) inlineCount += 1;
      uncounted.push(waitMs, runMs, serializeMs, deserializeMs, sendMs + receiveMs);
      if (uncounted.length >= MAX_UNCOUNTED) count();
    },
    countLife(slot) {
      busyMs += slot.busyMs;
      liveMs += Math.max(0, slot.sinceMs - slot.readyMs);
    },
    utilisation(workers, nowMs) {
      let busy = busyMs;
      let live = liveMs;
      for (const { slot } of workers) {
        if (slot.phase === 'loading') continue;
        live += nowMs - slot.readyMs;
        busy += slot.busyMs + (slot.phase === 'busy' ? nowMs - slot.sinceMs : 0);
      }
      return live > 0 ? busy / live : 0;
    },
    read() {
      count();
      const distributions = DISTRIBUTIONS.map((name, place) => [name, sketches[place]?.toJSON()] as const);
      return {
        restarts: this.restarts,
        transferredBytes: this.transferredBytes,
        settled: { ...settled },
        inlineCount,
        ...(Object.fromEntries(distributions) as Pick<WorkerMetrics, (typeof DISTRIBUTIONS)[number]>),
      };
    },
  };
}
