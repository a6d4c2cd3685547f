import { describe, expect, test } from 'vitest';
import { MapVitalsError } from '../../../src/errors.ts';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import type { PerformanceMonitorOptions } from '../../../src/core/monitorOptions.ts';
import { setupMonitor } from './setupMonitor.ts';

describe('a limit on each call', () => {
  test('is broken above it, not at it', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { 'places.cluster': 50 } });
    monitor.trackOperation('places.cluster', 50);
    expect(violations).toEqual([]);
    monitor.trackOperation('places.cluster', 50.1, { zoom: 4 });
    expect(violations).toEqual([
      {
        id: 1,
        operation: 'places.cluster',
        metric: 'maxMs',
        value: 50.1,
        limit: 50,
        pattern: 'places.cluster',
        atMs: 1000,
        context: { zoom: 4 },
        history: [50, 50.1],
        unit: 'ms',
        ran: { on: 'page', durationMs: 50.1, block: null },
        cause: null,
        suppressedCount: 0,
      },
    ]);
  });

  test('is seen below 5 ms and in bound handles, timers, measured work and recorded samples', () => {
    const { clock, monitor, violations } = setupMonitor({ thresholds: { x: { maxMs: 1, cooldownMs: 0 } } });
    monitor.trackOperation('x', 2);
    monitor.operation('x', { a: 1 }).record(2);
    const timer = monitor.startTimer('x');
    clock.advance(2);
    timer.end({ from: 'timer' });
    monitor.measure('x', () => clock.block(2), { from: 'measure' });
    monitor.record({ kind: 'operation', name: 'x', startMs: 0, durationMs: 2, ok: true, wasHidden: false });
    expect(violations.map(({ context }) => context)).toEqual([{}, {}, { from: 'timer' }, { from: 'measure' }, {}]);
  });

  test('tells the latest durations, this one last', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: 100 } });
    for (let call = 1; call <= 50; call += 1) monitor.trackOperation('x', call);
    monitor.trackOperation('x', 200);
    expect(violations[0]!.history).toEqual([...Array.from({ length: 19 }, (_, index) => 32 + index), 200]);
  });
});

describe('limits on the distribution', () => {
  test('wait for enough samples, and can be broken by the very call that makes them enough', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: { p75Ms: 20 } } });
    for (let call = 0; call < 19; call += 1) monitor.trackOperation('x', 40);
    expect(violations).toEqual([]);
    monitor.trackOperation('x', 1);
    expect(violations).toHaveLength(1);
    expect(violations[0]).toMatchObject({ metric: 'p75Ms', value: 40, limit: 20 });
  });

  test('honour minSamples', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: { p95Ms: 20, minSamples: 3 } } });
    for (let call = 0; call < 2; call += 1) monitor.trackOperation('x', 40);
    expect(violations).toEqual([]);
    monitor.trackOperation('x', 40);
    expect(violations).toMatchObject([{ metric: 'p95Ms', value: 40, limit: 20 }]);
  });

  test('hold while the slow calls are few enough', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: { p75Ms: 20, p95Ms: 30 } } });
    for (let call = 0; call < 96; call += 1) monitor.trackOperation('x', 5);
    for (let call = 0; call < 4; call += 1) monitor.trackOperation('x', 500);
    expect(violations).toEqual([]);
    for (let call = 0; call < 4; call += 1) monitor.trackOperation('x', 500);
    expect(violations.map(({ metric }) => metric)).toEqual(['p95Ms']);
  });

  test('on the share of errors', async () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: { errorRatio: 0.1, minSamples: 10 } } });
    const fail = () => Promise.reject(new Error('no'));
    for (let call = 0; call < 9; call += 1) monitor.measure('x', () => {});
    await monitor.measure('x', fail).catch(() => {});
    expect(violations).toEqual([]);
    await monitor.measure('x', fail).catch(() => {});
    expect(violations).toMatchObject([{ metric: 'errorRatio', value: 2 / 11, limit: 0.1 }]);
  });
});

describe('the most specific pattern counts, alone', () => {
  test.each([
    ['tile.load.raster', 'tile.load.raster'],
    ['tile.load.vector', 'tile.load.*'],
    ['tile.draw', 'tile.*'],
    ['tile', '*'],
    ['tiles.x', '*'],
  ])('of %s it is %s', (name, pattern) => {
    const limits = { 'tile.*': 1, '*': 1, 'tile.load.raster': 1, 'tile.load.*': 1 };
    const { monitor, violations } = setupMonitor({ thresholds: limits });
    monitor.trackOperation(name, 2);
    expect(violations.map((violation) => violation.pattern)).toEqual([pattern]);
  });

  test('also where the general one is stricter', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { 'tile.*': 1, 'tile.load': { p95Ms: 5 } } });
    monitor.trackOperation('tile.load', 100);
    expect(violations).toEqual([]);
  });
});

describe('setThreshold', () => {
  test('acts on operations that exist already, bound ones too, and can be taken back', () => {
    const { monitor, violations } = setupMonitor();
    const handle = monitor.operation('x', { a: 1 });
    handle.record(100);
    const stop = monitor.setThreshold('x', { maxMs: 50, cooldownMs: 0 });
    handle.record(100);
    monitor.trackOperation('x', 100);
    expect(violations).toHaveLength(2);
    stop();
    stop();
    handle.record(100);
    expect(violations).toHaveLength(2);
  });

  test('the later of two for one pattern counts until it is taken back', () => {
    const { clock, monitor, violations } = setupMonitor();
    monitor.setThreshold('x', 10);
    const stop = monitor.setThreshold('x', 1000);
    monitor.trackOperation('x', 100);
    expect(violations).toEqual([]);
    stop();
    clock.advance(2000);
    monitor.trackOperation('x', 100);
    expect(violations).toHaveLength(1);
  });

  test('refuses what is no limit, and counts it', () => {
    const { monitor, violations, problemCodes } = setupMonitor();
    const bad: unknown[] = [NaN, -1, 'fast', null, undefined, { maxMs: NaN }, { errorRatio: 2 }, { minSamples: 1.5 }];
    for (const threshold of bad) monitor.setThreshold('x', threshold as number)();
    for (const pattern of [5, null, Symbol('x'), 'x'.repeat(10_000)]) monitor.setThreshold(pattern as string, 5)();
    monitor.trackOperation('x', 100);
    expect(violations).toEqual([]);
    expect(problemCodes()).toEqual(['bad-threshold']);
    expect(monitor.snapshot().problems[0]!.count).toBe(12);
  });

  test('takes a thousand thresholds and no more', () => {
    const { monitor, problemCodes } = setupMonitor();
    for (let index = 0; index < 1001; index += 1) monitor.setThreshold(`x${index}`, 5);
    expect(problemCodes()).toEqual(['bad-threshold']);
  });
});

describe('the cool-down', () => {
  test('swallows violations of one limit for a second, and counts them', () => {
    const { clock, monitor, violations, report } = setupMonitor({ thresholds: { x: 10, y: 10 } });
    for (let call = 0; call < 5; call += 1) monitor.trackOperation('x', 20);
    monitor.trackOperation('y', 20);
    expect(violations.map(({ operation }) => operation)).toEqual(['x', 'y']);
    clock.advance(999);
    monitor.trackOperation('x', 20);
    expect(violations).toHaveLength(2);
    clock.advance(1);
    monitor.trackOperation('x', 20);
    expect(violations[2]).toMatchObject({ operation: 'x', suppressedCount: 5 });
    expect(report('x').violationCount).toBe(2);
    expect(monitor.snapshot().violationCount).toBe(3);
  });

  test('honours cooldownMs, for each metric apart', () => {
    const { clock, monitor, violations } = setupMonitor({
      thresholds: { x: { maxMs: 10, p75Ms: 10, minSamples: 1, cooldownMs: 100 } },
    });
    monitor.trackOperation('x', 20);
    clock.advance(100);
    monitor.trackOperation('x', 20);
    expect(violations.map(({ metric }) => metric)).toEqual(['maxMs', 'p75Ms', 'maxMs', 'p75Ms']);
  });
});

describe('violations', () => {
  test('are kept, newest last, up to maxViolations', () => {
    const { monitor } = setupMonitor({ maxViolations: 3, thresholds: { x: { maxMs: 1, cooldownMs: 0 } } });
    for (let call = 0; call < 10; call += 1) monitor.trackOperation('x', 10 + call);
    const { violations, violationCount, self } = monitor.snapshot();
    expect(violations.map(({ value }) => value)).toEqual([17, 18, 19]);
    expect(violationCount).toBe(10);
    expect(self.droppedCounts['violations']).toBe(7);
  });

  test('reach every callback, whatever another one does', () => {
    const { monitor, problemCodes } = setupMonitor({ thresholds: { x: 1 } });
    const heard: string[] = [];
    monitor.onViolation(() => {
      throw new Error('mine');
    });
    const stop = monitor.onViolation(() => heard.push('second'));
    monitor.onViolation(() => heard.push('third'));
    stop();
    monitor.trackOperation('x', 2);
    expect(heard).toEqual(['third']);
    expect(problemCodes()).toEqual(['listener-threw']);
  });

  test('that a callback causes are counted, and cannot run in circles', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: { maxMs: 1, cooldownMs: 0 } } });
    monitor.onViolation(() => monitor.trackOperation('x', 2));
    monitor.trackOperation('x', 2);
    expect(violations).toHaveLength(1);
    expect(monitor.snapshot().violationCount).toBe(2);
  });

  test('are frozen through and through', () => {
    const { monitor, violations } = setupMonitor({ thresholds: { x: 1 } });
    monitor.trackOperation('x', 2, { deep: { list: [1] } });
    const { context, history } = violations[0]!;
    for (const part of [violations[0], context, history, context['deep']]) expect(Object.isFrozen(part)).toBe(true);
  });
});

describe('at construction', () => {
  test.each([
    [{ thresholds: { x: NaN } }, "thresholds['x']"],
    [{ thresholds: { x: { p75Ms: -1 } } }, "thresholds['x'].p75Ms"],
    [{ sampleRate: 1.5 }, 'sampleRate'],
    [{ maxOperations: 0 }, 'maxOperations'],
    [{ maxViolations: 2.5 }, 'maxViolations'],
    [{ publishEveryMs: -1 }, 'publishEveryMs'],
    [{ contextLimits: { maxDepth: -1 } }, 'contextLimits.maxDepth'],
  ] satisfies [PerformanceMonitorOptions, string][])('%j is refused', (options, name) => {
    expect(() => new PerformanceMonitor(options)).toThrow(MapVitalsError);
    expect(() => new PerformanceMonitor(options)).toThrow(name);
  });
});
