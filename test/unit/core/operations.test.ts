import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { setupMonitor } from './setupMonitor.ts';
import { runs } from '../../support/thorough.ts';

describe('an operation report', () => {
  test('tells count, extremes, mean, percentiles and rate', () => {
    const { clock, monitor, report } = setupMonitor();
    for (let durationMs = 1; durationMs <= 100; durationMs += 1) monitor.trackOperation('tile.load', durationMs);
    clock.advance(2000);
    const tileLoad = report('tile.load');
    expect(tileLoad).toMatchObject({ name: 'tile.load', attributes: {}, count: 100, errorCount: 0, hiddenCount: 0 });
    expect(tileLoad).toMatchObject({ totalMs: 5050, minMs: 1, maxMs: 100, meanMs: 50.5, perSecond: 50 });
    const { p50Ms, p75Ms, p95Ms, p99Ms } = tileLoad;
    for (const [percentile, exact] of [
      [p50Ms, 50],
      [p75Ms, 75],
      [p95Ms, 95],
      [p99Ms, 99],
    ]) {
      expect(Math.abs(percentile! - exact!)).toBeLessThanOrEqual(0.011 * exact!);
    }
    expect(tileLoad).not.toHaveProperty('memoryDeltaBytes');
  });

  test('is undefined for a name that was never called', () => {
    const { monitor } = setupMonitor();
    monitor.operation('bound');
    expect(monitor.getReport('bound')).toBeUndefined();
    expect(monitor.getReport('nobody')).toBeUndefined();
    expect(monitor.getReport().operations).toEqual([]);
  });

  test('carries the histogram, ready to be merged', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (durations) => {
        const { monitor, report } = setupMonitor();
        const expected = createQuantileSketch();
        for (const durationMs of durations) {
          monitor.trackOperation('x', durationMs);
          expected.record(durationMs);
        }
        expect(report('x').histogram).toEqual(expected.toJSON());
        expect(report('x').p75Ms).toBe(expected.quantile(0.75));
      }),
      { numRuns: runs(500) },
    );
  });

  test('lists most total time first', () => {
    const { monitor } = setupMonitor();
    monitor.trackOperation('often', 1);
    monitor.trackOperation('long', 9);
    for (let call = 0; call < 20; call += 1) monitor.trackOperation('often', 1);
    expect(monitor.snapshot().operations.map(({ name }) => name)).toEqual(['often', 'long']);
    expect(monitor.getReport().operations.map(({ name }) => name)).toEqual(['often', 'long']);
  });
});

describe('a bound handle', () => {
  test('records into the distribution of its own attributes', () => {
    const { monitor, report } = setupMonitor();
    const raster = monitor.operation('tile.load', { kind: 'raster', zoom: 3 });
    const vector = monitor.operation('tile.load', { kind: 'vector', zoom: 3 });
    raster.record(4);
    vector.record(40);
    monitor.operation('tile.load', { zoom: 3, kind: 'raster' }).record(6);
    const { operations } = monitor.snapshot();
    expect(operations.map(({ attributes, count, totalMs }) => [attributes, count, totalMs])).toEqual([
      [{ kind: 'vector', zoom: 3 }, 1, 40],
      [{ kind: 'raster', zoom: 3 }, 2, 10],
    ]);
    expect(report('tile.load')).toMatchObject({ attributes: {}, count: 3, totalMs: 50, minMs: 4, maxMs: 40 });
    expect(report('tile.load').histogram.count).toBe(3);
  });

  test('without attributes is the operation itself', () => {
    const { monitor, report } = setupMonitor();
    monitor.operation('x').record(2);
    monitor.trackOperation('x', 3);
    expect(report('x')).toMatchObject({ count: 2, totalMs: 5 });
  });

  test('cannot be confused with another by its name', () => {
    const { monitor } = setupMonitor();
    monitor.operation('x', { a: '1' }).record(1);
    monitor.operation('x', { a: 1 }).record(1);
    monitor.operation('["x",[["a",1]]]').record(1);
    expect(monitor.snapshot().operations).toHaveLength(3);
  });

  test('survives a reset', () => {
    const { monitor, report } = setupMonitor();
    const handle = monitor.operation('x', { a: 1 });
    handle.record(1);
    monitor.reset();
    expect(monitor.snapshot().operations).toEqual([]);
    handle.record(3);
    expect(report('x')).toMatchObject({ count: 1, totalMs: 3 });
  });
});

test('samples tell the operation, its times, attributes and context', () => {
  const { clock, monitor, operationSamples } = setupMonitor();
  clock.advance(500);
  monitor.trackOperation('places.cluster', 120, { zoom: 4 });
  monitor.operation('tile.load', { kind: 'raster' }).record(20);
  expect(operationSamples()).toEqual([
    {
      kind: 'operation',
      name: 'places.cluster',
      startMs: 1380,
      durationMs: 120,
      ok: true,
      wasHidden: false,
      context: { zoom: 4 },
    },
    {
      kind: 'operation',
      name: 'tile.load',
      startMs: 1480,
      durationMs: 20,
      ok: true,
      wasHidden: false,
      attributes: { kind: 'raster' },
    },
  ]);
});

describe('recorded operation samples', () => {
  test('count with their route, error, parent and memory', () => {
    const { monitor, report } = setupMonitor();
    const sample = { kind: 'operation', name: 'cluster', startMs: 1000, durationMs: 5, wasHidden: false } as const;
    monitor.record({ ...sample, ok: true, route: 'worker', memoryDeltaBytes: 100 });
    monitor.record({ ...sample, ok: false, route: 'inline', memoryDeltaBytes: 300, parent: 'move' });
    monitor.record({ ...sample, ok: true, route: 'worker' });
    expect(report('cluster')).toMatchObject({
      count: 3,
      errorCount: 1,
      routes: { worker: 2, inline: 1 },
      parents: ['move'],
      memoryDeltaBytes: 200,
    });
  });

  test('that say they were hidden are only counted', () => {
    const { monitor, report } = setupMonitor();
    monitor.record({ kind: 'operation', name: 'x', startMs: 0, durationMs: 9000, ok: false, wasHidden: true });
    expect(report('x')).toMatchObject({
      count: 0,
      errorCount: 0,
      hiddenCount: 1,
      totalMs: 0,
      p75Ms: null,
      meanMs: null,
    });
  });
});

describe('the memory an operation takes', () => {
  test('is the mean change of the heap over its calls', () => {
    let usedBytes = 1000;
    const { monitor, report, operationSamples } = setupMonitor({ readHeap: () => usedBytes });
    monitor.measure('allocate', () => (usedBytes += 500));
    const timer = monitor.startTimer('allocate');
    usedBytes -= 100;
    timer.end();
    expect(operationSamples().map(({ memoryDeltaBytes }) => memoryDeltaBytes)).toEqual([500, -100]);
    expect(report('allocate').memoryDeltaBytes).toBe(200);
  });

  test('is read of sixteen calls and then of one in sixteen, and of each where it has a limit', () => {
    const readHeap = vi.fn(() => 1000);
    const { monitor } = setupMonitor({ readHeap, thresholds: { limited: { memoryDeltaBytes: 50 } } });
    for (let call = 0; call < 64; call += 1) monitor.measure('plain', () => call);
    expect(readHeap).toHaveBeenCalledTimes(2 * (16 + 3));
    for (let call = 0; call < 64; call += 1) monitor.measure('limited', () => call);
    expect(readHeap).toHaveBeenCalledTimes(2 * (16 + 3 + 64));
  });

  test('is absent where the browser does not tell, tells nonsense or throws', () => {
    for (const readHeap of [
      () => null,
      () => NaN,
      () => {
        throw new Error('no heap');
      },
    ]) {
      const { monitor, report } = setupMonitor({ readHeap });
      expect(monitor.measure('allocate', () => 3)).toBe(3);
      expect(report('allocate')).not.toHaveProperty('memoryDeltaBytes');
    }
  });
});

describe('the trend of an operation', () => {
  const trendOf = (durations: readonly number[]) => {
    const { monitor, report } = setupMonitor();
    for (const durationMs of durations) monitor.trackOperation('x', durationMs);
    return report('x').trend;
  };

  test('is unknown until there are enough calls', () => {
    expect(trendOf([1, 2, 3, 4, 5])).toEqual({ direction: 'unknown', changeRatio: 0, confidence: 0 });
  });

  test('rises and falls with the ratio of the change', () => {
    const rising = trendOf(Array.from({ length: 32 }, (_, call) => 10 + call));
    expect(rising.direction).toBe('rising');
    expect(rising.changeRatio).toBeCloseTo(31 / 25.5, 5);
    expect(rising.confidence).toBeGreaterThan(0.999);
    const falling = trendOf(Array.from({ length: 32 }, (_, call) => 100 - call));
    expect(falling.direction).toBe('falling');
    expect(falling.changeRatio).toBeCloseTo(-31 / 84.5, 5);
  });

  test('of the latest calls looks at these only', () => {
    const { monitor, report } = setupMonitor();
    const durations = [...Array.from({ length: 200 }, (_, call) => 300 - call), ...Array<number>(40).fill(10)];
    for (const durationMs of durations) monitor.trackOperation('x', durationMs);
    expect(report('x').latestTrend.direction).toBe('steady');
    expect(report('x').trend.direction).toBe('falling');
  });

  test('is of the whole session, whose history halves where it is too long', () => {
    const noise = (call: number): number => 1 + ((call * 7919) % 13) / 130;
    for (const count of [63, 64, 65, 420, 10_000]) {
      const slower = trendOf(Array.from({ length: count }, (_, call) => (10 + (20 * call) / count) * noise(call)));
      expect([count, slower.direction]).toEqual([count, 'rising']);
      expect(slower.changeRatio).toBeGreaterThan(0.8);
      expect(trendOf(Array.from({ length: count }, (_, call) => 10 * noise(call))).direction).toBe('steady');
    }
  });

  test('starts anew with a reset', () => {
    const { monitor, report } = setupMonitor();
    const handle = monitor.operation('x');
    for (let call = 0; call < 200; call += 1) handle.record(call);
    monitor.reset();
    for (let call = 0; call < 40; call += 1) handle.record(10);
    expect(report('x').trend).toEqual({ direction: 'steady', changeRatio: 0, confidence: 0 });
  });

  test('is steady for noise, equal values, zeros and a change too small to matter', () => {
    const noise = Array.from({ length: 32 }, (_, call) => 10 + ((call * 7919) % 13));
    expect(trendOf(noise).direction).toBe('steady');
    expect(trendOf(Array(20).fill(5))).toEqual({ direction: 'steady', changeRatio: 0, confidence: 0 });
    expect(trendOf(Array(20).fill(0)).direction).toBe('steady');
    expect(trendOf(Array.from({ length: 32 }, (_, call) => 100 + call / 10)).direction).toBe('steady');
  });

  test('is not fooled by an outlier', () => {
    const durations = Array.from({ length: 32 }, (_, call) => 10 + ((call * 7919) % 13));
    durations[31] = 5000;
    expect(trendOf(durations).direction).toBe('steady');
    const rising = Array.from({ length: 32 }, (_, call) => 10 + call);
    rising[2] = 9000;
    expect(trendOf(rising)).toMatchObject({ direction: 'rising' });
    expect(trendOf(rising).changeRatio).toBeCloseTo(31 / 25.5, 0);
  });

  test('agrees with published confidence: the Mann-Kendall p-value of a monotone series of 12 is 2 (1 - Phi(4.457))', () => {
    // S = 66, variance = 12 * 11 * 29 / 18; Z = 65 / sqrt(212.67) = 4.457
    expect(trendOf([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]).confidence).toBeCloseTo(1 - 8.3e-6, 6);
  });
});
