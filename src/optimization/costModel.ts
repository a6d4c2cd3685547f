import type { CostModelView, ExportedCostModel, RunObservation, RunRoute } from '../types/optimization.ts';
import { createLogRegression } from './logRegression.ts';
import type { LogRegression } from './logRegression.ts';

export interface CostModel extends CostModelView {
  observe(run: RunObservation): void;
  /** A worker took so long from its construction to its first answer. */
  observeWorkerStart(durationMs: number): void;
  export(deviceClass: string, savedEpochMs: number): ExportedCostModel;
}

export interface CostModelOptions {
  readonly saved?: ExportedCostModel;
  /** Operations beyond this many are not remembered one by one: they are planned as unknown. */
  readonly maxOperations?: number;
}

/** compute = a + b log size + c [in a worker] + d [in a batch], all in log space. */
const COMPUTE_PRIOR = {
  // About 1 ms at size 1 and linear in size until seen otherwise; a worker computes as fast as the main thread; who wrote
  // `runBatch` expects a batch to compute its items cheaper.
  priorWeights: [0, 1, 0, -1],
  // Unknown level, a slope between constant and quadratic, a worker alike within a factor of about 1.5.
  priorVariances: [36, 1, 0.25, 36],
  priorNoise: 0.25,
};

/** clone = a + b log size: main-thread time to hand over. */
const CLONE_PRIOR = { priorWeights: [-1.6, 0.7], priorVariances: [16, 1], priorNoise: 0.25 };

/** Medians in Chromium on two cores; the first calls correct them. */
const ROUND_TRIP_PRIOR_MS = 0.2;
const WORKER_START_PRIOR_MS = 40;
/** How fast the shared figures follow what is seen. */
const SHARED_RATE = 0.1;

interface OperationModel {
  readonly compute: LogRegression;
  readonly clone: LogRegression;
}

/** What runs cost by operation, size and route, learned from every run on any route. */
export function createCostModel({ saved, maxOperations = 200 }: CostModelOptions = {}): CostModel {
  const operations = new Map<string, OperationModel>();
  // The first guess of what handing over costs, for operations that have not travelled yet.
  const sharedClone = createLogRegression(CLONE_PRIOR, saved?.sharedClone);
  const unknown: OperationModel = { compute: createLogRegression(COMPUTE_PRIOR), clone: sharedClone };
  let roundTripMs = saved?.roundTripMs ?? ROUND_TRIP_PRIOR_MS;
  let workerStartMs = saved?.workerStartMs ?? WORKER_START_PRIOR_MS;
  let exploredCost = 0;
  let totalCost = 0;

  for (const [name, { compute, clone }] of Object.entries(saved?.operations ?? {}).slice(0, maxOperations)) {
    operations.set(name, {
      compute: createLogRegression(COMPUTE_PRIOR, compute),
      clone: createLogRegression(CLONE_PRIOR, clone),
    });
  }

  const remember = (name: string): OperationModel | undefined => {
    const known = operations.get(name);
    if (known || operations.size >= maxOperations) return known;
    const fresh = {
      compute: createLogRegression(COMPUTE_PRIOR),
      clone: createLogRegression({ ...CLONE_PRIOR, priorWeights: sharedClone.export().weights }),
    };
    operations.set(name, fresh);
    return fresh;
  };

  return {
    compute: (operation, size, route) =>
      (operations.get(operation) ?? unknown).compute.predict(computeFeatures(size, route)),
    clone: (operation, size) => (operations.get(operation) ?? unknown).clone.predict(cloneFeatures(size)),
    get roundTripMs() {
      return roundTripMs;
    },
    get workerStartMs() {
      return workerStartMs;
    },
    get exploredCost() {
      return exploredCost;
    },
    get totalCost() {
      return totalCost;
    },
    observe(run) {
      totalCost += run.cost;
      exploredCost += run.exploredCost;
      const model = remember(run.operation);
      model?.compute.observe(computeFeatures(run.size, run.route), run.computeMs);
      if (run.route !== 'inline') {
        const features = cloneFeatures(run.size);
        model?.clone.observe(features, run.mainBlockMs);
        sharedClone.observe(features, run.mainBlockMs);
      }
      if (run.route === 'worker') {
        const restMs = run.latencyMs - run.waitMs - run.computeMs - run.mainBlockMs;
        roundTripMs += SHARED_RATE * (Math.max(0, Math.min(restMs, 5 * roundTripMs)) - roundTripMs);
      }
    },
    observeWorkerStart(durationMs) {
      workerStartMs += SHARED_RATE * 3 * (durationMs - workerStartMs);
    },
    export: (deviceClass, savedEpochMs) => ({
      version: 1,
      deviceClass,
      savedEpochMs,
      roundTripMs,
      workerStartMs,
      operations: Object.fromEntries(
        [...operations].map(([name, model]) => [
          name,
          { summary: summarise(model), compute: model.compute.export(), clone: model.clone.export() },
        ]),
      ),
      sharedClone: sharedClone.export(),
    }),
  };
}

function computeFeatures(size: number, route: RunRoute): readonly number[] {
  return [1, Math.log(Math.max(1, size)), route === 'worker' ? 1 : 0, route === 'batch' ? 1 : 0];
}

function cloneFeatures(size: number): readonly number[] {
  return [1, Math.log(Math.max(1, size))];
}

function summarise({ compute, clone }: OperationModel): string {
  const [computeLevel = 0, computeSlope = 0] = compute.export().weights;
  const [cloneLevel = 0, cloneSlope = 0] = clone.export().weights;
  return `compute ${power(computeLevel, computeSlope)}, clone ${power(cloneLevel, cloneSlope)}`;
}

function power(level: number, slope: number): string {
  return `${Math.exp(level).toPrecision(2)} ms * size^${slope.toFixed(2)}`;
}
