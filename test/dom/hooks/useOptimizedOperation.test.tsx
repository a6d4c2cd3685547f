/** @module-tag realTime */
import { act, cleanup, render } from '@testing-library/react';
import { OptimizationManager } from 'mapvitals/optimize';
import { MapPerformanceProvider, useOptimizedOperation } from 'mapvitals/react';
import { StrictMode, useEffect, useMemo } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { createMapPerformance } from '../../../src/createMapPerformance.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { setupHooks } from './setupHooks.tsx';

afterEach(cleanup);

type Area = (width: number, height: number) => Promise<number>;

function setup() {
  const clock = createFakeClock();
  const optimize = new OptimizationManager({ tasks: {}, clock });
  const areas: Area[] = [];
  const isKnown = (): boolean => {
    try {
      return optimize.explain('area' as never) !== undefined;
    } catch {
      return false;
    }
  };
  return { optimize, areas, isKnown };
}

describe('optimizeOperation in a render', () => {
  it('may run twice under one name, as StrictMode does', async () => {
    const { optimize, areas } = setup();
    function Probe() {
      const area = useMemo(() => optimize.optimizeOperation((a: number, b: number) => a * b, { name: 'area' }), []);
      areas.push(area);
      return <p>shown</p>;
    }
    const { container } = render(
      <StrictMode>
        <Probe />
        <Probe />
      </StrictMode>,
    );
    expect(container.textContent).toBe('shownshown');
    expect(await Promise.all(areas.map((area, index) => area(index, 2)))).toEqual(areas.map((_, index) => index * 2));
    expect(optimize.getMetrics().operations).toHaveLength(1);
  });

  it('keeps each closure its own, and the operation until the last is released', async () => {
    const { optimize, isKnown } = setup();
    const twice = optimize.optimizeOperation((a: number) => a * 2, { name: 'area' });
    const thrice = optimize.optimizeOperation((a: number) => a * 3, { name: 'area' });
    expect([await twice(1), await thrice(1)]).toEqual([2, 3]);
    thrice.release();
    thrice.release();
    expect([await twice(1), isKnown()]).toEqual([2, true]);
    await expect(thrice(1)).rejects.toMatchObject({ code: 'DISPOSED' });
    twice.release();
    expect(isKnown()).toBe(false);
  });
});

describe('useOptimizedOperation', () => {
  const rig = (isStrict: boolean) => {
    const parts = setup();
    const early: Promise<number>[] = [];
    function Child({ area }: { readonly area: Area }) {
      useEffect(() => void early.push(area(1, 1)), [area]);
      return null;
    }
    function Probe({ factor }: { readonly factor: number }) {
      const area = useOptimizedOperation((a: number, b: number) => a * b * factor, {
        name: 'area',
        optimize: parts.optimize,
      });
      parts.areas.push(area);
      return <Child area={area} />;
    }
    const tree = (factor: number) =>
      isStrict ? <StrictMode>{<Probe factor={factor} />}</StrictMode> : <Probe factor={factor} />;
    return { ...parts, early, tree, ...render(tree(1)) };
  };

  it.each([true, false])('gives one function, which runs the latest closure; strict: %s', async (isStrict) => {
    const { areas, rerender, tree, early, optimize } = rig(isStrict);
    rerender(tree(10));
    expect(new Set(areas.slice(-2)).size).toBe(1);
    await expect(areas.at(-1)?.(2, 3)).resolves.toBe(60);
    expect(await Promise.all(early)).toEqual(early.map(() => 1));
    expect(optimize.getMetrics().operations[0]?.runs.inline).toBe(early.length + 1);
  });

  it.each([true, false])(
    'frees the operation when it unmounts, also after a late call; strict: %s',
    async (isStrict) => {
      const { areas, unmount, isKnown, early } = rig(isStrict);
      await act(async () => Promise.all(early));
      expect(isKnown()).toBe(true);
      unmount();
      expect(isKnown()).toBe(false);
      await expect(areas.at(-1)?.(2, 3)).resolves.toBe(6);
      expect(isKnown()).toBe(false);
    },
  );

  it("takes the provider's optimizer, and rejects with NO_OPTIMIZER without one", async () => {
    const { optimize } = setup();
    const results: Promise<number>[] = [];
    function Probe() {
      const double = useOptimizedOperation((value: number) => value * 2);
      useEffect(() => void results.push(double(4)), [double]);
      return null;
    }
    const { options } = setupHooks();
    const mapPerformance = createMapPerformance({ ...options, optimize });
    render(
      <MapPerformanceProvider mapPerformance={mapPerformance}>
        <Probe />
      </MapPerformanceProvider>,
    );
    await expect(results[0]).resolves.toBe(8);
    render(<Probe />);
    await expect(results[1]).rejects.toMatchObject({
      code: 'NO_OPTIMIZER',
      message: expect.stringContaining('optimize: createOptimization({ tasks })') as string,
    });
  });
});
