import { describe, expect, test } from 'vitest';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import type { PerformanceMonitorOptions } from '../../../src/core/monitorOptions.ts';
import type { Snapshot } from '../../../src/types/snapshot.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const setup = (options: PerformanceMonitorOptions = {}) => {
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, ...options });
  const published: Snapshot[] = [];
  return { clock, monitor, published, listen: () => monitor.subscribe((snapshot) => published.push(snapshot)) };
};

describe('publishing', () => {
  test('runs no timer while nobody subscribes', () => {
    const { clock, monitor } = setup();
    monitor.onSample(() => {});
    monitor.onViolation(() => {});
    monitor.trackOperation('x', 1);
    monitor.snapshot();
    monitor.getReport();
    expect(clock.pendingCount).toBe(0);
  });

  test('runs no timer while nothing changes', () => {
    const { clock, monitor, published, listen } = setup();
    listen();
    expect(clock.pendingCount).toBe(0);
    monitor.trackOperation('x', 1);
    monitor.trackOperation('x', 1);
    expect(clock.pendingCount).toBe(1);
    clock.advance(10_000);
    expect(published).toHaveLength(1);
    expect(clock.pendingCount).toBe(0);
  });

  test('comes at most every 250 ms, whatever happens', () => {
    const { clock, monitor, published, listen } = setup();
    listen();
    for (let frame = 0; frame < 1000; frame += 1) {
      monitor.trackOperation('x', 1);
      clock.advance(10);
    }
    expect(published.length).toBeGreaterThanOrEqual(38);
    for (let index = 1; index < published.length; index += 1) {
      expect(published[index]!.atMs - published[index - 1]!.atMs).toBeGreaterThanOrEqual(250);
    }
    expect(published.at(-1)!.operations[0]!.count).toBeGreaterThan(970);
  });

  test('honours publishEveryMs', () => {
    const { clock, monitor, published, listen } = setup({ publishEveryMs: 40 });
    listen();
    monitor.trackOperation('x', 1);
    clock.advance(39);
    expect(published).toHaveLength(0);
    clock.advance(1);
    expect(published).toHaveLength(1);
  });

  test.each([
    ['ahead', 5000],
    ['behind', -5000],
  ])('goes on after a test’s fake timers took its own with them, with the clock %s of theirs', (_which, jumpMs) => {
    const host = createFakeClock({ startMs: 100_000 });
    let isFake = true;
    const clock = {
      ...host,
      now: () => host.now() + (isFake ? 0 : jumpMs),
      setTimer: (...timer: Parameters<typeof host.setTimer>) => (isFake ? {} : host.setTimer(...timer)),
    };
    const { monitor, published, listen } = setup({ clock });
    listen();
    monitor.measure('x', () => {});
    isFake = false;
    monitor.measure('x', () => {});
    host.advance(250);
    expect(published.map(({ operations }) => operations[0]!.count)).toEqual([2]);
    monitor.measure('x', () => {});
    host.advance(250);
    expect([published.length, host.pendingCount]).toEqual([2, 0]);
  });

  test('stops with the last subscriber, and takes up with the next one', () => {
    const { clock, monitor, published, listen } = setup();
    const stop = listen();
    const stopOther = monitor.store.subscribe(() => {});
    monitor.trackOperation('x', 1);
    stop();
    stop();
    expect(clock.pendingCount).toBe(1);
    stopOther();
    expect(clock.pendingCount).toBe(0);
    monitor.trackOperation('x', 1);
    expect(clock.pendingCount).toBe(0);
    listen();
    monitor.trackOperation('x', 1);
    clock.advance(250);
    expect(published.map(({ operations }) => operations[0]!.count)).toEqual([3]);
  });

  test('a subscriber that throws starves no other, and is counted', () => {
    const { clock, monitor, published, listen } = setup();
    monitor.subscribe(() => {
      throw new Error('mine');
    });
    monitor.store.subscribe(() => {
      throw new Error('mine too');
    });
    listen();
    monitor.trackOperation('x', 1);
    clock.advance(250);
    expect(published).toHaveLength(1);
    expect(monitor.snapshot().problems).toMatchObject([{ code: 'listener-threw', count: 2 }]);
  });

  test('counts its cost', () => {
    const { clock, monitor } = setup();
    monitor.subscribe(() => clock.block(3));
    monitor.trackOperation('x', 1);
    clock.advance(250);
    monitor.trackOperation('x', 1);
    expect(monitor.snapshot().self).toMatchObject({ publishMs: 3, publishCount: 1 });
  });
});

describe('the store', () => {
  test('gives the state of now while nobody listens, and the published one while somebody does', () => {
    const { clock, monitor, listen } = setup();
    monitor.trackOperation('x', 1);
    expect(monitor.store.getState().operations[0]!.count).toBe(1);
    expect(monitor.store.getState()).toBe(monitor.snapshot());
    listen();
    monitor.trackOperation('x', 1);
    expect(monitor.store.getState().operations[0]!.count).toBe(1);
    clock.advance(250);
    expect(monitor.store.getState().operations[0]!.count).toBe(2);
  });

  test('tells the state and the one before', () => {
    const { clock, monitor } = setup();
    const pairs: (readonly [Snapshot, Snapshot])[] = [];
    monitor.store.subscribe((state, previous) => pairs.push([state, previous]));
    const before = monitor.store.getState();
    monitor.trackOperation('x', 1);
    clock.advance(250);
    expect(pairs).toEqual([[monitor.store.getState(), before]]);
  });

  test('has an initial state for servers: empty, and always the same', () => {
    const { monitor } = setup();
    const initial = monitor.store.getInitialState();
    monitor.trackOperation('x', 1);
    expect(monitor.store.getInitialState()).toBe(initial);
    expect(initial.operations).toEqual([]);
  });

  test('has no writer outside', () => {
    const { monitor } = setup();
    expect(Object.keys(monitor.store).sort()).toEqual(['getInitialState', 'getState', 'subscribe']);
  });
});

describe('a snapshot', () => {
  test('is the same while nothing changes', () => {
    const { clock, monitor } = setup();
    monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.1, startMs: 0, endMs: 1 });
    const snapshot = monitor.snapshot();
    clock.advance(1000);
    expect(monitor.snapshot()).toBe(snapshot);
  });

  test('tells how often operations are called as it falls when they stop, and lets all else be', () => {
    const { clock, monitor } = setup();
    clock.advance(1000);
    for (let call = 0; call < 20; call += 1) monitor.trackOperation('x', 1);
    const before = monitor.snapshot();
    clock.advance(100);
    expect(monitor.snapshot()).toBe(before);
    clock.advance(900);
    const after = monitor.snapshot();
    expect([before, after].map(({ operations }) => operations[0]!.perSecond)).toEqual([20, 10]);
    expect(after.vitals).toBe(before.vitals);
    expect(after.operations[0]!.trend).toBe(before.operations[0]!.trend);
    clock.advance(8000);
    expect(monitor.snapshot().operations[0]!.perSecond).toBe(2);
    expect(monitor.store.getState().operations[0]!.perSecond).toBe(2);
    expect(clock.pendingCount).toBe(0);
  });

  test('that is published keeps what nobody called, though it is called more rarely by now', () => {
    const { clock, monitor, published, listen } = setup();
    monitor.trackOperation('idle', 1);
    listen();
    for (let second = 0; second < 5; second += 1) {
      monitor.trackOperation('busy', 1);
      clock.advance(1000);
    }
    const idle = published.map(({ operations }) => operations.find(({ name }) => name === 'idle'));
    expect(published.length).toBe(5);
    expect(new Set(idle).size).toBe(1);
    expect(monitor.snapshot().operations.find(({ name }) => name === 'idle')!.perSecond).toBeCloseTo(0.2, 5);
  });

  test('keeps the references of what did not change', () => {
    const { monitor } = setup();
    monitor.trackOperation('x', 1);
    monitor.trackOperation('y', 2);
    monitor.record({ kind: 'tile', sourceId: 'a', outcome: 'ready', startMs: 0, durationMs: 5, networkMs: null });
    monitor.record({ kind: 'frame', atMs: 0, gapMs: 16, isInGesture: false });
    const before = monitor.snapshot();
    monitor.trackOperation('x', 1);
    const after = monitor.snapshot();
    expect(after.sequence).toBe(before.sequence + 1);
    expect(after).not.toBe(before);
    const { operations } = after;
    for (const part of [
      'vitals',
      'webVitals',
      'tiles',
      'frameGapsMs',
      'violations',
      'longFrames',
      'problems',
      'self',
    ] as const) {
      expect(after[part], part).toBe(before[part]);
    }
    const find = (snapshot: Snapshot, name: string) => snapshot.operations.find((report) => report.name === name);
    expect(find(after, 'y')).toBe(find(before, 'y'));
    expect(find(after, 'x')).not.toBe(find(before, 'x'));
    monitor.record({ kind: 'frame', atMs: 16, gapMs: 16, isInGesture: false });
    expect(monitor.snapshot().operations).toBe(operations);
    expect(monitor.snapshot().vitals).toBe(before.vitals);
  });

  test('keeps each vital that was not measured', () => {
    const { monitor } = setup();
    const before = monitor.snapshot();
    monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.1, startMs: 0, endMs: 1 });
    const after = monitor.snapshot();
    expect(after.vitals).not.toBe(before.vitals);
    expect(after.vitals.GDF).not.toBe(before.vitals.GDF);
    expect(after.vitals.ST).toBe(before.vitals.ST);
    expect(after.webVitals).toBe(before.webVitals);
  });

  test('is frozen, with its parts', () => {
    const { monitor } = setup({ thresholds: { x: 1 } });
    monitor.trackOperation('x', 2);
    monitor.record({
      kind: 'longFrame',
      source: 'longtask',
      startMs: 0,
      durationMs: 80,
      blockingMs: null,
      scripts: [],
    });
    monitor.record({ kind: 'problem', code: 'a', message: 'b', atMs: 0 });
    monitor.record({ kind: 'tile', sourceId: 'a', outcome: 'ready', startMs: 0, durationMs: 5, networkMs: null });
    expectFrozen(monitor.snapshot());
    expect(Object.isFrozen(monitor.getReport())).toBe(true);
  });
});

describe('at rest and at the end', () => {
  test('reset forgets everything but thresholds, subscriptions and handles', () => {
    const { clock, monitor, published, listen } = setup({ thresholds: { x: 1 } });
    listen();
    const empty = monitor.snapshot();
    monitor.trackOperation('x', 2);
    monitor.record({ kind: 'frame', atMs: 0, gapMs: 16, isInGesture: true });
    monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.1, startMs: 0, endMs: 1 });
    monitor.record({ kind: 'tile', sourceId: 'a', outcome: 'ready', startMs: 0, durationMs: 5, networkMs: null });
    monitor.record({ kind: 'memory', atMs: 0, usedBytes: 1, limitBytes: 2 });
    monitor.record({ kind: 'problem', code: 'a', message: 'b', atMs: 0 });
    monitor.record({
      kind: 'longFrame',
      source: 'longtask',
      startMs: 0,
      durationMs: 80,
      blockingMs: null,
      scripts: [],
    });
    clock.advance(1000);
    monitor.reset();
    expect({ ...monitor.snapshot(), sequence: 0, atMs: 0, self: null }).toEqual({
      ...empty,
      sequence: 0,
      atMs: 0,
      self: null,
    });
    clock.advance(250);
    expect(published.at(-1)!.operations).toEqual([]);
    monitor.trackOperation('x', 2);
    clock.advance(250);
    expect(published.at(-1)!.operations).toMatchObject([{ count: 1, perSecond: 2 }]);
    expect(published.at(-1)!.violations).toHaveLength(1);
  });

  test('a disposed monitor takes nothing in, tells nobody and still runs your functions', async () => {
    const { clock, monitor, published, listen } = setup({ thresholds: { x: 0 } });
    const heard: unknown[] = [];
    listen();
    monitor.onSample((sample) => heard.push(sample));
    monitor.onViolation((violation) => heard.push(violation));
    const handle = monitor.operation('x');
    const timer = monitor.startTimer('x');
    const wrapped = monitor.wrap('x', (value: number) => value + 1);
    monitor.trackOperation('y', 1);
    heard.length = 0;
    const running = monitor.measure('x', async () => {
      await new Promise<void>((resolve) => void clock.setTimer(resolve, 10));
      return 'done';
    });
    monitor.dispose();
    monitor.dispose();
    await clock.advanceAsync(5000);
    handle.record(1);
    monitor.trackOperation('x', 1);
    monitor.record({ kind: 'frame', atMs: 0, gapMs: 16, isInGesture: false });
    monitor.setThreshold('x', 1)();
    monitor.subscribe((snapshot) => heard.push(snapshot))();
    monitor.reset();
    expect(timer.end()).toBeUndefined();
    expect(wrapped(1)).toBe(2);
    expect(monitor.measure('x', () => 3)).toBe(3);
    expect(await running).toBe('done');
    expect(heard).toEqual([]);
    expect(published).toEqual([]);
    expect(clock.pendingCount).toBe(0);
    expect(monitor.snapshot().operations).toMatchObject([{ name: 'y', count: 1 }]);
    expect(monitor.getReport('y')).toMatchObject({ count: 1 });
  });
});

describe('self', () => {
  test('estimates the cost of a record from the 64th, and from every 1024th after it', () => {
    const clock = createFakeClock();
    let readCount = 0;
    const monitor = new PerformanceMonitor({
      clock: {
        ...clock,
        now: () => {
          readCount += 1;
          clock.block(0.001);
          return clock.now();
        },
      },
    });
    expect(monitor.snapshot().self.recordUs).toBeNull();
    readCount = 0;
    // The call that makes the name known is not on the hot path.
    monitor.trackOperation('x', 1);
    for (let call = 0; call < 63; call += 1) monitor.trackOperation('x', 1);
    expect(readCount).toBe(0);
    for (let call = 0; call < 1 + 2 * 1024; call += 1) monitor.trackOperation('x', 1);
    expect(readCount).toBe(6);
    expect(monitor.snapshot().self.recordUs).toBeCloseTo(1, 5);
  });

  test('tells the smallest step of the clock that it saw', () => {
    const { clock, monitor } = setup();
    expect(monitor.snapshot().self.clockStepMs).toBeNull();
    monitor.measure('x', () => clock.block(3));
    monitor.measure('x', () => clock.block(0.1));
    monitor.measure('x', () => clock.block(20));
    expect(monitor.snapshot().self.clockStepMs).toBe(0.1);
  });
});

function expectFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return;
  expect(Object.isFrozen(value)).toBe(true);
  for (const part of Object.values(value)) expectFrozen(part);
}
