import { PerformanceMonitor, vitalDefinitions } from 'mapvitals';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PerformanceMonitorOptions } from 'mapvitals';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { VitalSample } from '../../../src/types/sample.ts';

afterEach(() => vi.restoreAllMocks());

function setup(thresholds: NonNullable<PerformanceMonitorOptions['thresholds']> = {}) {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, vitals: vitalDefinitions, thresholds });
  const broken: (readonly [string, string, number, number])[] = [];
  monitor.onViolation(({ pattern, metric, value, limit }) => broken.push([pattern, metric, value, limit]));
  const add = (name: VitalSample['name'], value: number, part: Partial<VitalSample> = {}) =>
    monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs: 0, endMs: clock.now(), ...part });
  const messages = () =>
    monitor.snapshot().problems.map(({ code, count, latestMessage }) => [code, count, latestMessage]);
  return { clock, monitor, broken, add, warn, messages };
}

describe('a limit on a vital', () => {
  test('is merged with the limit of poor that holds without it', () => {
    const { clock, broken, add, messages } = setup({ ST: { cooldownMs: 5000 }, TCM: { p95: 2000, minSamples: 2 } });
    add('ST', 2600);
    clock.advance(4999);
    add('ST', 2700);
    clock.advance(1);
    add('ST', 2800);
    add('TCM', 4100);
    add('TCM', 1000);
    expect(broken.map(([pattern, metric, , limit]) => [pattern, metric, limit])).toEqual([
      ['ST', 'vital', 2500],
      ['ST', 'vital', 2500],
      ['TCM', 'vital', 4000],
      ['TCM', 'p95', 2000],
    ]);
    expect(messages()).toEqual([]);
  });

  test('may be written as of an operation where the vital is in milliseconds', () => {
    const { broken, add, messages } = setup({ FTP: { maxMs: 900 }, GSL: { p75Ms: 50, minSamples: 1 } });
    add('FTP', 1000);
    add('GSL', 60);
    expect(broken.map(([pattern, metric, , limit]) => [pattern, metric, limit])).toEqual([
      ['FTP', 'vital', 900],
      ['GSL', 'p75', 50],
    ]);
    expect(messages()).toEqual([]);
  });

  test('is taken away by null, the field or all of it', () => {
    const { broken, add, messages } = setup({
      ST: { max: null },
      GDF: null,
      GSL: { max: null, p75: 10, minSamples: 1 },
    });
    add('ST', 99_000);
    add('GDF', 0.9);
    add('GSL', 900);
    expect(broken.map(([pattern, metric]) => [pattern, metric])).toEqual([['GSL', 'p75']]);
    expect(messages()).toEqual([]);
  });

  test('on p75 and p95 waits for 1 of FTP and TCM, and for 5 of the others', () => {
    const { broken, add } = setup({ FTP: { p75: 10 }, ST: { p75: 10 } });
    add('FTP', 20);
    for (let sample = 0; sample < 4; sample += 1) add('ST', 20);
    expect(broken.map(([pattern]) => pattern)).toEqual(['FTP']);
    add('ST', 20);
    expect(broken.map(([pattern]) => pattern)).toEqual(['FTP', 'ST']);
  });

  test('on a rated part holds for its p75 too', () => {
    const { broken, add, messages } = setup({ 'GDF.maxGapMs': { p75: 60, minSamples: 2 } });
    for (let sample = 0; sample < 2; sample += 1) add('GDF', 0.1, { parts: { maxGapMs: 90 } });
    expect(broken.map(([pattern, metric, , limit]) => [pattern, metric, limit])).toEqual([['GDF.maxGapMs', 'p75', 60]]);
    expect(messages()).toEqual([]);
  });

  test('is told in the report, beside those that hold anyway', () => {
    const { monitor } = setup({ GDF: { p75: 0.1 }, 'tile.*': { maxMs: 50, blockMs: 8 }, FTP: null });
    const { limits } = monitor.getReport();
    expect(limits).toMatchObject({
      GDF: { max: 0.25, p75: 0.1 },
      'GDF.maxGapMs': { max: 100 },
      'tile.*': { maxMs: 50, blockMs: 8 },
      ST: { max: 2500 },
    });
    expect(limits).not.toHaveProperty('FTP');
    expect(limits).not.toHaveProperty('MFR');
    expect(limits).not.toHaveProperty('heapBytes');
  });
});

describe('a limit on memory', () => {
  test('on what a call adds to the heap', () => {
    let usedBytes = 0;
    const clock = createFakeClock();
    const monitor = new PerformanceMonitor({
      clock,
      readHeap: () => usedBytes,
      thresholds: { allocate: { memoryDeltaBytes: 1000 } },
    });
    monitor.measure('allocate', () => (usedBytes += 1000));
    expect(monitor.snapshot().violations).toEqual([]);
    monitor.measure('allocate', () => (usedBytes += 1001));
    expect(monitor.snapshot().violations).toMatchObject([
      { operation: 'allocate', metric: 'memoryDeltaBytes', value: 1001, limit: 1000, unit: 'bytes' },
    ]);
  });

  test('on the heap', () => {
    const { monitor, broken } = setup({ heapBytes: 100 });
    const read = (usedBytes: number) => monitor.record({ kind: 'memory', atMs: 5, usedBytes, limitBytes: 1000 });
    read(100);
    read(101);
    expect(broken).toEqual([['heapBytes', 'max', 101, 100]]);
    expect(monitor.snapshot().violations[0]).toMatchObject({ unit: 'bytes', operation: 'heapBytes', atMs: 5 });
  });
});

describe('what cannot be meant is the problem `bad-threshold`', () => {
  test.each([
    [{ 'places.cluster': { maxMS: 50 } }, "`thresholds['places.cluster'].maxMS` is no limit. Did you mean `maxMs`?"],
    [{ GDF: 12 }, "`thresholds['GDF']` must be a ratio from 0 to 1, got `12`. Did you mean 0.12?"],
    [{ VCD: { p75: 25 } }, "`thresholds['VCD'].p75` must be a ratio from 0 to 1, got `25`. Did you mean 0.25?"],
    [{ GFD: 0.1 }, "`thresholds['GFD']` names no vital. Did you mean `GDF`?"],
    [{ gdf: 0.1 }, "`thresholds['gdf']` names no vital. Did you mean `GDF`?"],
    [{ 'GDF.maxGap': 80 }, "`thresholds['GDF.maxGap']` names no vital. Did you mean `GDF.maxGapMs`?"],
    [{ GDF: { p95Ms: 5 } }, "`thresholds['GDF'].p95Ms` is no limit. Did you mean `p95`?"],
    [{ 'places.cluster': { max: 50 } }, "`thresholds['places.cluster'].max` is no limit. Did you mean `maxMs`?"],
    [{ ST: { p95MS: 5 } }, "`thresholds['ST'].p95MS` is no limit. Did you mean `p95Ms`?"],
    [{ ST: { blockMs: 5 } }, "`thresholds['ST'].blockMs` is no limit."],
    [{ MFR: 0.01 }, "`thresholds['MFR']`: a share of sessions is not limited in one."],
  ])('%j', (thresholds, message) => {
    const { messages, warn } = setup(thresholds as never);
    expect(messages()).toEqual([['bad-threshold', 1, message]]);
    const told = warn.mock.calls.flat();
    expect(told.length === 0 || told[0] === `[mapvitals] ${message}`).toBe(true);
  });

  test.each([[[]], [[2500]], [new Map([['max', 2500]])], [new Date(0)], [/2500/]])(
    'but %o is no limit at all, and is refused',
    (limit) => {
      expect(() => setup({ ST: limit } as never)).toThrow(/`thresholds\['ST'\]` must be a number/);
      const { monitor, messages } = setup({});
      monitor.setThreshold('work', limit as never);
      expect(messages()).toEqual([['bad-threshold', 1, expect.stringContaining("thresholds['work']")]]);
    },
  );

  test('and leaves the others as they are', () => {
    const { broken, add, messages } = setup({ GDF: 12, ST: { maxMS: 1, p75: 10, minSamples: 1 } } as never);
    add('GDF', 0.3);
    add('ST', 20);
    expect(messages()).toHaveLength(1);
    expect(broken.map(([pattern, metric, , limit]) => [pattern, metric, limit])).toEqual([
      ['GDF', 'vital', 0.25],
      ['ST', 'p75', 10],
    ]);
  });

  test('also in setThreshold', () => {
    const { monitor, messages } = setup();
    monitor.setThreshold('GDF', 25);
    expect(messages()).toMatchObject([['bad-threshold', 1, expect.stringContaining('0.25')]]);
  });

  test('a limit that has matched no operation all session long, once', () => {
    const { clock, monitor, messages } = setup({
      'places.clutser': 50,
      'tile.*': 10,
      'style.*': 10,
      GDF: 0.2,
      heapBytes: 5e8,
    });
    monitor.trackOperation('places.cluster', 1);
    monitor.trackOperation('tile.load', 1);
    clock.advance(59_000);
    monitor.getReport();
    expect(messages()).toEqual([]);
    clock.advance(1000);
    monitor.getReport();
    monitor.getReport();
    expect(messages()).toMatchObject([['bad-threshold', 2, 'the limit on `style.*` has matched no operation.']]);
    monitor.dispose();
    expect(messages()).toMatchObject([['bad-threshold', 2, expect.anything()]]);
  });

  test('of a session that ends sooner, at its end; with the operation that may have been meant', () => {
    const { monitor, messages } = setup({ 'places.clutser': 50 });
    monitor.trackOperation('places.cluster', 1);
    monitor.dispose();
    expect(messages()).toEqual([
      ['bad-threshold', 1, 'the limit on `places.clutser` has matched no operation. Did you mean `places.cluster`?'],
    ]);
  });
});

describe('tags of the app', () => {
  test('are on all that is measured from then on', () => {
    const { monitor, add } = setup({ 'places.cluster': 1, ST: 1 });
    const samples: { kind: string; tags?: unknown }[] = [];
    monitor.onSample((sample) => samples.push(sample));
    monitor.trackOperation('before', 5);
    monitor.setTags({ route: '/map', isBeta: true });
    monitor.trackOperation('places.cluster', 5);
    add('ST', 20, { tags: { gesture: 'drag' } });
    monitor.record({ kind: 'problem', code: 'x', message: 'y', atMs: 0 });
    expect(samples.map(({ kind, tags }) => [kind, tags])).toEqual([
      ['operation', undefined],
      ['operation', { route: '/map', isBeta: true }],
      ['vital', { route: '/map', isBeta: true, gesture: 'drag' }],
      ['problem', { route: '/map', isBeta: true }],
    ]);
    expect(monitor.getReport().tags).toEqual({ route: '/map', isBeta: true });
    expect(monitor.snapshot().violations[0]!.tags).toEqual({ route: '/map', isBeta: true });
    expect(monitor.snapshot().vitals.ST.tags).toEqual({ route: '/map', isBeta: true, gesture: 'drag' });
    monitor.setTags({ plan: 'free', isBeta: null });
    expect(monitor.getReport().tags).toEqual({ route: '/map', plan: 'free' });
    monitor.setTags({ route: null, plan: undefined });
    monitor.setTags('nonsense' as never);
    monitor.setTags(null as never);
    monitor.trackOperation('after', 5);
    expect(samples.at(-1)).not.toHaveProperty('tags');
  });

  test('are few, short and without what URLs carry', () => {
    const { monitor, messages } = setup();
    monitor.setTags(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`tag${index}`, 'x'.repeat(500)])));
    const { tags } = monitor.getReport();
    expect(Object.keys(tags)).toHaveLength(16);
    expect(tags['tag0']).toHaveLength(100);
    expect(messages()).toMatchObject([['bad-attributes', 1, 'tags']]);
    monitor.setTags({ tag0: 'https://a.example/map?token=secret' });
    expect(monitor.getReport().tags['tag0']).toBe('https://a.example/map');
  });
});
