import type { CostModelView, RunObservation } from './planTypes.ts';
import type { ExportedCostModel, ExportedRegression } from './exportedModel.ts';
import type { RunRoute } from '../types/optimization.ts';
import { createLogRegression } from './logRegression.ts';
import type { LogRegression } from './logRegression.ts';

export interface CostModel extends CostModelView {
  observe(run: RunObservation): void;
  /** Of an operation that there will not be again: others may be remembered in its place. */
  forget(operation: string): void;
  /** Takes over what an earlier session learned of operations that this one has not run yet; old knowledge is trusted less. */
  adopt(saved: ExportedCostModel, nowEpochMs: number): void;
  export(deviceClass: string, savedEpochMs: number): ExportedCostModel;
}

export interface CostModelOptions {
  /** Operations beyond this many are not remembered one by one: they are planned as unknown. */
  readonly maxOperations?: number;
}

/** compute = a + b log size + c [in a batch] + d log batch size + e [in a worker], all in log space. */
const COMPUTE_PRIOR = {
  // About 1 ms at size 1 and linear in size until seen otherwise; a worker computes as fast as the main thread; who wrote
  // `runBatch` expects a batch to compute its items cheaper, the more the larger it is.
  weights: [0, 1, 0, -0.8, 0],
  // Unknown level, a slope between constant and quadratic, a worker alike within a factor of about 2.
  variances: [36, 1, 9, 9, 0.5],
};

/** clone = a + b log size + c [in a batch] + d log batch size: main-thread time to hand over, in log space. */
const CLONE_PRIOR = {
  // 0.1 ms for next to nothing, about 1 ms for a thousand GeoJSON points; items of a batch share what a message costs.
  weights: [-2.3, 0.35, 0, -0.8],
  variances: [16, 1, 1, 4],
};

/** The median in Chromium on two cores; the first calls correct it. */
const ROUND_TRIP_PRIOR_MS = 0.2;
/** How fast it follows what is seen. */
const ROUND_TRIP_RATE = 0.1;
/** After so long what was learned counts half: browsers, data and code have changed meanwhile. */
const HALF_LIFE_MS = 14 * 24 * 3600 * 1000;
const MIN_TRUST = 0.01;

interface OperationModel {
  readonly compute: LogRegression;
  readonly clone: LogRegression;
}

/** What runs cost by operation, size and route, learned from every run on any route. */
export function createCostModel({ maxOperations = 200 }: CostModelOptions = {}): CostModel {
  const operations = new Map<string, OperationModel>();
  /** Of operations that have not run yet: nothing, but what handing over costs others. */
  let unknown = { compute: createLogRegression(COMPUTE_PRIOR), clone: createLogRegression(CLONE_PRIOR) };

  const modelOf = (name: string): OperationModel => operations.get(name) ?? unknown;
  const remember = (name: string, learned: () => OperationModel): void => {
    if (!operations.has(name) && operations.size < maxOperations) operations.set(name, learned());
  };

  const model: CostModel & { roundTripMs: number; exploredCost: number; totalCost: number } = {
    roundTripMs: ROUND_TRIP_PRIOR_MS,
    exploredCost: 0,
    totalCost: 0,
    compute: (operation, size, route, batchSize) =>
      modelOf(operation).compute.predict(computeFeatures(size, route, batchSize)),
    clone: (operation, size, route, batchSize) =>
      modelOf(operation).clone.predict(cloneFeatures(size, route, batchSize)),
    observe(run) {
      const { operation, size, route, batchSize, computeMs, mainBlockMs } = run;
      model.totalCost += run.cost;
      model.exploredCost += run.exploredCost;
      remember(operation, () => ({
        compute: createLogRegression(COMPUTE_PRIOR),
        clone: createLogRegression({ ...CLONE_PRIOR, weights: unknown.clone.export().weights }),
      }));
      const learned = operations.get(operation);
      learned?.compute.observe(computeFeatures(size, route, batchSize), computeMs);
      if (route === 'inline') return;
      const features = cloneFeatures(size, route, batchSize);
      learned?.clone.observe(features, mainBlockMs);
      unknown.clone.observe(features, mainBlockMs);
      if (route === 'batch') return;
      const restMs = run.latencyMs - run.waitMs - computeMs - mainBlockMs;
      model.roundTripMs += ROUND_TRIP_RATE * (Math.max(0, Math.min(restMs, 5 * model.roundTripMs)) - model.roundTripMs);
    },
    forget: (operation) => void operations.delete(operation),
    adopt(saved, nowEpochMs) {
      if (saved.version !== 1 || !(saved.roundTripMs > 0)) return;
      const trust = Math.max(MIN_TRUST, 0.5 ** (Math.max(0, nowEpochMs - saved.savedEpochMs) / HALF_LIFE_MS));
      const fade = (old: ExportedRegression): ExportedRegression => ({
        ...old,
        weight: old.weight * trust,
        covariance: old.covariance.map((cell) => cell / trust),
      });
      const revive = ({ compute, clone }: Record<'compute' | 'clone', ExportedRegression>): OperationModel => ({
        compute: createLogRegression(COMPUTE_PRIOR, fade(compute)),
        clone: createLogRegression(CLONE_PRIOR, fade(clone)),
      });
      model.roundTripMs = saved.roundTripMs;
      unknown = { ...unknown, clone: createLogRegression(CLONE_PRIOR, fade(saved.sharedClone)) };
      for (const [name, old] of Object.entries(saved.operations)) remember(name, () => revive(old));
    },
    export: (deviceClass, savedEpochMs) => ({
      version: 1,
      deviceClass,
      savedEpochMs,
      roundTripMs: model.roundTripMs,
      operations: Object.fromEntries(
        Array.from(operations, ([name, { compute, clone }]) => {
          const learned = { compute: compute.export(), clone: clone.export() };
          const summary = `compute ${power(learned.compute)}, clone ${power(learned.clone)}`;
          return [name, { summary, ...learned }];
        }),
      ),
      sharedClone: unknown.clone.export(),
    }),
  };
  return model;
}

function cloneFeatures(size: number, route: RunRoute, batchSize: number): number[] {
  return [1, Math.log(Math.max(1, size)), ...(route === 'batch' ? [1, Math.log(batchSize)] : [0, 0])];
}

function computeFeatures(size: number, route: RunRoute, batchSize: number): number[] {
  return [...cloneFeatures(size, route, batchSize), route === 'worker' ? 1 : 0];
}

function power({ weights: [level = 0, slope = 0] }: ExportedRegression): string {
  return `${Math.exp(level).toPrecision(2)} ms * size^${slope.toFixed(2)}`;
}
