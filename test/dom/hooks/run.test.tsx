/** @module-tag realTime */
import { describe, expect, expectTypeOf, it } from 'vitest';
import { useMapPerformance } from '../../../hooks/index.ts';
import type { MapPerformanceState } from '../../../hooks/index.ts';
import { OptimizationManager } from '../../../src/optimization/OptimizationManager.ts';
import type { FakeMap } from '../../support/fakeMap.ts';
import { renderProbe, setupHooks } from './setupHooks.tsx';

const tasks = { double: { run: (input: number) => input * 2 } };

describe('run', () => {
  it('runs a task of the optimizer, measures it, and stays the same function', async () => {
    const { clock, map, options } = setupHooks();
    const optimize = new OptimizationManager({ tasks, clock });
    const probe = renderProbe({ source: map, options: { ...options, optimize } });
    const { run } = probe.state;
    await expect(run('double', 21)).resolves.toBe(42);
    probe.update({ source: null });
    expect(probe.state.run).toBe(run);
    expect(probe.state.mapPerformance.monitor.getReport('double')?.routes).toEqual({ inline: 1 });
  });

  it('outlives the component: the optimizer is its owner’s', async () => {
    const { clock, map, options } = setupHooks();
    const optimize = new OptimizationManager({ tasks, clock });
    const probe = renderProbe({ source: map, options: { ...options, optimize } }, { isStrict: true });
    probe.unmount();
    await expect(optimize.run('double', 2)).resolves.toBe(4);
  });

  it('rejects with NO_OPTIMIZER where there is none, and says what to pass', async () => {
    const { map, options } = setupHooks();
    const { run } = renderProbe({ source: map, options }).state;
    await expect(run('double', 21)).rejects.toMatchObject({
      code: 'NO_OPTIMIZER',
      message: expect.stringContaining('optimize: createOptimization({ tasks })') as string,
    });
  });

  it('knows the names, inputs and results of the tasks that it was given', () => {
    type State = MapPerformanceState<FakeMap, OptimizationManager<typeof tasks>>;
    expectTypeOf<State['run']>().toEqualTypeOf<OptimizationManager<typeof tasks>['run']>();
    const use = (optimize: OptimizationManager<typeof tasks>) => useMapPerformance(null, { optimize });
    expectTypeOf<ReturnType<typeof use>['run']>().toEqualTypeOf<OptimizationManager<typeof tasks>['run']>();
    expectTypeOf<MapPerformanceState['run']>().parameter(0).toEqualTypeOf<string>();
  });
});
