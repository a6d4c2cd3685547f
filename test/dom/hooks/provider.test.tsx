import { act, render, screen } from '@testing-library/react';
import { StrictMode, createRef } from 'react';
import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import {
  MapPerformanceProvider,
  PerformanceOverlay,
  useMapPerformance,
  useOperation,
  useViolations,
  useVitals,
} from '../../../hooks/index.ts';
import type { MapPerformance } from '../../../src/types/mapPerformance.ts';
import type { OperationState } from '../../../hooks/index.ts';
import { setupHooks } from './setupHooks.tsx';

/** Renders what a hook gives, and keeps what each render got. */
function renderHookBelow<Value>(mapPerformance: MapPerformance<object>, useHook: () => Value): Value[] {
  const values: Value[] = [];
  function Probe() {
    values.push(useHook());
    return null;
  }
  render(
    <MapPerformanceProvider mapPerformance={mapPerformance}>
      <Probe />
    </MapPerformanceProvider>,
  );
  return values;
}

function recordVital(mapPerformance: MapPerformance<object>, name: 'GSL' | 'ST', value: number): void {
  act(() =>
    mapPerformance.monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: value }),
  );
}

describe('MapPerformanceProvider', () => {
  it('gives its instance to every hook below, and never ends an instance of yours', async () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    const seen: unknown[] = [];
    function Child() {
      seen.push(useMapPerformance(setup.map).mapPerformance);
      return null;
    }
    const { unmount } = render(
      <MapPerformanceProvider mapPerformance={mapPerformance}>
        <Child />
        <Child />
      </MapPerformanceProvider>,
    );
    expect(seen).toEqual([mapPerformance, mapPerformance]);
    expect(setup.map.sinkCount).toBe(1);
    unmount();
    await Promise.resolve();
    expect(setup.map.sinkCount).toBe(0);
    mapPerformance.monitor.trackOperation('work', 1);
    expect(mapPerformance.monitor.getReport('work')?.count).toBe(1);
  });

  it('makes one instance of its own, and ends it with itself, also under StrictMode', async () => {
    const { options, map } = setupHooks();
    const seen = new Set<MapPerformance<object>>();
    function Child() {
      seen.add(useMapPerformance<object>(map).mapPerformance);
      return null;
    }
    const tree = (child: ReactNode) => (
      <StrictMode>
        <MapPerformanceProvider options={{ ...options, thresholds: { work: 50 } }}>{child}</MapPerformanceProvider>
      </StrictMode>
    );
    const { rerender, unmount } = render(tree(<Child />));
    rerender(tree(<Child key="another" />));
    expect(seen.size).toBe(1);
    const [mapPerformance] = [...seen];
    mapPerformance?.monitor.trackOperation('work', 60);
    expect(mapPerformance?.report().violationCount).toBe(1);
    unmount();
    await Promise.resolve();
    mapPerformance?.monitor.trackOperation('work', 60);
    expect(mapPerformance?.report().violationCount).toBe(1);
  });

  it('is missed with an error that says what to do', () => {
    const useBelowNothing = { useVitals, useViolations, useOperation: () => useOperation('work') };
    for (const [name, useHook] of Object.entries(useBelowNothing)) {
      function Orphan() {
        useHook();
        return null;
      }
      const silence = console.error;
      console.error = () => {};
      expect(() => render(<Orphan />)).toThrow(`\`${name}\` needs a MapPerformanceProvider`);
      console.error = silence;
    }
  });
});

describe('useVitals', () => {
  it('gives all vitals', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    const values = renderHookBelow(mapPerformance, () => useVitals());
    recordVital(mapPerformance, 'GSL', 40);
    setup.pass(250);
    expect(values.at(-1)?.GSL.value).toBe(40);
  });

  it('renders again only for what an inline selector selects, one level deep', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    const values = renderHookBelow(mapPerformance, () => useVitals(({ GSL }) => ({ start: GSL.value })));
    recordVital(mapPerformance, 'ST', 400);
    setup.pass(250);
    expect(values).toHaveLength(1);
    recordVital(mapPerformance, 'GSL', 40);
    setup.pass(250);
    expect(values).toEqual([{ start: null }, { start: 40 }]);
  });

  it('takes a selector that makes something new at each call, and a changing one', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    let name: 'GSL' | 'ST' = 'GSL';
    const values = renderHookBelow(mapPerformance, () => useVitals((vitals) => [{ value: vitals[name].value }]));
    recordVital(mapPerformance, 'GSL', 40);
    setup.pass(250);
    name = 'ST';
    recordVital(mapPerformance, 'ST', 400);
    setup.pass(250);
    expect(values.at(-1)).toEqual([{ value: 400 }]);
  });
});

describe('useViolations', () => {
  it('gives the newest violations, and renders again only for a new one', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    mapPerformance.monitor.setThreshold('work', 50);
    const values = renderHookBelow(mapPerformance, () => useViolations());
    act(() => mapPerformance.monitor.trackOperation('work', 20));
    setup.pass(250);
    act(() => mapPerformance.monitor.trackOperation('work', 60));
    setup.pass(250);
    expect(values.map((violations) => violations.length)).toEqual([0, 1]);
  });
});

describe('useOperation', () => {
  it('gives functions that stay and a report that follows', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    const values = renderHookBelow(mapPerformance, () => {
      const operation = useOperation('work');
      return { operation, count: operation.report?.count };
    });
    const { operation } = values[0] as { operation: OperationState };
    act(() => {
      operation.record(5);
      operation.measure(() => {});
      operation.startTimer().end();
    });
    setup.pass(250);
    expect(values.map(({ count }) => count)).toEqual([undefined, 3]);
    expect(values.at(-1)?.operation.record).toBe(operation.record);
  });

  it('does not render again for another operation, nor for its own where the report is not read', () => {
    const setup = setupHooks();
    const mapPerformance = setup.createMapPerformance();
    const reading = renderHookBelow(mapPerformance, () => useOperation('work').report?.count);
    const writing = renderHookBelow(mapPerformance, () => useOperation('work').record);
    act(() => mapPerformance.monitor.trackOperation('other', 5));
    setup.pass(250);
    expect(reading).toEqual([undefined]);
    act(() => mapPerformance.monitor.trackOperation('work', 5));
    setup.pass(250);
    act(() => mapPerformance.monitor.trackOperation('other', 5));
    setup.pass(5000);
    expect(reading).toEqual([undefined, 1]);
    expect(writing).toHaveLength(1);
  });
});

describe('PerformanceOverlay', () => {
  const overlays = () => document.querySelectorAll('map-vitals');

  it('shows the overlay of the provider while it is mounted, once, also under StrictMode', () => {
    const { options } = setupHooks();
    const { unmount } = render(
      <StrictMode>
        <MapPerformanceProvider options={options}>
          <main>
            <PerformanceOverlay corner="bottom-right" storage={null} />
          </main>
        </MapPerformanceProvider>
      </StrictMode>,
    );
    expect(overlays()).toHaveLength(1);
    expect(overlays()[0]?.shadowRoot?.textContent).toContain('Map vitals');
    unmount();
    expect(overlays()).toHaveLength(0);
  });

  it('needs no provider where it is given an instance, and stays the same element while inline options change', () => {
    const { createMapPerformance } = setupHooks();
    const mapPerformance = createMapPerformance();
    const target = createRef<HTMLDivElement>();
    const tree = () => (
      <div ref={target}>
        <span>{screen.queryAllByText('x').length}</span>
        <PerformanceOverlay
          mapPerformance={mapPerformance}
          target={target}
          storage={{ getItem: () => null, setItem() {} }}
        />
      </div>
    );
    const { rerender } = render(tree());
    const [first] = overlays();
    rerender(tree());
    expect([...overlays()]).toEqual([first]);
  });
});
