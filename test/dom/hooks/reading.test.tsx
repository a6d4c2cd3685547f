import { act, render } from '@testing-library/react';
import { memo, startTransition, Suspense, useState } from 'react';
import { describe, expect, it } from 'vitest';
import { MapPerformanceProvider, useMapPerformance, useOperation } from 'mapvitals/react';
import type { MapPerformanceState, OperationState } from 'mapvitals/react';
import type { FakeMap } from '../../support/fakeMap.ts';
import { renderProbe, setupHooks } from './setupHooks.tsx';

describe('a part that is first read long after the mount', () => {
  it('is as of now, and followed from then on', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options });
    const counts: (number | undefined)[] = [];
    probe.state.trackOperation('work', 10);
    pass(1000);
    probe.update({ read: ({ operations }) => counts.push(operations[0]?.count) });
    expect(counts.at(-1)).toBe(1);
    probe.state.trackOperation('work', 10);
    pass(500);
    expect(counts.at(-1)).toBe(2);
  });

  it('is as of now, though another part was read from the start', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options, read: ({ vitals }) => vitals });
    probe.state.trackOperation('work', 10);
    pass(1000);
    const counts: (number | undefined)[] = [];
    probe.update({ read: ({ vitals, operations }) => [vitals, counts.push(operations[0]?.count)] });
    expect(counts.at(-1)).toBe(1);
  });

  it('is as of now of one operation too', () => {
    const { options, pass, createMapPerformance } = setupHooks();
    const mapPerformance = createMapPerformance();
    const counts: (number | undefined)[] = [];
    let open = (): void => {};
    let operation: OperationState | undefined;
    function Row() {
      const [isOpen, setOpen] = useState(false);
      operation = useOperation('work');
      open = () => setOpen(true);
      if (isOpen) counts.push(operation.report?.count);
      return null;
    }
    render(
      <MapPerformanceProvider mapPerformance={mapPerformance} options={options}>
        <Row />
      </MapPerformanceProvider>,
    );
    act(() => operation?.record(10));
    pass(1000);
    act(() => open());
    expect(counts).toContain(1);
    act(() => operation?.record(10));
    pass(500);
    expect(counts.at(-1)).toBe(2);
  });

  it('is followed where a child that renders alone is the first to read it', () => {
    const { map, options, pass } = setupHooks();
    const counts: (number | undefined)[] = [];
    let open = (): void => {};
    let state: MapPerformanceState | undefined;
    const Child = memo(function Child({ perf }: { perf: Pick<MapPerformanceState, 'operations'> }) {
      const [isOpen, setOpen] = useState(false);
      open = () => setOpen(true);
      if (isOpen) counts.push(perf.operations[0]?.count);
      return null;
    });
    function Parent() {
      const perf = useMapPerformance(map, options);
      state = perf as never;
      return <Child perf={perf} />;
    }
    render(<Parent />);
    act(() => state?.trackOperation('work', 10));
    pass(1000);
    act(() => open());
    expect(counts.at(-1)).toBe(1);
    for (const expected of [2, 3]) {
      act(() => state?.trackOperation('work', 10));
      pass(500);
      expect(counts.at(-1)).toBe(expected);
    }
  });
});

describe('a part that is read outside of rendering', () => {
  it('is as of now, not of the last publish', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options, read: ({ operations }) => operations });
    pass(500);
    act(() => probe.state.trackOperation('work', 10));
    expect(probe.state.operations[0]?.count).toBe(1);
  });

  it('costs at most one more render', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options });
    const { operations } = probe.state;
    expect(operations).toEqual([]);
    const { length } = probe.states;
    for (let turn = 0; turn < 5; turn += 1) {
      act(() => probe.state.trackOperation('work', 10));
      pass(500);
    }
    expect(probe.states.length).toBeLessThanOrEqual(length + 1);
  });
});

describe('a render that React gave up', () => {
  it('leaves what is shown as it was: its click handlers read what is now', async () => {
    const { map, options, pass } = setupHooks();
    const counts: (number | undefined)[] = [];
    let shown: MapPerformanceState<FakeMap> | undefined;
    let wait = (): void => {};
    const never = new Promise<void>(() => {});
    function Panel() {
      const [isWaiting, setWaiting] = useState(false);
      const state = useMapPerformance(map, options);
      void state.operations;
      wait = () => startTransition(() => setWaiting(true));
      // As a lazy panel or data that is fetched does: the old view stays until it is there.
      if (isWaiting) throw never;
      shown = state;
      return null;
    }
    render(
      <Suspense>
        <Panel />
      </Suspense>,
    );
    await act(async () => wait());
    shown?.trackOperation('work', 10);
    counts.push(shown?.operations[0]?.count);
    pass(1000);
    await Promise.resolve();
    shown?.trackOperation('work', 10);
    counts.push(shown?.operations[0]?.count);
    expect(counts).toEqual([1, 2]);
  });
});
