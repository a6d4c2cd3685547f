import { onTestFinished } from 'vitest';
import { createOptimization } from '../../../src/createOptimization.ts';
import { PROFILES } from '../../../src/optimization/profiles.ts';
import type { OptimizationOptions } from '../../../src/createOptimization.ts';
import type { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { OperationSample, ProblemSample } from '../../../src/types/sample.ts';
import { tasks } from './tasks.ts';

export interface OptimizationSetup {
  readonly manager: OptimizationManager<typeof tasks>;
  readonly workers: Worker[];
  readonly samples: OperationSample[];
  readonly problems: ProblemSample[];
  /** The user takes the map in hand, and lets go. */
  readonly gesture: { start(): void; end(): void };
}

/** The real thing: a manager with a real pool, batches, cache and model, ended with the test. */
export function setupOptimization(options: Partial<OptimizationOptions<typeof tasks>> = {}): OptimizationSetup {
  const workers: Worker[] = [];
  const samples: OperationSample[] = [];
  const problems: ProblemSample[] = [];
  const waiting = new Set<() => void>();
  let isInGesture = false;
  const manager = createOptimization({
    tasks,
    profile: {
      ...PROFILES.growth,
      poolSize: 1,
      cache: { ...PROFILES.growth.cache, isPersistent: false },
      keepsModel: false,
    },
    createWorker: () => {
      const worker = new Worker(new URL('./tasks.worker.ts', import.meta.url), { type: 'module' });
      workers.push(worker);
      return worker;
    },
    ...options,
  });
  manager.connect({
    record(sample) {
      if (sample.kind === 'operation') samples.push(sample);
      if (sample.kind === 'problem') problems.push(sample);
    },
    isInGesture: () => isInGesture,
    onGestureEnd(callback) {
      waiting.add(callback);
      return () => waiting.delete(callback);
    },
  });
  onTestFinished(() => manager.dispose());
  const gesture = {
    start() {
      isInGesture = true;
    },
    end() {
      isInGesture = false;
      for (const callback of waiting) callback();
    },
  };
  return { manager, workers, samples, problems, gesture };
}
