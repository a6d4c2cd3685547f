/** @module-tag realTime */
import { act } from '@testing-library/react';
import { createRef } from 'react';
import { describe, expect, it } from 'vitest';
import type { Violation } from '../../../src/types/threshold.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { FakeMap } from '../../support/fakeMap.ts';
import { loadMap, renderProbe, setupHooks } from './setupHooks.tsx';

describe('useMapPerformance measures', () => {
  it('a map that is there', () => {
    const setup = setupHooks();
    const probe = renderProbe({ source: setup.map, options: setup.options, read: (state) => state.vitals });
    loadMap(setup);
    expect(probe.state.vitals.FTP.value).toBeGreaterThan(79);
    expect(probe.state.vitals.TCM.value).toBeGreaterThan(79);
  });

  it('a map that is null at first, with the same instance', () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: null, options });
    const { mapPerformance } = probe.state;
    probe.update({ source: map });
    expect(map.sinkCount).toBe(1);
    expect(probe.state.mapPerformance).toBe(mapPerformance);
  });

  it('the map behind a MapRef, a ref, and a ref to a MapRef, once', () => {
    const { map, options } = setupHooks();
    const wrapper = { getMap: () => map };
    const probe = renderProbe({ source: wrapper, options });
    for (const source of [{ current: map }, { current: { getMap: () => map } }, map]) {
      probe.update({ source });
      expect(map.sinkCount).toBe(1);
    }
    expect(map.container.listenerCount).toBeGreaterThan(0);
    probe.unmount();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
  });

  it('a map that a ref gets long after mount, without a render', () => {
    const { map, options, pass } = setupHooks();
    const ref = createRef<FakeMap>();
    renderProbe({ source: ref, options });
    pass(60_000);
    ref.current = map;
    pass(250);
    expect(map.sinkCount).toBe(1);
  });

  it('the first tile of a ref that is filled late within a twentieth of the wait', () => {
    const { map, options, pass } = setupHooks();
    const ref = createRef<FakeMap>();
    renderProbe({ source: ref, options });
    pass(1000);
    ref.current = map;
    pass(1000 / 20);
    expect(map.sinkCount).toBe(1);
  });

  it.each(['cesiumElement', 'deck', 'innerMap'])(
    'the map that comes late into a holder (%s) which a ref has',
    (field) => {
      const { map, options, pass } = setupHooks();
      const held: Record<string, unknown> = { [field]: null };
      const asked: unknown[] = [];
      const adapter: typeof attachFakeMap = (given, sink, more) => {
        asked.push(Reflect.get(given, field));
        return attachFakeMap(map, sink, more);
      };
      // The cast: what resium, `@deck.gl/react` and Google's elements fill a ref with.
      renderProbe({ source: { current: held as unknown as FakeMap }, options: { ...options, adapter } });
      pass(1000);
      expect(asked).toEqual([]);
      held[field] = map;
      pass(1000 / 20);
      expect(asked).toEqual([map]);
      expect(map.sinkCount).toBe(1);
    },
  );

  it('the map that a ref holds at the latest render, and no longer the one before', () => {
    const { map, options, clock } = setupHooks();
    const next = createFakeMap(clock);
    const ref = { current: map };
    const probe = renderProbe({ source: ref, options });
    ref.current = next;
    probe.update({});
    expect([map.sinkCount, next.sinkCount]).toEqual([0, 1]);
  });

  it('the map that a child makes anew behind a ref, though its holder does not render', () => {
    const { map, options, clock, pass } = setupHooks();
    const ref = { current: map };
    const probe = renderProbe({ source: ref, options });
    map.remove();
    pass(1000);
    const next = createFakeMap(clock);
    ref.current = next;
    pass(250);
    expect([map.sinkCount, next.sinkCount]).toEqual([0, 1]);
    // And the one after it.
    next.remove();
    const last = createFakeMap(clock);
    ref.current = last;
    pass(250);
    expect([next.sinkCount, last.sinkCount]).toEqual([0, 1]);
    probe.unmount();
    expect(last.sinkCount).toBe(0);
    expect(clock.pendingCount).toBe(0);
  });

  it('nothing of a wrapper whose map is gone, silently', () => {
    const { map, options } = setupHooks();
    const getMap = (): FakeMap => {
      throw new Error('the map was removed');
    };
    const probe = renderProbe({ source: map, options });
    expect(() => probe.update({ source: { getMap } })).not.toThrow();
    expect(map.sinkCount).toBe(0);
  });

  it('nothing of a map that is already removed, silently', () => {
    const { map, options } = setupHooks();
    map.remove();
    const probe = renderProbe({ source: map, options });
    expect(map.sinkCount).toBe(0);
    expect(probe.state.getReport().problems).toEqual([]);
  });

  it('honours name', () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: map, options: { ...options, name: 'left' } });
    expect(probe.state.report().environment.maps).toMatchObject([{ name: 'left' }]);
  });

  it('honours createdAtMs', () => {
    const setup = setupHooks();
    setup.clock.advance(500);
    const options = { ...setup.options, createdAtMs: setup.clock.now() - 400 };
    const probe = renderProbe({ source: setup.map, options, read: (state) => state.vitals });
    loadMap(setup);
    expect(probe.state.vitals.FTP.value).toBeGreaterThan(479);
  });
});

describe('useMapPerformance leaves no listener, timer or attachment', () => {
  it.each([
    ['when it unmounts in mid-gesture', (map: FakeMap) => map.startMove()],
    ['when the map was removed first', (map: FakeMap) => map.remove()],
    ['when nothing has happened', () => {}],
  ])('%s', (_when, happen) => {
    const setup = setupHooks();
    const { map, options, clock, pass } = setup;
    const probe = renderProbe({ source: map, options, read: (state) => state.vitals });
    loadMap(setup);
    act(() => {
      map.container.dispatch('wheel', { timeStamp: clock.now() });
      happen(map);
    });
    pass(50);
    probe.unmount();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
    // What the fake map itself still draws.
    clock.advance(1000);
    map.endMove();
    clock.advance(1000);
    expect(clock.pendingCount).toBe(0);
  });

  it('when it unmounts before its ref was filled', () => {
    const { options, clock } = setupHooks();
    renderProbe({ source: createRef<FakeMap>(), options }).unmount();
    expect(clock.pendingCount).toBe(0);
  });

  it('under StrictMode, which mounts twice', () => {
    const setup = setupHooks();
    const { map, options, clock } = setup;
    const probe = renderProbe({ source: map, options, read: (state) => state.vitals }, { isStrict: true });
    expect(map.sinkCount).toBe(1);
    loadMap(setup);
    expect(probe.state.vitals.FTP.value).not.toBeNull();
    expect(probe.state.vitals.FTP.sampleCount).toBe(1);
    probe.unmount();
    expect(map.sinkCount).toBe(0);
    expect(map.container.listenerCount).toBe(0);
    clock.advance(1000);
    expect(clock.pendingCount).toBe(0);
  });

  it('ends its own instance, but not between the two mounts of StrictMode', async () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: map, options }, { isStrict: true });
    const { monitor } = probe.state.mapPerformance;
    await Promise.resolve();
    monitor.trackOperation('work', 1);
    expect(monitor.getReport('work')?.count).toBe(1);
    probe.unmount();
    await Promise.resolve();
    monitor.trackOperation('work', 1);
    expect(monitor.getReport('work')?.count).toBe(1);
  });
});

describe('useMapPerformance renders again', () => {
  it('only when a part that was read while rendering changes', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options, read: ({ vitals }) => vitals });
    const count = probe.states.length;
    act(() => probe.state.trackOperation('work', 3));
    pass(1000);
    expect(probe.states.length).toBe(count);
    act(() =>
      probe.state.mapPerformance.monitor.record({
        kind: 'vital',
        name: 'GSL',
        outcome: 'measured',
        value: 40,
        startMs: 0,
        endMs: 40,
      }),
    );
    pass(1000);
    expect(probe.states.length).toBe(count + 1);
    expect(probe.state.vitals.GSL.value).toBe(40);
  });

  it('for operations where those were read, at most four times a second', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options, read: (state) => state.operations });
    const count = probe.states.length;
    for (let turn = 0; turn < 100; turn += 1) {
      act(() => probe.state.trackOperation('work', turn));
      pass(10);
    }
    expect(probe.states.length - count).toBeGreaterThanOrEqual(3);
    expect(probe.states.length - count).toBeLessThanOrEqual(4);
  });

  it('never where nothing was read, and then nothing is published', () => {
    const { options, pass, clock } = setupHooks();
    const probe = renderProbe({ source: null, options });
    const count = probe.states.length;
    act(() => probe.state.trackOperation('work', 3));
    expect(clock.pendingCount).toBe(0);
    pass(1000);
    expect(probe.states.length).toBe(count);
  });

  it('from a part on that a later render read first', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options });
    probe.update({ read: ({ operations }) => operations });
    const count = probe.states.length;
    act(() => probe.state.trackOperation('work', 3));
    pass(250);
    expect(probe.states.length).toBe(count + 1);
    expect(probe.state.operations[0]?.name).toBe('work');
  });

  it('with the same functions', () => {
    const { map, options, pass } = setupHooks();
    const probe = renderProbe({ source: map, options, read: (state) => state.operations });
    const { trackOperation, startTimer, measure, wrap, getReport, exportReport } = probe.state;
    act(() => measure('work', () => {}));
    pass(250);
    probe.update({ options: { ...options, thresholds: { work: 5 } } });
    expect(probe.state).toMatchObject({ trackOperation, startTimer, measure, wrap, getReport, exportReport });
    expect(probe.states.length).toBeGreaterThan(2);
  });
});

describe('useMapPerformance gives functions that', () => {
  it('measure, and report it', () => {
    const { map, options, clock } = setupHooks();
    const { state } = renderProbe({ source: map, options });
    const { measure, wrap, startTimer, trackOperation, getReport } = state;
    expect(measure('work', () => (clock.block(10), 'done'))).toBe('done');
    wrap('work', (ms: number) => clock.block(ms))(20);
    const timer = startTimer('work');
    clock.block(30);
    timer.end();
    trackOperation('work', 40);
    expect(getReport('work')).toMatchObject({ count: 4, totalMs: 100 });
    expect(getReport().operations.map(({ name }) => name)).toEqual(['work']);
    expect(getReport('never')).toBeUndefined();
  });

  it('do nothing harmful after unmount', () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: map, options });
    probe.unmount();
    expect(probe.state.measure('late', () => 7)).toBe(7);
    expect(() => probe.state.getReport()).not.toThrow();
  });
});

describe('useMapPerformance takes inline options', () => {
  it('without attaching again or forgetting', () => {
    const setup = setupHooks();
    const { map, options } = setup;
    const probe = renderProbe({
      source: map,
      options: { ...options, thresholds: { work: 50 }, onViolation: () => {} },
    });
    const { mapPerformance } = probe.state;
    const [sink] = map.sinks;
    probe.state.trackOperation('work', 10);
    for (let turn = 0; turn < 5; turn += 1) {
      probe.update({ options: { ...options, thresholds: { work: 50 }, onViolation: () => {} } });
    }
    expect([...map.sinks]).toEqual([sink]);
    expect(probe.state.mapPerformance).toBe(mapPerformance);
    expect(probe.state.getReport('work')?.count).toBe(1);
  });

  it('and calls the onViolation of the latest render', () => {
    const { map, options, clock } = setupHooks();
    const heard: string[] = [];
    const listen = (by: string) => (violation: Violation) => heard.push(`${by}: ${violation.operation}`);
    const thresholds = { work: 50 };
    const probe = renderProbe({ source: map, options: { ...options, thresholds, onViolation: listen('first') } });
    probe.state.trackOperation('work', 60);
    probe.update({ options: { ...options, thresholds, onViolation: listen('second') } });
    clock.advance(2000);
    probe.state.trackOperation('work', 60);
    probe.update({ options: { ...options, thresholds } });
    clock.advance(2000);
    probe.state.trackOperation('work', 60);
    expect(heard).toEqual(['first: work', 'second: work']);
  });

  it('and, where that is asked for, calls it once the cause is known', async () => {
    const { map, options, clock } = setupHooks();
    const heard: (string | null)[] = [];
    const onViolation = ({ cause }: Violation): void => void heard.push(cause && cause.heldBy);
    const live = { thresholds: { work: 50 }, onViolation, onViolationWhen: 'complete' } as const;
    const probe = renderProbe({ source: map, options: { ...options, ...live } });
    probe.state.measure('work', () => clock.block(80));
    expect(heard).toEqual([]);
    clock.advance(600);
    // What finds causes comes with the first violation.
    await expect.poll(() => heard).toEqual(['work']);
    probe.update({ options: { ...options, ...live, onViolationWhen: 'atOnce' } });
    clock.advance(2000);
    probe.state.measure('work', () => clock.block(80));
    expect(heard).toHaveLength(2);
    clock.advance(600);
    expect(heard).toHaveLength(2);
    expect(probe.state.mapPerformance.monitor.snapshot().problems).toEqual([]);
  });

  it('and the limits of the latest render', () => {
    const { map, options, clock } = setupHooks();
    const probe = renderProbe({ source: map, options: { ...options, thresholds: { work: 50 } } });
    probe.update({ options: { ...options, thresholds: { work: { maxMs: 100 } } } });
    probe.state.trackOperation('work', 60);
    probe.update({ options: { ...options, thresholds: {} } });
    clock.advance(2000);
    probe.state.trackOperation('work', 160);
    expect(probe.state.getReport().violationCount).toBe(0);
    probe.update({ options: { ...options, thresholds: { work: 150 } } });
    probe.state.trackOperation('work', 160);
    expect(probe.state.getReport().violations[0]).toMatchObject({ operation: 'work', limit: 150 });
  });

  it('keeps the cool-down of a threshold that only looks new', () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: map, options: { ...options, thresholds: { work: 50 } } });
    probe.state.trackOperation('work', 60);
    probe.update({ options: { ...options, thresholds: { work: 50 } } });
    probe.state.trackOperation('work', 60);
    expect(probe.state.getReport().violationCount).toBe(1);
  });

  it('counts a bad limit as a problem and does not throw', () => {
    const { map, options } = setupHooks();
    const probe = renderProbe({ source: map, options: { ...options, thresholds: { work: -1 } } });
    expect(probe.state.getReport().problems[0]?.code).toBe('bad-threshold');
  });
});
