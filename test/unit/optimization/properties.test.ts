/** @module-tag realTime */
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { BatchProcessor } from '../../../src/batch/BatchProcessor.ts';
import { MapVitalsError } from '../../../src/errors.ts';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { createCostModel } from '../../../src/optimization/costModel.ts';
import { DEFAULT_PLAN_POLICY } from '../../../src/optimization/defaultPlanPolicy.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import { planOperation } from '../../../src/optimization/planOperation.ts';
import type { Cache, CacheLoad } from '../../../src/types/cache.ts';
import type { PlanConditions, PlanTask, RunObservation } from '../../../src/optimization/planTypes.ts';
import type { TaskRunner } from '../../../src/types/taskRunner.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { playRouteWorld } from '../../support/playRouteWorld.ts';
import { ROUTE_WORLDS, seededRandom } from '../../support/routeWorlds.ts';
import { runs } from '../../support/thorough.ts';

// 10,000 histories take a while on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const ms = fc.double({ min: 0, max: 5000, noNaN: true });
const size = fc.double({ min: 0.1, max: 1e7, noNaN: true });
const route = fc.constantFrom('inline' as const, 'worker' as const, 'batch' as const);
const observation = fc.record<RunObservation>({
  operation: fc.constantFrom('a', 'b'),
  size,
  route,
  computeMs: ms,
  mainBlockMs: ms,
  latencyMs: ms,
  waitMs: ms,
  batchSize: fc.integer({ min: 1, max: 500 }),
  cost: ms,
  exploredCost: fc.constant(0),
});
const task = fc.record<PlanTask>({
  name: fc.constantFrom('a', 'b', 'c'),
  size,
  canInline: fc.boolean(),
  canWorker: fc.boolean(),
  canBatch: fc.boolean(),
});
const conditions = fc.record<PlanConditions>({
  workerWaitMs: ms,
  batchDelayMs: ms,
  batchSize: fc.integer({ min: 1, max: 500 }),
  isBatchOpen: fc.boolean(),
  blockedMs: ms,
  lastRoute: fc.option(route),
  maxInlineMs: fc.oneof(fc.constant(Infinity), ms),
  draw: fc.double({ min: 0, max: 1, noNaN: true }),
});

function learned(observations: readonly RunObservation[]) {
  const model = createCostModel();
  for (const seen of observations) model.observe(seen);
  return model;
}

test('for all histories, a plan is the same again, is open to the task, and keeps to the guard and the limit', () => {
  fc.assert(
    fc.property(fc.array(observation, { maxLength: 12 }), task, conditions, (seen, told, now) => {
      const model = learned(seen);
      const plan = planOperation(told, now, model, DEFAULT_PLAN_POLICY);
      expect(planOperation(told, now, learned(seen), DEFAULT_PLAN_POLICY)).toEqual(plan);
      expect(plan.predicted[plan.route]).not.toBeNull();
      for (const cost of Object.values(plan.predicted)) expect(cost === null || cost.cost >= 0).toBe(true);
      expect(plan.confidence >= 0 && plan.confidence <= 1).toBe(true);
      if (plan.route !== 'inline' || !(told.canWorker || told.canBatch)) return;
      expect(plan.parts.computeMs).toBeLessThanOrEqual(now.maxInlineMs);
      const { mean, sd } = model.compute(told.name, told.size, 'inline', 1);
      if (plan.explored)
        expect(now.blockedMs + Math.exp(mean + 2 * sd)).toBeLessThanOrEqual(DEFAULT_PLAN_POLICY.guardMs);
      // What was never seen never blocks the page.
      expect(seen.some(({ operation }) => operation === told.name)).toBe(true);
    }),
    { numRuns: runs(10_000) },
  );
});

test('for all seeds, exploration costs at most 2 % in every family', () => {
  fc.assert(
    fc.property(fc.constantFrom(...ROUTE_WORLDS), fc.nat(), (world, seed) => {
      expect(playRouteWorld(world, seed).exploredRatio).toBeLessThanOrEqual(0.02);
    }),
    { numRuns: runs(150) },
  );
});

/** What a port may do with a call: answer, late or at once; throw; or never say anything. */
const fate = fc.record({
  kind: fc.constantFrom('answer' as const, 'reject' as const, 'lose' as const, 'hang' as const),
  afterMs: fc.integer({ min: 0, max: 300 }),
});
type Fate = { readonly kind: 'answer' | 'reject' | 'lose' | 'hang'; readonly afterMs: number };

const call = fc.record({
  key: fc.integer({ min: 0, max: 3 }),
  name: fc.constantFrom('plain' as const, 'keyed' as const, 'many' as const),
  route: fc.option(route, { nil: undefined }),
  atMs: fc.integer({ min: 0, max: 100 }),
  abortMs: fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
});

test('for all fates of the pool, the task and the cache, every call settles exactly once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(call, { minLength: 1, maxLength: 12 }),
      fc.array(fate, { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 0, max: 600 }),
      fc.nat(),
      async (calls, fates, disposeMs, seed) => {
        const clock = createFakeClock();
        let next = 0;
        const meet = <Value>(value: () => Value): Promise<Value> => {
          const { kind, afterMs } = fates[(next += 1) % fates.length] as Fate;
          return new Promise((resolve, reject) => {
            if (kind === 'hang') return;
            clock.setTimer(() => {
              if (kind === 'answer') resolve(value());
              else reject(kind === 'lose' ? new MapVitalsError('WORKER_LOST', 'lost.') : new RangeError('broken'));
            }, afterMs);
          });
        };
        const run = (input: number): Promise<number> => meet(() => input);
        const tasks = {
          plain: { run },
          keyed: { run, cacheKey: (input: number) => input },
          many: { run, runBatch: (inputs: readonly number[]) => meet(() => inputs) as never },
        };
        const runner: TaskRunner<typeof tasks> = {
          execute: (_, input) => meet(() => input as never),
          executeBatch: (_, inputs) => meet(() => inputs as never),
          expectedWaitMs: () => 0,
          getMetrics: () => ({ waitMs: createQuantileSketch().toJSON() }) as never,
        };
        const cache = {
          getOrLoad: <Value>(_: string, load: CacheLoad<Value>) =>
            meet(() => undefined).then(() => load({ signal: new AbortController().signal })),
          getStats: () => null,
        } as unknown as Cache;
        const manager = new OptimizationManager({
          tasks,
          runner,
          cache,
          clock,
          random: seededRandom(seed),
          createBatcher: (process, options) => new BatchProcessor(process, options),
        });
        const settled: number[][] = calls.map(() => []);
        calls.forEach(({ key, name, route: forced, atMs, abortMs }, index) => {
          clock.setTimer(() => {
            const controller = new AbortController();
            if (abortMs !== undefined) clock.setTimer(() => controller.abort(), abortMs);
            const { signal } = controller;
            const options = { signal, timeoutMs: 1000, ...(forced ? { route: forced } : {}) };
            void manager
              .run(name, key, options)
              .catch(() => key)
              .then((value) => settled[index]?.push(value));
          }, atMs);
        });
        clock.setTimer(() => void manager.dispose(), 200 + disposeMs * 2);
        await clock.advanceAsync(2500);
        expect(settled).toEqual(calls.map(({ key }) => [key]));
      },
    ),
    { numRuns: runs(400) },
  );
});
