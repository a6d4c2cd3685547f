import { describe, expect, test } from 'vitest';
import type { PerformanceMonitorOptions } from '../../../src/core/monitorOptions.ts';
import type { VitalSample } from '../../../src/types/sample.ts';
import type { MapVitalName, VitalDefinition, WebVitalName } from '../../../src/types/vital.ts';
import { setupMonitor } from './setupMonitor.ts';

const define = (name: MapVitalName | WebVitalName, part: Partial<VitalDefinition> = {}): VitalDefinition => ({
  name,
  title: name,
  unit: 'ms',
  good: 100,
  poor: 200,
  isProvisional: false,
  headline: 'p75',
  nullReason: 'nothing was measured',
  ...part,
});

const setup = (options: PerformanceMonitorOptions = {}) => {
  const all = setupMonitor({
    vitals: [
      define('GSL'),
      define('ST'),
      define('GDF', { unit: 'ratio', good: 0.1, poor: 0.3 }),
      define('INP', { headline: 'latest' }),
    ],
    ...options,
  });
  const add = (name: VitalSample['name'], value: number | null, part: Partial<VitalSample> = {}) =>
    all.monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: 1000, ...part });
  return { ...all, add };
};

describe('a vital', () => {
  test('is null with its reason before it is measured', () => {
    const { monitor } = setup();
    expect(monitor.snapshot().vitals.GSL).toMatchObject({
      value: null,
      reason: 'nothing was measured',
      rating: null,
      p75: null,
      p95: null,
      latest: null,
      sampleCount: 0,
    });
  });

  test('of the page that an earlier instance was told of is shown, and neither counted, nor judged, nor told again', () => {
    const { monitor, add, violations } = setup({ thresholds: { INP: 20 } });
    const told: number[] = [];
    monitor.onVital(({ value }) => void told.push(value!));
    add('INP', 40, { isKnown: true });
    expect(monitor.snapshot().webVitals.INP).toMatchObject({ value: 40, rating: 'good', sampleCount: 0 });
    const verdict = monitor.getReport().limitVerdicts.find(({ pattern }) => pattern === 'INP');
    expect(verdict).toMatchObject({ state: 'unmeasured', worst: null });
    expect([told, violations]).toEqual([[], []]);
    add('INP', 45);
    expect(told).toEqual([45]);
    expect(violations).toMatchObject([{ operation: 'INP', value: 45 }]);
  });

  test('is there, unrated, though nobody defined it', () => {
    const { monitor, add, violations } = setup({ vitals: [] });
    const names = ['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR'];
    expect(Object.keys(monitor.snapshot().vitals)).toEqual(names);
    expect(Object.keys(monitor.snapshot().webVitals)).toEqual(['LCP', 'INP', 'CLS', 'TTFB', 'FCP']);
    for (const vital of Object.values(monitor.snapshot().vitals)) {
      expect(vital).toMatchObject({ value: null, reason: 'not measured yet' });
    }
    add('ST', 9000);
    expect(monitor.snapshot().vitals.ST).toMatchObject({ value: 9000, rating: null, reason: null });
    expect(violations).toEqual([]);
  });

  test('has the p75 of all its samples as its headline, and the rest beside it', () => {
    const { monitor, add } = setup();
    for (let value = 1; value <= 100; value += 1) add('GSL', value);
    const { value, p75, p95, latest, sampleCount, reason } = monitor.snapshot().vitals.GSL;
    expect(value).toBe(p75);
    expect(Math.abs(p75! - 75)).toBeLessThan(0.011 * 75);
    expect(Math.abs(p95! - 95)).toBeLessThan(0.011 * 95);
    expect({ latest, sampleCount, reason }).toEqual({ latest: 100, sampleCount: 100, reason: null });
  });

  test('has the latest value as its headline where it says so', () => {
    const { monitor, add } = setup();
    add('INP', 50);
    add('INP', 150);
    add('INP', 120);
    expect(monitor.snapshot().webVitals.INP).toMatchObject({ value: 120, rating: 'needs-improvement', sampleCount: 3 });
  });

  test.each([
    [100, 'good'],
    [100.1, 'needs-improvement'],
    [200, 'needs-improvement'],
    [200.1, 'poor'],
  ])('of %d is %s', (value, rating) => {
    const { monitor, add } = setup();
    add('GSL', value);
    expect(monitor.snapshot().vitals.GSL.rating).toBe(rating);
  });

  test('takes no value from a window in which the page was hidden, and counts it', () => {
    const { monitor, add, violations } = setup();
    add('ST', null, { outcome: 'hidden' });
    add('ST', 90_000, { outcome: 'hidden' });
    expect(monitor.snapshot().vitals.ST).toMatchObject({
      value: null,
      hiddenCount: 2,
      sampleCount: 0,
      reason: 'the page was hidden in every measurement',
    });
    expect(violations).toEqual([]);
  });

  test('carries parts and tags of the latest sample, with URLs as templates', () => {
    const { monitor, add } = setup();
    add('ST', 50, {
      parts: { networkMs: 30, renderMs: 20 },
      tags: { gesture: 'drag', resource: 'https://a.example/?k=1' },
    });
    expect(monitor.snapshot().vitals.ST).toMatchObject({
      parts: { networkMs: 30, renderMs: 20 },
      tags: { gesture: 'drag', resource: 'https://a.example/' },
    });
    add('ST', 50);
    expect(monitor.snapshot().vitals.ST).toMatchObject({ parts: {}, tags: {} });
  });
});

describe('censored samples', () => {
  test('raise the percentile that ignoring them would give', () => {
    const { monitor, add } = setup();
    for (const value of [100, 110, 120, 130]) add('ST', value);
    for (const value of [115, 116, 117, 118]) add('ST', value, { outcome: 'interrupted' });
    // S: 7/8 at 100, 6/8 at 110, then 4 are lost: 3/8 at 120, 0 at 130. Those measured alone: p75 = 120.
    const { p75, sampleCount, interruptedCount, latest } = monitor.snapshot().vitals.ST;
    expect(Math.abs(p75! - 130)).toBeLessThan(1.5);
    expect({ sampleCount, interruptedCount, latest }).toEqual({ sampleCount: 8, interruptedCount: 4, latest: 130 });
  });

  test('leave no value where too few came to their end', () => {
    const { monitor, add } = setup();
    add('ST', 100);
    add('ST', 30_000, { outcome: 'incomplete' });
    expect(monitor.snapshot().vitals.ST).toMatchObject({
      value: null,
      rating: null,
      incompleteCount: 1,
      sampleCount: 2,
      latest: 100,
      reason: 'too few measurements came to their end',
    });
  });

  test('are in the report as a histogram of their own', () => {
    const { monitor, add } = setup();
    add('ST', 100);
    add('ST', 200, { outcome: 'interrupted' });
    const { histogram, censoredHistogram } = monitor.getReport().vitals.ST;
    expect(histogram).toMatchObject({ count: 1, min: 100 });
    expect(censoredHistogram).toMatchObject({ count: 1, min: 200 });
    expect(monitor.getReport().webVitals.INP.histogram).toMatchObject({ count: 0, min: null });
  });
});

test('what cannot be known has the reason that comes with it, and counts as no measurement', () => {
  const { monitor } = setupMonitor();
  const sample = { kind: 'vital', name: 'FTP', value: null, startMs: 0, endMs: 1 } as const;
  const read = () => monitor.snapshot().vitals.FTP;
  monitor.record({ ...sample, outcome: 'incomplete', reason: 'attached-late' });
  expect(read()).toMatchObject({
    value: null,
    reason: 'attached-late',
    sampleCount: 0,
    incompleteCount: 0,
    hiddenCount: 0,
  });
  monitor.record({ ...sample, outcome: 'hidden', reason: 'out of sight' });
  expect(read()).toMatchObject({ value: null, reason: 'out of sight', sampleCount: 0, hiddenCount: 1 });
  monitor.record({ ...sample, outcome: 'measured', value: 900 });
  expect(read()).toMatchObject({ value: 900, reason: null, sampleCount: 1 });
});

describe('a poor vital', () => {
  test('is a violation, with what was measured', () => {
    const { add, violations } = setup();
    add('ST', 150);
    add('ST', 250, { endMs: 4000, tags: { gesture: 'wheel' } });
    expect(violations).toEqual([
      {
        id: 1,
        operation: 'ST',
        metric: 'vital',
        value: 250,
        limit: 200,
        unit: 'ms',
        ran: null,
        pattern: 'ST',
        atMs: 4000,
        context: { gesture: 'wheel' },
        history: [150, 250],
        cause: null,
        suppressedCount: 0,
      },
    ]);
  });

  test('is one by your own limit where you set one', () => {
    const { monitor, add, violations } = setup({
      thresholds: { ST: 10, GSL: { maxMs: 500, cooldownMs: 0 }, GDF: { max: null, p75: 1 } },
    });
    add('ST', 11);
    add('GSL', 400);
    add('GSL', 600);
    add('GSL', 601);
    add('GDF', 0.9);
    expect(violations.map(({ operation, limit }) => [operation, limit])).toEqual([
      ['ST', 10],
      ['GSL', 500],
      ['GSL', 500],
    ]);
    monitor.setThreshold('GDF', 0.5);
    add('GDF', 0.9);
    expect(violations.at(-1)).toMatchObject({ operation: 'GDF', limit: 0.5 });
  });

  test('is one also when the value is only a bound from below', () => {
    const { add, violations } = setup();
    add('ST', 30_000, { outcome: 'incomplete' });
    expect(violations).toHaveLength(1);
  });

  test('cools down', () => {
    const { clock, add, violations } = setup();
    for (let count = 0; count < 5; count += 1) add('ST', 300);
    expect(violations).toHaveLength(1);
    clock.advance(1000);
    add('ST', 300, { endMs: 2000 });
    expect(violations[1]).toMatchObject({ suppressedCount: 4 });
  });

  test('cools down by the time at which each was measured, for what was kept is told in one moment', () => {
    const { add, violations } = setup();
    for (const endMs of [1000, 1500, 2500, 2000, 4000]) add('ST', 300, { endMs });
    expect(violations.map(({ atMs, suppressedCount }) => [atMs, suppressedCount])).toEqual([
      [1000, 0],
      [2500, 1],
      [4000, 1],
    ]);
  });
});

test('a stuck map is a violation of its own', () => {
  const { monitor, violations } = setup();
  monitor.record({
    kind: 'problem',
    code: 'tile-pending',
    message: 'a tile',
    atMs: 9,
    stuck: { value: 12_000, limit: 10_000 },
  });
  expect(violations).toMatchObject([
    { operation: 'tile-pending', metric: 'stuck', value: 12_000, limit: 10_000, atMs: 9, history: [], cause: null },
  ]);
  expect(monitor.snapshot().problems).toMatchObject([{ code: 'tile-pending', count: 1, latestMessage: 'a tile' }]);
});
