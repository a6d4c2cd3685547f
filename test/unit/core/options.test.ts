import { describe, expect, test, vi } from 'vitest';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { setupMonitor } from './setupMonitor.ts';

test('a monitor can be made without options, document or browser', () => {
  const monitor = new PerformanceMonitor();
  monitor.trackOperation('x', 1);
  expect(monitor.isSampled).toBe(true);
  expect(monitor.getReport('x')).toMatchObject({ count: 1 });
  monitor.dispose();
});

test('honours clock', () => {
  const clock = createFakeClock({ startMs: 5 });
  const monitor = new PerformanceMonitor({ clock });
  monitor.measure('x', () => clock.block(8));
  expect(monitor.getReport('x')!.totalMs).toBe(8);
  expect(monitor.getReport().atMs).toBe(13);
});

test('honours thresholds', () => {
  const { monitor, violations } = setupMonitor({ thresholds: { x: 5, GDF: 0.1 } });
  monitor.trackOperation('x', 6);
  monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.2, startMs: 0, endMs: 1 });
  expect(violations.map(({ operation, limit }) => [operation, limit])).toEqual([
    ['x', 5],
    ['GDF', 0.1],
  ]);
});

test('honours maxOperations', () => {
  const { monitor } = setupMonitor({ maxOperations: 1 });
  monitor.trackOperation('a', 1);
  monitor.trackOperation('b', 1);
  expect(monitor.snapshot().operations).toHaveLength(1);
});

describe('sampling', () => {
  test('honours sampleRate and random: decided once, at construction', () => {
    let drawCount = 0;
    const monitorAt = (drawn: number) =>
      new PerformanceMonitor({
        sampleRate: 0.25,
        random: () => {
          drawCount += 1;
          return drawn;
        },
      });
    expect(monitorAt(0.249).isSampled).toBe(true);
    const out = monitorAt(0.25);
    expect(out.isSampled).toBe(false);
    out.trackOperation('x', 1);
    expect(drawCount).toBe(2);
    expect(new PerformanceMonitor({ sampleRate: 1, random: () => 0.999 }).isSampled).toBe(true);
    expect(new PerformanceMonitor({ sampleRate: 0, random: () => 0 }).isSampled).toBe(false);
  });

  test('a session that is sampled out records nothing, tells nobody and still runs your functions', async () => {
    const { clock, monitor, samples, violations } = setupMonitor({ sampleRate: 0, thresholds: { x: 0 } });
    const published: unknown[] = [];
    monitor.subscribe((snapshot) => published.push(snapshot));
    monitor.store.subscribe((snapshot) => published.push(snapshot));
    const error = new Error('mine');
    const add = (a: number, b: number): number => a + b;
    monitor.trackOperation('x', 5);
    monitor.operation('x', { a: 1 }).record(5);
    expect(monitor.startTimer('x').end()).toBeUndefined();
    expect(monitor.wrap('x', add)).toBe(add);
    expect(monitor.measure('x', () => 3)).toBe(3);
    expect(() =>
      monitor.measure('x', () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(monitor.measure('x', async () => 4)).resolves.toBe(4);
    monitor.record({ kind: 'frame', atMs: 0, gapMs: 16, isInGesture: false });
    monitor.setThreshold('x', 0)();
    monitor.reset();
    clock.advance(5000);
    expect([...samples, ...violations, ...published]).toEqual([]);
    expect(clock.pendingCount).toBe(0);
    expect(monitor.snapshot()).toMatchObject({ operations: [], frameGapsMs: [], violations: [] });
    expect(monitor.snapshot().self.sampledOutCount).toBe(7);
  });
});

test('honours vitals', () => {
  const { monitor } = setupMonitor({
    vitals: [
      {
        name: 'ST',
        title: 'Settle Time',
        unit: 'ms',
        good: 10,
        poor: 20,
        isProvisional: false,
        headline: 'p75',
        nullReason: 'nothing moved',
      },
    ],
  });
  expect(monitor.snapshot().vitals.ST).toMatchObject({
    title: 'Settle Time',
    good: 10,
    poor: 20,
    reason: 'nothing moved',
  });
});

test('a vital whose limits are the wrong way round is refused', () => {
  const row = { name: 'ST', title: '', unit: 'ms', good: 10, poor: 5 } as const;
  const vitals = [{ ...row, isProvisional: false, headline: 'p75', nullReason: '' } as const];
  expect(() => new PerformanceMonitor({ vitals })).toThrow('`vitals.ST.poor` must be a number >= 10, got `5`');
});

test('an option that there is not is told, with the one that may have been meant', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const monitor = new PerformanceMonitor({ tresholds: { x: 5 }, sampleRate: 1 } as never);
  expect(monitor.snapshot().problems).toMatchObject([
    {
      code: 'unknown-option',
      latestMessage: '`tresholds` is no option of PerformanceMonitor. Did you mean `thresholds`?',
    },
  ]);
  warn.mockRestore();
});

test.each([
  [{ thresholds: 5 }, 'thresholds'],
  [{ random: 0.5 }, 'random'],
  [{ clock: null }, 'clock'],
  [{ devtoolsTrack: 'yes' }, 'devtoolsTrack'],
])('%j is refused', (options, name) => {
  expect(() => new PerformanceMonitor(options as never)).toThrow(`\`${name}\` must be`);
});
