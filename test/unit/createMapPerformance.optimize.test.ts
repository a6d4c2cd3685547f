/** @module-tag realTime */
import { Ajv } from 'ajv';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest';
import { createMapPerformance } from '../../src/createMapPerformance.ts';
import { createMemoryCache } from '../../src/cache/createMemoryCache.ts';
import { adviseOperation } from '../../src/optimization/adviceRules.ts';
import { OptimizationManager } from '../../src/optimization/OptimizationManager.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { createFakeTaskRunner } from '../support/fakeTaskRunner.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../support/fakeMap.ts';
import type { OperationSample } from '../../src/types/sample.ts';
import { loadTracking } from '../../src/start/lateTracking.ts';

// What makes numbers of maps is there from the start: how it comes has tests of its own, in lateTracking.
beforeAll(async () => {
  await loadTracking();
});

const tasks = {
  double: { run: (input: number) => input * 2, sizeOf: () => 100 },
  lookUp: { run: (input: string) => input.length, cacheKey: (input: string) => input },
};

function setup({ sampleRate }: { sampleRate?: number } = {}) {
  const clock = createFakeClock();
  const runner = createFakeTaskRunner(tasks, clock, { cloneMs: 0.5, runMs: 20 });
  const optimize = new OptimizationManager<typeof tasks>({
    tasks,
    runner,
    clock,
    cache: createMemoryCache({ clock }),
    advise: adviseOperation,
    ...(sampleRate === undefined ? {} : { sampleRate }),
  });
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false, optimize });
  const samples: OperationSample[] = [];
  measured.monitor.onSample((sample) => sample.kind === 'operation' && samples.push(sample));
  const map = createFakeMap(clock, createFakeContainer());
  const settle = async <Value>(promise: Promise<Value>): Promise<Value> => {
    const settled = promise.then(
      () => true,
      () => true,
    );
    // Parts of the optimizer come by imports, one after the other, on real time.
    for (let turn = 0; turn < 100; turn += 1) {
      await clock.advanceAsync(100);
      await vi.dynamicImportSettled();
      if (await Promise.race([settled, Promise.resolve(false)])) break;
    }
    return promise;
  };
  return { clock, runner, optimize, measured, samples, map, settle };
}

describe('createMapPerformance({ optimize })', () => {
  test('gives the manager back by its own type, and undefined without one', () => {
    const { measured, optimize } = setup();
    expect(measured.optimize).toBe(optimize);
    expectTypeOf(measured.optimize).toEqualTypeOf<OptimizationManager<typeof tasks>>();
    expectTypeOf(createMapPerformance().optimize).toEqualTypeOf<undefined>();
    expect(createMapPerformance().optimize).toBeUndefined();
  });

  test('measures its runs: the route mix in the snapshot, the reason in the sample', async () => {
    const { measured, samples, settle } = setup();
    expect(await settle(measured.optimize.run('double', 21))).toBe(42);
    await settle(measured.optimize.run('lookUp', 'Oslo'));
    await settle(measured.optimize.run('lookUp', 'Oslo'));
    const routes = measured.monitor.snapshot().operations.map(({ name, count, routes: mix }) => [name, count, mix]);
    expect(routes).toContainEqual(['double', 1, { worker: 1 }]);
    expect(routes).toContainEqual(['lookUp', 2, { worker: 1, cache: 1 }]);
    expect(samples[0]).toMatchObject({
      name: 'double',
      route: 'worker',
      plan: { reason: 'first call: its cost is not known yet', explored: false },
    });
  });

  test('lets deferrable work wait until the user lets go of the map', async () => {
    const { clock, map, measured, runner } = setup();
    measured.attach(map);
    const pointer = { pointerId: 1, isPrimary: true, buttons: 1, clientY: 0, timeStamp: clock.now() };
    map.container.dispatch('pointerdown', { ...pointer, clientX: 0 });
    map.container.dispatch('pointermove', { ...pointer, clientX: 9 });
    map.startMove();
    const run = measured.optimize.run('double', 1, { deferMs: 5000 });
    await clock.advanceAsync(500);
    expect(runner.calls).toEqual([]);
    map.endMove();
    map.container.dispatch('pointerup', { ...pointer, clientX: 9 });
    await clock.advanceAsync(100);
    expect(await run).toBe(2);
    expect(measured.optimize.getMetrics().operations[0]?.deferredCount).toBe(1);
  });

  test('a map that goes in the middle of a gesture ends it', async () => {
    const { clock, map, measured, runner } = setup();
    const detach = measured.attach(map);
    const pointer = { pointerId: 1, isPrimary: true, buttons: 1, clientY: 0, timeStamp: clock.now() };
    map.container.dispatch('pointerdown', { ...pointer, clientX: 0 });
    map.container.dispatch('pointermove', { ...pointer, clientX: 9 });
    map.startMove();
    void measured.optimize.run('double', 1, { deferMs: 5000 });
    await clock.advanceAsync(10);
    detach();
    await clock.advanceAsync(10);
    expect(runner.calls).toHaveLength(1);
  });

  test('takes the share of sessions from it, unless it is told one itself', () => {
    const clock = createFakeClock();
    const optimize = new OptimizationManager({ tasks, clock, sampleRate: 0 });
    expect(createMapPerformance({ clock, optimize }).monitor.isSampled).toBe(false);
    expect(createMapPerformance({ clock, optimize, sampleRate: 1 }).monitor.isSampled).toBe(true);
  });

  test('lets go of it on dispose, and leaves it to its owner', async () => {
    const { measured, optimize, settle } = setup();
    await measured.dispose();
    await expect(settle(optimize.run('double', 2))).resolves.toBe(4);
    await settle(optimize.dispose());
    await expect(optimize.run('double', 2)).rejects.toMatchObject({ code: 'DISPOSED' });
  });
});

test('what is no optimizer is refused, and it is said what to pass', () => {
  const options = { clock: createFakeClock(), optimize: { tasks } } as object;
  expect(() => createMapPerformance(options)).toThrow(/`optimize.connect` must be a function.*createOptimization/);
});

describe('the report', () => {
  const schema = JSON.parse(readFileSync('docs/report.schema.json', 'utf8')) as object;
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

  test('tells of routes, costs, reasons and savings, by the schema', async () => {
    const { measured, settle } = setup();
    for (let call = 0; call < 10; call += 1) await settle(measured.optimize.run('double', call));
    await settle(measured.optimize.run('lookUp', 'Oslo'));
    const report = measured.report();
    validate(JSON.parse(JSON.stringify(report)));
    expect(validate.errors).toBeNull();
    expect(report.optimization).toMatchObject({
      profile: 'custom',
      exploredRatio: 0,
      operations: [{ name: 'double' }, { name: 'lookUp' }],
      pool: { size: 1 },
    });
    const [double] = report.optimization?.operations ?? [];
    expect(double?.runs).toEqual({ cache: 0, worker: 10, batch: 0, inline: 0 });
    expect(double?.latestReason).toMatch(/^compute 20 ms > frame guard 8 ms, clone/);
    expect(double?.costs.runCount).toBe(9);
    expect((double?.costs.predicted ?? 0) / (double?.costs.actual ?? 1)).toBeCloseTo(1, 0);
    expect(double?.estimatedSaving.mainBlockMs).toBeGreaterThan(9 * 15);
  });

  test('says null where nothing routes operations', () => {
    const report = createMapPerformance({ clock: createFakeClock() }).report();
    expect(report.optimization).toBeNull();
  });
});
