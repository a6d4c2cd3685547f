import { createCostModel } from '../../../src/optimization/costModel.ts';
import { DEFAULT_PLAN_POLICY } from '../../../src/optimization/defaultPlanPolicy.ts';
import { planOperation } from '../../../src/optimization/planOperation.ts';
import { routeCost } from '../../../src/optimization/routeCost.ts';
import type { CostModel } from '../../../src/optimization/costModel.ts';
import type { RunRoute } from 'mapvitals/optimize';
import { BATCH_DELAY_MS, BATCH_SIZE } from './measureRoutes.ts';
import type { MeasuredInput } from './measureRoutes.ts';

/** Chooses a route for each call and learns from what it cost. */
export interface Policy {
  choose(input: MeasuredInput, open: readonly RunRoute[]): RunRoute;
  learn(input: MeasuredInput, route: RunRoute, cost: number): void;
  /** What it spent on trying, of its whole cost; where it can tell. */
  readonly exploredRatio?: () => number;
}

export function costOn(input: MeasuredInput, route: RunRoute): number {
  const measured = input.routes[route];
  return measured ? routeCost(measured, DEFAULT_PLAN_POLICY).cost : Infinity;
}

const SIZE_THRESHOLD = 1000;
const EPSILON = 0.1;

/** The contenders, each made anew for each replay. `warm` is a model from an earlier session. */
export const POLICIES: Readonly<Record<string, (random: () => number, warm: CostModel | null) => Policy>> = {
  'always inline': () => fixed(() => 'inline'),
  'always worker': () => fixed(() => 'worker'),
  'always batch': () => fixed((_, open) => (open.includes('batch') ? 'batch' : 'worker')),
  'size threshold': () => fixed(({ size }) => (size > SIZE_THRESHOLD ? 'worker' : 'inline')),
  // A guess from the size alone, as a team would write it: a microsecond per unit, worker above 0.1 of a frame.
  'hand-written estimate': () => fixed(({ size }) => (size * 0.001 > 0.1 * 16 ? 'worker' : 'inline')),
  'epsilon-greedy': (random) => bandit((means, open) => (random() < EPSILON ? pick(open, random) : best(means, open))),
  UCB1: () =>
    bandit((means, open, counts, total) => {
      const untried = open.find((route) => !counts.get(route));
      if (untried) return untried;
      const scale = Math.max(...open.map((route) => means.get(route) ?? 0));
      const bound = (route: RunRoute): number =>
        (means.get(route) ?? 0) / scale - Math.sqrt((2 * Math.log(total)) / (counts.get(route) ?? 1));
      return open.reduce((a, b) => (bound(b) < bound(a) ? b : a));
    }),
  LinUCB: () => linUcb(),
  mapvitals: (random, warm) => learned(random, warm),
  oracle: () => fixed((input, open) => open.reduce((a, b) => (costOn(input, b) < costOn(input, a) ? b : a))),
};

function fixed(choose: Policy['choose']): Policy {
  return { choose, learn: () => {} };
}

type Means = ReadonlyMap<RunRoute, number>;

/** Per operation, the mean cost of each route, blind to the size. */
function bandit(choose: (means: Means, open: readonly RunRoute[], counts: Means, total: number) => RunRoute): Policy {
  const states = new Map<string, { means: Map<RunRoute, number>; counts: Map<RunRoute, number>; total: number }>();
  const stateOf = (name: string) => {
    const known = states.get(name) ?? { means: new Map(), counts: new Map(), total: 0 };
    states.set(name, known);
    return known;
  };
  return {
    choose(input, open) {
      const { means, counts, total } = stateOf(input.name);
      return choose(means, open, counts, total);
    },
    learn(input, route, cost) {
      const state = stateOf(input.name);
      const count = (state.counts.get(route) ?? 0) + 1;
      const mean = state.means.get(route) ?? 0;
      state.counts.set(route, count);
      state.means.set(route, mean + (cost - mean) / count);
      state.total += 1;
    },
  };
}

interface Arm {
  readonly a: [number, number, number, number];
  readonly b: [number, number];
}

/** Li et al. 2010, disjoint LinUCB with alpha 1 on [1, log size], predicting log cost per operation and route. */
function linUcb(): Policy {
  const arms = new Map<string, Arm>();
  const armOf = (name: string, route: RunRoute) => {
    const key = `${name} ${route}`;
    const known: Arm = arms.get(key) ?? { a: [1, 0, 0, 1], b: [0, 0] };
    arms.set(key, known);
    return known;
  };
  const lower = (name: string, route: RunRoute, x: number): number => {
    const { a, b } = armOf(name, route);
    const determinant = a[0] * a[3] - a[1] * a[2];
    const inverse = [a[3] / determinant, -a[1] / determinant, -a[2] / determinant, a[0] / determinant] as const;
    const theta = [inverse[0] * b[0] + inverse[1] * b[1], inverse[2] * b[0] + inverse[3] * b[1]] as const;
    const spread = inverse[0] + 2 * inverse[1] * x + inverse[3] * x * x;
    return theta[0] + theta[1] * x - Math.sqrt(Math.max(0, spread));
  };
  return {
    choose: ({ name, size }, open) =>
      open.reduce((a, b) => (lower(name, b, Math.log(size)) < lower(name, a, Math.log(size)) ? b : a)),
    learn({ name, size }, route, cost) {
      const { a, b } = armOf(name, route);
      const x = Math.log(size);
      const y = Math.log(Math.max(cost, 0.001));
      a[0] += 1;
      a[1] += x;
      a[2] += x;
      a[3] += x * x;
      b[0] += y;
      b[1] += x * y;
    },
  };
}

/** What this library does. */
function learned(random: () => number, warm: CostModel | null): Policy {
  const model = createCostModel();
  if (warm) model.adopt(warm.export('bench', 0), 0);
  const lastRoutes = new Map<string, RunRoute>();
  const plans = new Map<MeasuredInput, ReturnType<typeof planOperation>>();
  return {
    choose(input, open) {
      const plan = planOperation(
        { name: input.name, size: input.size, canInline: true, canWorker: true, canBatch: open.includes('batch') },
        {
          workerWaitMs: 0,
          batchDelayMs: BATCH_DELAY_MS,
          batchSize: open.includes('batch') ? BATCH_SIZE : 1,
          isBatchOpen: lastRoutes.get(input.name) === 'batch',
          blockedMs: 0,
          lastRoute: lastRoutes.get(input.name) ?? null,
          maxInlineMs: Infinity,
          draw: random(),
        },
        model,
        DEFAULT_PLAN_POLICY,
      );
      plans.set(input, plan);
      return plan.route;
    },
    learn(input, route, cost) {
      const plan = plans.get(input);
      const measured = input.routes[route];
      if (!plan || !measured) return;
      const believed = Math.min(...Object.values(plan.predicted).map((predicted) => predicted?.cost ?? Infinity));
      model.observe({
        operation: input.name,
        size: input.size,
        route,
        ...measured,
        batchSize: route === 'batch' ? BATCH_SIZE : 1,
        cost,
        exploredCost: plan.explored ? (plan.predicted[route]?.cost ?? 0) - believed : 0,
      });
      lastRoutes.set(input.name, route);
    },
    exploredRatio: () => model.exploredCost / model.totalCost,
  };
}

function best(means: Means, open: readonly RunRoute[]): RunRoute {
  return open.reduce((a, b) => ((means.get(b) ?? -1) < (means.get(a) ?? -1) ? b : a));
}

function pick(open: readonly RunRoute[], random: () => number): RunRoute {
  return open[Math.floor(random() * open.length)] ?? 'inline';
}
