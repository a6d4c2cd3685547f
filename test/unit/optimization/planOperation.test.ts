import { describe, expect, test } from 'vitest';
import { createCostModel } from '../../../src/optimization/costModel.ts';
import { DEFAULT_PLAN_POLICY } from '../../../src/optimization/defaultPlanPolicy.ts';
import { planOperation } from '../../../src/optimization/planOperation.ts';
import type { PlanConditions, PlanTask } from '../../../src/optimization/planTypes.ts';
import type { RunRoute } from '../../../src/types/optimization.ts';
import { playRouteWorld } from '../../support/playRouteWorld.ts';
import { ROUTE_WORLDS } from '../../support/routeWorlds.ts';

const TASK: PlanTask = { name: 'cluster', size: 1000, canInline: true, canWorker: true, canBatch: false };
const CALM: PlanConditions = {
  workerWaitMs: 0,
  batchDelayMs: 0,
  batchSize: 1,
  isBatchOpen: false,
  blockedMs: 0,
  lastRoute: null,
  maxInlineMs: Infinity,
  draw: 1,
};

function setup({
  computeMs = 10,
  cloneMs = 1,
  calls = 20,
  route = 'worker',
}: { computeMs?: number; cloneMs?: number; calls?: number; route?: RunRoute } = {}) {
  const model = createCostModel();
  const observe = (times: { computeMs: number; cloneMs: number; on?: RunRoute }): void =>
    model.observe({
      operation: TASK.name,
      size: TASK.size,
      route: times.on ?? route,
      computeMs: times.computeMs,
      mainBlockMs: (times.on ?? route) === 'inline' ? times.computeMs : times.cloneMs,
      latencyMs: times.computeMs + times.cloneMs + 0.2,
      waitMs: 0,
      batchSize: 1,
      cost: 1,
      exploredCost: 0,
    });
  for (let call = 0; call < calls; call += 1) observe({ computeMs, cloneMs });
  const plan = (conditions: Partial<PlanConditions> = {}, task: Partial<PlanTask> = {}) =>
    planOperation({ ...TASK, ...task }, { ...CALM, ...conditions }, model, DEFAULT_PLAN_POLICY);
  return { model, observe, plan };
}

describe('planOperation', () => {
  test('sends a first, unknown call to the worker', () => {
    const { plan } = setup({ calls: 0 });
    expect(plan()).toMatchObject({ route: 'worker', confidence: 0, reason: 'first call: its cost is not known yet' });
  });

  test('keeps an operation inline to which no other route is open', () => {
    const { plan } = setup({ calls: 0 });
    expect(plan({}, { canWorker: false })).toMatchObject({ route: 'inline', confidence: 1 });
  });

  test('sends heavy work to the worker and says what it would have blocked', () => {
    const { plan } = setup({ computeMs: 100, cloneMs: 2 });
    expect(plan().route).toBe('worker');
    expect(plan().reason).toMatch(/^compute \d+ ms > frame guard 8 ms, clone [\d.]+ ms$/);
  });

  test('keeps clone-bound work inline and says that the clone decided', () => {
    const { plan } = setup({ computeMs: 2.1, cloneMs: 9.8 });
    expect(plan().route).toBe('inline');
    expect(plan().reason).toMatch(/^clone 9\.\d ms > compute 2\.\d ms$/);
  });

  test('computes inline what is small while every worker is busy', () => {
    const { plan } = setup({ computeMs: 6, cloneMs: 0.5 });
    expect(plan().route).toBe('worker');
    expect(plan({ workerWaitMs: 200 })).toMatchObject({
      route: 'inline',
      reason: expect.stringContaining('wait') as string,
    });
  });

  test('honours maxInlineMs', () => {
    const { plan } = setup({ computeMs: 2, cloneMs: 9 });
    expect(plan({ maxInlineMs: 1 })).toMatchObject({
      route: 'worker',
      reason: expect.stringContaining('limit') as string,
    });
  });

  test('sends work where its data is kept, whatever it would cost here', () => {
    const { plan } = setup({ computeMs: 2.1, cloneMs: 9.8 });
    expect(plan().route).toBe('inline');
    expect(plan({ lastRoute: 'inline' }, { canInline: false })).toMatchObject({
      route: 'worker',
      reason: 'what it needs is kept in a worker',
    });
  });

  test('leaves the last route only for a clear gain', () => {
    const { plan } = setup({ computeMs: 3, cloneMs: 1.95 });
    const [cheapest, other]: RunRoute[] = plan().route === 'worker' ? ['worker', 'inline'] : ['inline', 'worker'];
    expect(plan({ lastRoute: other ?? null })).toMatchObject({
      route: other,
      reason: `stays: ${cheapest} would save less than 15 %`,
    });
  });

  test('is pure: the same arguments give the same plan', () => {
    const { plan } = setup();
    expect(plan({ draw: 0.01 })).toEqual(plan({ draw: 0.01 }));
  });

  test('never tries inline what may break the frame guard', () => {
    for (const computeMs of [4, 8, 20, 200]) {
      const { plan } = setup({ computeMs, cloneMs: computeMs / 2, calls: 3 });
      const { route, explored } = plan({ draw: 0 });
      expect(explored && route === 'inline').toBe(false);
    }
  });

  test('finds the new route within 20 calls when the device becomes 4 times slower', () => {
    const { observe, plan } = setup({ computeMs: 1.4, cloneMs: 1.2, route: 'inline', calls: 200 });
    observe({ computeMs: 1.4, cloneMs: 1.2, on: 'worker' });
    expect(plan().route).toBe('inline');
    let calls = 0;
    for (; plan().route === 'inline' && calls < 100; calls += 1) observe({ computeMs: 5.6, cloneMs: 1.2 });
    expect(calls).toBeLessThanOrEqual(20);
  });

  test('plans the same after its model was exported and read again', () => {
    const { model, plan } = setup({ computeMs: 2.1, cloneMs: 9.8 });
    const saved = model.export('4 cores', 0);
    const again = createCostModel();
    again.adopt(structuredClone(saved), 0);
    expect(planOperation(TASK, CALM, again, DEFAULT_PLAN_POLICY)).toEqual(plan());
    expect(saved.operations['cluster']?.summary).toMatch(/^compute .+ ms \* size\^.+, clone .+ ms \* size\^.+$/);
  });

  test('remembers a bounded number of operations', () => {
    const model = createCostModel({ maxOperations: 10 });
    for (let index = 0; index < 100; index += 1)
      model.observe({
        operation: `op.${index}`,
        size: 1,
        route: 'worker',
        computeMs: 1,
        mainBlockMs: 1,
        latencyMs: 2,
        waitMs: 0,
        batchSize: 1,
        cost: 1,
        exploredCost: 0,
      });
    expect(Object.keys(model.export('any', 0).operations)).toHaveLength(10);
  });
});

describe('over a session, the learned route', () => {
  test.each(ROUTE_WORLDS)(
    '$name: costs at most 1.10 of the best fixed route in the mean of 20 seeds, and explores for at most 2 %',
    (world) => {
      const plays = Array.from({ length: 20 }, (__, seed) => playRouteWorld(world, seed + 1));
      const mean = plays.reduce((sum, { ratioToBestFixed }) => sum + ratioToBestFixed, 0) / plays.length;
      expect(mean).toBeLessThanOrEqual(1.1);
      for (const { exploredRatio } of plays) expect(exploredRatio).toBeLessThanOrEqual(0.02);
    },
  );

  test('chooses the same again under the same seed', () => {
    for (const world of ROUTE_WORLDS) expect(playRouteWorld(world, 7)).toEqual(playRouteWorld(world, 7));
  });
});
