import type {
  CostModelView,
  ExportedCostModel,
  ExportedRegression,
  RunObservation,
  RunRoute,
} from '../types/optimization.ts';
import { createLogRegression } from './logRegression.ts';
import type { LogRegression } from './logRegression.ts';

export interface CostModel extends CostModelView {
  observe(run: RunObservation): void;
  /** Takes over what an earlier session learned of operations that this one has not run yet; old knowledge is trusted less. */
  adopt(saved: ExportedCostModel, nowEpochMs: number): void;
  export(deviceClass: string, savedEpochMs: number): ExportedCostModel;
}

export interface CostModelOptions {
  /** Operations beyond this many are not remembered one by one: they are planned as unknown. */
  readonly maxOperations?: number;
}

/** compute = a + b log size + c [in a worker] + d [in a batch] + e log batch size, all in log space. */
const COMPUTE_PRIOR = {
  // About 1 ms at size 1 and linear in size until seen otherwise; a worker computes as fast as the main thread; who wrote
  // `runBatch` expects a batch to compute its items cheaper, the more the larger it is.
  priorWeights: [0, 1, 0, 0, -0.8],
  // Unknown level, a slope between constant and quadratic, a worker alike within a factor of about 1.5.
  priorVariances: [36, 1, 0.25, 9, 9],
  priorNoise: 0.25,
};

/** clone = a + b log size + c [in a batch] + d log batch size: main-thread time to hand over, in log space. */
const CLONE_PRIOR = {
  // 0.1 ms for next to nothing, about 1 ms for a thousand GeoJSON points; items of a batch share what a message costs.
  priorWeights: [-2.3, 0.35, 0, -0.8],
  priorVariances: [16, 1, 1, 4],
  priorNoise: 0.25,
};

/** The median in Chromium on two cores; the first calls correct it. */
const ROUND_TRIP_PRIOR_MS = 0.2;
/** How fast it follows what is seen. */
const SHARED_RATE = 0.1;
/** After so long what was learned counts half: browsers, data and code have changed meanwhile. */
const HALF_LIFE_MS = 14 * 24 * 3600 * 1000;

interface OperationModel {
  readonly compute: LogRegression;
  readonly clone: LogRegression;
}

/** What runs cost by operation, size and route, learned from every run on any route. */
export function createCostModel({ maxOperations = 200 }: CostModelOptions = {}): CostModel {
  const operations = new Map<string, OperationModel>();
  // The first guess of what handing over costs, for operations that have not travelled yet.
  let sharedClone = createLogRegression(CLONE_PRIOR);
  const unknown = createLogRegression(COMPUTE_PRIOR);
  let roundTripMs = ROUND_TRIP_PRIOR_MS;
  let exploredCost = 0;
  let totalCost = 0;

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
    compute: (operation, size, route, batchSize) =>
      (operations.get(operation)?.compute ?? unknown).predict(computeFeatures(size, route, batchSize)),
    clone: (operation, size, route, batchSize) =>
      (operations.get(operation)?.clone ?? sharedClone).predict(cloneFeatures(size, route, batchSize)),
    get roundTripMs() {
      return roundTripMs;
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
      model?.compute.observe(computeFeatures(run.size, run.route, run.batchSize), run.computeMs);
      if (run.route !== 'inline') {
        const features = cloneFeatures(run.size, run.route, run.batchSize);
        model?.clone.observe(features, run.mainBlockMs);
        sharedClone.observe(features, run.mainBlockMs);
      }
      if (run.route === 'worker') {
        const restMs = run.latencyMs - run.waitMs - run.computeMs - run.mainBlockMs;
        roundTripMs += SHARED_RATE * (Math.max(0, Math.min(restMs, 5 * roundTripMs)) - roundTripMs);
      }
    },
    adopt(saved, nowEpochMs) {
      if (saved.version !== 1) return;
      const trust = 0.5 ** (Math.max(0, nowEpochMs - saved.savedEpochMs) / HALF_LIFE_MS);
      roundTripMs = saved.roundTripMs;
      sharedClone = createLogRegression(CLONE_PRIOR, fade(saved.sharedClone, trust));
      for (const [name, { compute, clone }] of Object.entries(saved.operations)) {
        if (operations.has(name) || operations.size >= maxOperations) continue;
        operations.set(name, {
          compute: createLogRegression(COMPUTE_PRIOR, fade(compute, trust)),
          clone: createLogRegression(CLONE_PRIOR, fade(clone, trust)),
        });
      }
    },
    export: (deviceClass, savedEpochMs) => ({
      version: 1,
      deviceClass,
      savedEpochMs,
      roundTripMs,
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

function computeFeatures(size: number, route: RunRoute, batchSize: number): readonly number[] {
  const isBatch = route === 'batch';
  return [
    1,
    Math.log(Math.max(1, size)),
    route === 'worker' ? 1 : 0,
    isBatch ? 1 : 0,
    isBatch ? Math.log(batchSize) : 0,
  ];
}

function cloneFeatures(size: number, route: RunRoute, batchSize: number): readonly number[] {
  const isBatch = route === 'batch';
  return [1, Math.log(Math.max(1, size)), isBatch ? 1 : 0, isBatch ? Math.log(batchSize) : 0];
}

function fade(saved: ExportedRegression, trust: number): ExportedRegression {
  return { ...saved, weight: saved.weight * trust, covariance: saved.covariance.map((value) => value / trust) };
}

function summarise({ compute, clone }: OperationModel): string {
  const [computeLevel = 0, computeSlope = 0] = compute.export().weights;
  const [cloneLevel = 0, cloneSlope = 0] = clone.export().weights;
  return `compute ${power(computeLevel, computeSlope)}, clone ${power(cloneLevel, cloneSlope)}`;
}

function power(level: number, slope: number): string {
  return `${Math.exp(level).toPrecision(2)} ms * size^${slope.toFixed(2)}`;
}
