import { createCostModel } from '../../../src/optimization/costModel.ts';
import { planOperation } from '../../../src/optimization/planOperation.ts';
import { DEFAULT_PLAN_POLICY } from '../../../src/optimization/defaultPlanPolicy.ts';
import { seededRandom } from '../../support/routeWorlds.ts';
import type { RunRoute } from 'mapvitals/optimize';
import type { BenchGoal, BenchSuite, BenchTable } from '../BenchSuite.ts';
import { median } from '../support/median.ts';
import { makeInputs } from '../routes/inputs.ts';
import { measureRoutes } from '../routes/measureRoutes.ts';
import type { MeasuredInput } from '../routes/measureRoutes.ts';
import { costOn, POLICIES } from '../routes/policies.ts';

const SEEDS = 20;
const CALLS = 300;
/** A session asks for such as often: in each frame of a pan, for each tile, for each pointer move. */
const FREQUENT_CALLS = 2000;
const FREQUENT: readonly string[] = ['clusters.query', 'tile.decode', 'place.lookup'];
const ROUTES: readonly RunRoute[] = ['inline', 'worker', 'batch'];

export const suite: BenchSuite = {
  title: 'Routes: what each policy costs',
  intro: `Real operations on real and seeded data, each input measured on every route in this browser (medians of 5), on the page
and in a real worker; then each policy is replayed over ${CALLS} calls drawn from a family's inputs (${FREQUENT_CALLS} of ${FREQUENT.join(', ')}), with ${SEEDS} seeds. The cost of a call
is its main-thread block + 0.3 of its latency + its block above 8 ms once more. Figures are ratios to the best fixed route of the
family, as mean and 95 % interval over the seeds: below 1 is better than any one route can be. "Slowed" multiplies the page's own work by 4,
as a phone's would be beside the same worker. Batches hold 16 calls and wait 4 ms.`,
  async run(progress) {
    const measured = await measureRoutes(await makeInputs(), progress);
    const slowed = measured.map(slowDown);
    const families = [...new Set(measured.map(({ name }) => name))];
    const scenes = [
      { name: 'cold start', inputs: measured, isWarm: false },
      { name: 'warm start', inputs: measured, isWarm: true },
      { name: 'cold start, slowed', inputs: slowed, isWarm: false },
      { name: 'warm start, slowed', inputs: slowed, isWarm: true },
    ];
    const tables: BenchTable[] = [counterfactualTable(measured)];
    const goals: BenchGoal[] = [];
    for (const { name, inputs, isWarm } of scenes) {
      const replays = families.map((family) => ({
        family,
        results: replayAll(
          inputs.filter((input) => input.name === family),
          isWarm,
        ),
      }));
      tables.push({
        caption: name,
        columns: ['family', ...Object.keys(POLICIES)],
        rows: replays.map(({ family, results }) => [family, ...Object.values(results).map(({ text }) => text)]),
      });
      const worst = Object.fromEntries(
        Object.keys(POLICIES).map((policy) => [
          policy,
          Math.max(...replays.map(({ results }) => results[policy]?.mean ?? Infinity)),
        ]),
      );
      const ours = worst.mapvitals ?? Infinity;
      const rivals = Object.entries(worst).filter(([policy]) => policy !== 'mapvitals' && policy !== 'oracle');
      const best = rivals.reduce((a, b) => (b[1] < a[1] ? b : a));
      const explored = Math.max(...replays.map(({ results }) => results.mapvitals?.explored ?? 0));
      const p99 = replays
        .filter(({ results }) => (results.mapvitals?.brokenSeeds ?? 0) > 0)
        .map(({ family, results }) => `${family} (${results.mapvitals?.brokenSeeds} of ${SEEDS} seeds)`);
      goals.push(
        {
          text: `${name}: at most 1.10 of the best fixed route in every family.`,
          measured: `worst ${ours.toFixed(2)}`,
          isMet: ours <= 1.1,
        },
        {
          text: `${name}: better in its worst family than any other policy.`,
          measured: `${ours.toFixed(2)}, the next is ${best[0]} with ${best[1].toFixed(2)}`,
          isMet: ours < best[1],
        },
        {
          text: `${name}: exploration costs at most 2 %.`,
          measured: `${(explored * 100).toFixed(2)} %`,
          isMet: explored <= 0.02,
        },
        {
          text: `${name}: the 99th percentile of the block is within the best fixed route's or the guard of 8 ms.`,
          measured: p99.length === 0 ? 'in every family' : `not in ${p99.join(', ')}`,
          isMet: p99.length === 0,
        },
      );
    }
    const us = decisionMicroseconds();
    goals.push({ text: 'A decision costs under 5 microseconds.', measured: `${us.toFixed(1)} us`, isMet: us < 5 });
    return { tables, goals };
  },
};

interface Replayed {
  readonly text: string;
  readonly mean: number;
  readonly explored: number;
  /** Seeds in which the 99th percentile of the block was above the best fixed route's and the guard. */
  readonly brokenSeeds: number;
}

/** All policies over the same calls of one family. */
function replayAll(inputs: readonly MeasuredInput[], isWarm: boolean): Record<string, Replayed> {
  const open = ROUTES.filter((route) => inputs[0]?.routes[route]);
  return Object.fromEntries(
    Object.entries(POLICIES).map(([name, makePolicy]) => {
      const ratios: number[] = [];
      let explored = 0;
      let brokenSeeds = 0;
      for (let seed = 1; seed <= SEEDS; seed += 1) {
        const draw = seededRandom(seed);
        const length = FREQUENT.includes(inputs[0]?.name ?? '') ? FREQUENT_CALLS : CALLS;
        const calls = Array.from({ length }, () => inputs[Math.floor(draw() * inputs.length)] as MeasuredInput);
        const policy = makePolicy(seededRandom(seed + 1000), isWarm ? warmModel(inputs) : null);
        let cost = 0;
        const blocks: number[] = [];
        for (const input of calls) {
          const route = policy.choose(input, open);
          const paid = costOn(input, route);
          policy.learn(input, route, paid);
          cost += paid;
          blocks.push(input.routes[route]?.mainBlockMs ?? 0);
        }
        const fixedCosts = open.map((route) => ({
          route,
          cost: calls.reduce((total, input) => total + costOn(input, route), 0),
        }));
        const best = fixedCosts.reduce((a, b) => (b.cost < a.cost ? b : a));
        ratios.push(cost / best.cost);
        explored = Math.max(explored, policy.exploredRatio?.() ?? 0);
        const limit = Math.max(8, p99(calls.map((input) => input.routes[best.route]?.mainBlockMs ?? 0)));
        if (p99(blocks) > limit * 1.0001) brokenSeeds += 1;
      }
      const mean = ratios.reduce((total, ratio) => total + ratio, 0) / ratios.length;
      const sd = Math.sqrt(ratios.reduce((total, ratio) => total + (ratio - mean) ** 2, 0) / (ratios.length - 1));
      return [
        name,
        {
          text: `${mean.toFixed(2)} ± ${((1.96 * sd) / Math.sqrt(ratios.length)).toFixed(2)}`,
          mean,
          explored,
          brokenSeeds,
        },
      ];
    }),
  );
}

/** A session before: each input once on every route. */
function warmModel(inputs: readonly MeasuredInput[]) {
  const model = createCostModel();
  for (const input of inputs) {
    for (const [route, measured] of Object.entries(input.routes)) {
      const batchSize = route === 'batch' ? 16 : 1;
      model.observe({
        operation: input.name,
        size: input.size,
        route: route as RunRoute,
        ...measured,
        batchSize,
        cost: 0,
        exploredCost: 0,
      });
    }
  }
  return model;
}

/** The page works 4 times slower; the worker as before. */
function slowDown({ name, size, routes }: MeasuredInput): MeasuredInput {
  const slow = Object.entries(routes).map(([route, measured]) => {
    const addedMs = 3 * measured.mainBlockMs;
    const isInline = route === 'inline';
    return [
      route,
      {
        ...measured,
        computeMs: measured.computeMs + (isInline ? addedMs : 0),
        mainBlockMs: measured.mainBlockMs + addedMs,
        latencyMs: measured.latencyMs + addedMs,
      },
    ];
  });
  return { name, size, routes: Object.fromEntries(slow) as MeasuredInput['routes'] };
}

function counterfactualTable(measured: readonly MeasuredInput[]): BenchTable {
  return {
    caption: 'Every input on every route: main-thread block / latency in ms',
    columns: ['operation', 'size', ...ROUTES],
    rows: measured.map(({ name, size, routes }) => [
      name,
      size,
      ...ROUTES.map((route) => {
        const cell = routes[route];
        return cell ? `${cell.mainBlockMs.toFixed(2)} / ${cell.latencyMs.toFixed(2)}` : '';
      }),
    ]),
  };
}

function decisionMicroseconds(): number {
  const model = createCostModel();
  const count = 20_000;
  const conditions = {
    workerWaitMs: 0,
    batchDelayMs: 4,
    batchSize: 4,
    isBatchOpen: false,
    blockedMs: 0,
    lastRoute: 'worker' as const,
    maxInlineMs: Infinity,
    draw: 0.5,
  };
  model.observe({
    operation: 'a',
    size: 100,
    route: 'worker',
    computeMs: 3,
    mainBlockMs: 1,
    latencyMs: 5,
    waitMs: 0,
    batchSize: 1,
    cost: 1,
    exploredCost: 0,
  });
  const runs = Array.from({ length: 11 }, () => {
    const startMs = performance.now();
    for (let call = 0; call < count; call += 1) {
      planOperation(
        { name: 'a', size: 100 + (call % 7), canInline: true, canWorker: true, canBatch: true },
        conditions,
        model,
        DEFAULT_PLAN_POLICY,
      );
    }
    return ((performance.now() - startMs) * 1000) / count;
  });
  return median(runs);
}

function p99(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.ceil(values.length * 0.99) - 1] ?? 0;
}
