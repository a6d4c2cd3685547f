import { beforeAll, describe, expect, test } from 'vitest';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import { loadExplanation } from '../../../src/core/explanation.ts';
import { formatJson } from '../../../src/reports/formatJson.ts';
import { buildReport } from '../../../src/reports/buildReport.ts';
import { readEnvironment } from '../../../src/reports/readEnvironment.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';
import { runs } from '../../support/thorough.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { setupMonitor } from './setupMonitor.ts';
import type { MonitorSetup } from './setupMonitor.ts';
import type { TileSample, VitalSample } from '../../../src/types/sample.ts';
import type { MonitorReport } from '../../../src/types/snapshot.ts';

beforeAll(loadExplanation);

const setup = (options: Parameters<typeof setupMonitor>[0] = {}) => {
  const all = setupMonitor({ vitals: vitalDefinitions, ...options });
  const { monitor, clock } = all;
  const vital = (sample: Pick<VitalSample, 'name' | 'value'> & Partial<VitalSample>): void =>
    monitor.record({ kind: 'vital', outcome: 'measured', startMs: clock.now(), endMs: clock.now(), ...sample });
  const call = (name: string, ms: number): void => {
    clock.advance(2000);
    monitor.trackOperation(name, ms);
  };
  const verdict = (pattern: string, field: string) =>
    monitor.getReport().limitVerdicts.find((it) => it.pattern === pattern && it.field === field);
  return { ...all, vital, call, verdict };
};

const gesture = (
  { monitor, clock }: Pick<MonitorSetup, 'monitor' | 'clock'>,
  values: Partial<Record<string, number>> = {},
  map?: string,
): void => {
  const gestureMs = clock.now();
  const tags = { gesture: 'drag', ...(map === undefined ? {} : { map }) };
  const tell = (name: VitalSample['name'], value: number, startMs: number, parts = {}): void =>
    monitor.record({
      kind: 'vital',
      name,
      outcome: 'measured',
      value,
      startMs,
      endMs: clock.now(),
      gestureMs,
      tags,
      parts,
    });
  clock.advance(400);
  tell('GSL', values['GSL'] ?? 30, gestureMs - 20);
  const frames = { maxGapMs: values['maxGapMs'] ?? 17, expectedFrames: 24, producedFrames: values['produced'] ?? 24 };
  tell('GDF', values['GDF'] ?? 0.02, gestureMs, frames);
  clock.advance(300);
  tell('VCD', values['VCD'] ?? 0.1, gestureMs);
  tell('ST', values['ST'] ?? 300, clock.now() - 300);
};

describe('of each limit that was broken', () => {
  test('a report keeps the count, and the first, the last and the three worst of its violations', () => {
    const { monitor, call } = setup({ thresholds: { 'places.*': 50 }, maxViolations: 5 });
    call('places.cluster', 60);
    for (const [index, ms] of [900, 70, 800, 71, 850].entries()) {
      call('places.cluster', ms);
      for (let other = 0; other < 10; other += 1) call('places.query', 100 + index + other / 100);
    }
    call('places.cluster', 55);
    const { violations, brokenLimits, violationCount, self } = monitor.getReport();
    const cluster = brokenLimits.find(({ operation }) => operation === 'places.cluster')!;
    const valueOf = (id: number) => violations.find((it) => it.id === id)?.value;
    expect(cluster).toMatchObject({ metric: 'maxMs', pattern: 'places.*', unit: 'ms', limit: 50, count: 7 });
    expect(valueOf(cluster.firstId)).toBe(60);
    expect(valueOf(cluster.lastId)).toBe(55);
    expect(cluster.worstIds.map(valueOf)).toEqual([900, 850, 800]);
    expect(violations.map(({ id }) => id)).toEqual(violations.map(({ id }) => id).sort((a, b) => a - b));
    expect(self.droppedCounts['violations']).toBe(violationCount - violations.length);
    expect(monitor.snapshot().violations).toHaveLength(5);
  });

  test('what the cool-down swallows is counted beside it, also after the last that was told', () => {
    const { monitor, clock } = setup({ thresholds: { draw: { maxMs: 5, cooldownMs: 1000 } } });
    for (let index = 0; index < 25; index += 1) {
      clock.advance(100);
      monitor.trackOperation('draw', 6);
    }
    const { brokenLimits, violationCount } = monitor.getReport();
    expect(brokenLimits).toMatchObject([{ operation: 'draw', count: 3, suppressedCount: 22 }]);
    expect(violationCount).toBe(3);
  });

  test('the counts agree: of the snapshot, of the report and of its limits and operations', () => {
    const { monitor, call, vital } = setup({ thresholds: { '*': 10, a: { p75Ms: 5, minSamples: 3 } } });
    for (let index = 0; index < 40; index += 1) call(['a', 'b', 'c'][index % 3]!, index);
    vital({ name: 'TCM', value: 90_000 });
    const report = monitor.getReport();
    const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
    expect(report.violationCount).toBeGreaterThan(20);
    expect(monitor.snapshot().violationCount).toBe(report.violationCount);
    expect(sum(report.brokenLimits.map(({ count }) => count))).toBe(report.violationCount);
    const ofOperations = report.brokenLimits.filter(({ operation }) => operation !== 'TCM');
    expect(sum(report.operations.map(({ violationCount }) => violationCount))).toBe(
      sum(ofOperations.map(({ count }) => count)),
    );
  });

  test('a cause that comes late is kept with the worst, not only with the newest', () => {
    const { monitor, clock, call } = setup({ thresholds: { 'GDF.maxGapMs': 100, other: 1 }, maxViolations: 2 });
    clock.advance(1000);
    const startMs = clock.now();
    monitor.measure('places.cluster', () => clock.block(1300));
    const gap = { startMs, endMs: clock.now(), parts: { maxGapMs: 1300 } };
    monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.9, ...gap, tags: { gesture: 'drag' } });
    const frame = { startMs, durationMs: 1300, blockingMs: 1250, scripts: [] };
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
    for (let index = 0; index < 10; index += 1) call('other', 2);
    const { violations } = monitor.getReport();
    const worst = violations.find(({ pattern }) => pattern === 'GDF.maxGapMs');
    expect(worst?.cause).toMatchObject({ heldBy: 'places.cluster', longFrameMs: 1300 });
  });

  test('there is a bound to the limits, and with many of them each still has its worst', () => {
    const { monitor, call } = setup({ thresholds: { '*': 1 } });
    for (let index = 0; index < 1000; index += 1) call(`work.${index % 250}`, 2 + ((index * 31) % 97));
    const { brokenLimits, violations, self, violationCount } = monitor.getReport();
    expect(brokenLimits).toHaveLength(200);
    expect(violations.length).toBeLessThanOrEqual(250);
    const ids = new Set(violations.map(({ id }) => id));
    expect(brokenLimits.every(({ worstIds: [worst] }) => ids.has(worst!))).toBe(true);
    const counted = brokenLimits.reduce((sum, { count }) => sum + count, 0);
    expect(counted + self.droppedCounts['brokenLimits']!).toBe(violationCount);
  });
});

describe('each limit has a verdict', () => {
  test('broken with its worst, kept, unmatched, or unmeasured where too little came to tell', () => {
    const { call, verdict } = setup({
      thresholds: {
        'places.*': { maxMs: 100, p95Ms: 80, errorRatio: 0.1 },
        'places.load': 5,
        'nobody.*': 5,
        heapBytes: 1e9,
        ST: { p75: 2000 },
      },
    });
    call('places.cluster', 90);
    call('places.cluster', 150);
    call('places.cluster', 120);
    call('places.load', 3);
    expect(verdict('places.*', 'maxMs')).toEqual({
      pattern: 'places.*',
      field: 'maxMs',
      limit: 100,
      state: 'broken',
      brokenCount: 2,
      worst: 150,
    });
    expect(verdict('places.*', 'p95Ms')).toMatchObject({ state: 'unmeasured', brokenCount: 0, worst: null });
    expect(verdict('places.load', 'maxMs')).toMatchObject({ state: 'kept' });
    expect(verdict('nobody.*', 'maxMs')).toMatchObject({ state: 'unmatched' });
    expect(verdict('heapBytes', 'max')).toMatchObject({ state: 'unmeasured' });
    expect(verdict('ST', 'p75')).toMatchObject({ state: 'unmeasured', limit: 2000 });
  });

  test('of a vital, by each measurement and by a part of its own', () => {
    const { vital, verdict } = setup({ thresholds: { GSL: { p75: 90 } } });
    for (const value of [50, 60, 70, 80, 85]) vital({ name: 'GSL', value });
    vital({ name: 'GDF', value: 0.9, parts: { maxGapMs: 700 } });
    expect(verdict('GSL', 'p75')).toMatchObject({ state: 'kept' });
    expect(verdict('GSL', 'max')).toMatchObject({ state: 'kept' });
    expect(verdict('GDF', 'max')).toMatchObject({ state: 'broken', worst: 0.9, brokenCount: 1 });
    expect(verdict('GDF.maxGapMs', 'max')).toMatchObject({ state: 'broken', worst: 700 });
    expect(verdict('TCM', 'max')).toMatchObject({ state: 'unmeasured' });
  });

  test('and they are the limits that apply', () => {
    const { monitor } = setup({ thresholds: { draw: 16, TCM: null } });
    const { limits, limitVerdicts } = monitor.getReport();
    const told = limitVerdicts.map(({ pattern, field, limit }) => [pattern, field, limit]);
    const all = Object.entries(limits).flatMap(([pattern, fields]) =>
      Object.entries(fields).map(([field, limit]) => [pattern, field, limit]),
    );
    expect(told).toEqual(all);
    expect(limits).not.toHaveProperty('TCM');
  });
});

describe('gestures', () => {
  test('each has its vitals, its frames, its map and what held the page in it', () => {
    const all = setup();
    const { monitor, clock } = all;
    gesture(all, {}, 'left');
    const startMs = clock.now();
    monitor.measure('places.cluster', () => clock.block(200));
    monitor.record({
      kind: 'longFrame',
      source: 'long-animation-frame',
      startMs: startMs - 10,
      durationMs: 215,
      blockingMs: 160,
      scripts: [],
    });
    const at = { gestureMs: startMs, tags: { gesture: 'wheel' } };
    all.vital({
      name: 'GDF',
      value: 0.5,
      startMs,
      parts: { maxGapMs: 215, expectedFrames: 20, producedFrames: 10 },
      ...at,
    });
    all.vital({ name: 'ST', value: 900, outcome: 'interrupted', ...at });
    const { gestures, gestureCount } = monitor.getReport();
    expect(gestures).toEqual([
      {
        kind: 'drag',
        map: 'left',
        startMs: 1000,
        endMs: 1400,
        GSL: 30,
        GDF: 0.02,
        ST: 300,
        VCD: 0.1,
        settled: 'measured',
        framesExpected: 24,
        framesProduced: 24,
        maxGapMs: 17,
        cause: null,
      },
      expect.objectContaining({
        kind: 'wheel',
        map: null,
        GSL: null,
        GDF: 0.5,
        ST: 900,
        VCD: null,
        settled: 'interrupted',
        cause: expect.objectContaining({
          heldBy: 'places.cluster',
          operations: [{ name: 'places.cluster', overlapMs: 200, frameMs: 215 }],
        }),
      }),
    ]);
    expect(gestureCount).toBe(2);
  });

  test('a frame that the browser tells of late is the cause of a gesture that has not settled', () => {
    const { monitor, clock, vital } = setup();
    const gestureMs = clock.now();
    monitor.measure('places.cluster', () => clock.block(100));
    vital({ name: 'GDF', value: 0.5, startMs: gestureMs, gestureMs });
    const frame = { startMs: gestureMs, durationMs: 120, blockingMs: 70, scripts: [] };
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
    expect(monitor.getReport().gestures[0]!.cause).toMatchObject({ heldBy: 'places.cluster' });
  });

  test('what held the page longest is the cause, though something shorter was found before the move had ended', () => {
    const { monitor, clock, vital } = setup();
    const gestureMs = clock.now();
    const hold = (name: string, durationMs: number): void => {
      const startMs = clock.now();
      monitor.measure(name, () => clock.block(durationMs));
      const frame = { startMs, durationMs: durationMs + 10, blockingMs: durationMs - 40, scripts: [] };
      clock.advance(10);
      monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
    };
    hold('short', 60);
    vital({ name: 'GSL', value: 30, startMs: gestureMs, gestureMs });
    expect(monitor.getReport().gestures[0]!.cause).toMatchObject({ heldBy: 'short' });
    hold('long', 400);
    vital({ name: 'GDF', value: 0.5, startMs: gestureMs, gestureMs });
    expect(monitor.getReport().gestures[0]!.cause).toMatchObject({ heldBy: 'long' });
  });

  test('are bounded: the worst of the session stay, and of the others every so manieth', () => {
    const all = setup();
    const { monitor } = all;
    for (let index = 0; index < 3000; index += 1) {
      const worst = index === 700 ? { GSL: 900 } : index === 701 ? { GDF: 0.99 } : index === 702 ? { ST: 29_000 } : {};
      gesture(all, index === 703 ? { VCD: 0.95 } : index === 704 ? { maxGapMs: 1300 } : worst);
    }
    const { gestures, gestureCount, self } = monitor.getReport();
    expect(gestureCount).toBe(3000);
    expect(gestures.length).toBeLessThanOrEqual(200);
    expect(gestures.length).toBeGreaterThan(80);
    expect(self.droppedCounts['gestures']).toBe(3000 - gestures.length);
    expect(gestures).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ GSL: 900 }),
        expect.objectContaining({ GDF: 0.99 }),
        expect.objectContaining({ ST: 29_000 }),
        expect.objectContaining({ VCD: 0.95 }),
        expect.objectContaining({ maxGapMs: 1300 }),
      ]),
    );
    // The whole session is in them, not its end only.
    const quarters = [0, 1, 2, 3].map(
      (quarter) =>
        gestures.filter(({ startMs }) => Math.floor((startMs - 1000) / ((3000 * 700) / 4)) === quarter).length,
    );
    expect(Math.min(...quarters)).toBeGreaterThan(8);
  });

  test('none of a move of the program’s is among them', () => {
    const { monitor } = setup();
    const move = { startMs: 0, endMs: 900, frameCount: 50, droppedCount: 3, maxGapMs: 33, settleMs: 1200 };
    monitor.record({ kind: 'programMove', ...move });
    expect(monitor.getReport()).toMatchObject({ gestures: [], gestureCount: 0, programMoves: { count: 1 } });
  });
});

describe('the ledger of a tile source', () => {
  const tile = (sample: Partial<TileSample>): TileSample => ({
    kind: 'tile',
    sourceId: 'streets',
    outcome: 'ready',
    startMs: 0,
    durationMs: null,
    networkMs: null,
    ...sample,
  });

  test('counts requests, bytes and hits of the browser’s cache where they are known, and failures by status', () => {
    const { monitor, vital } = setup();
    for (let index = 0; index < 10; index += 1) monitor.record(tile({ bytes: 1000, isCached: index < 4 }));
    for (let index = 0; index < 4; index += 1) monitor.record(tile({}));
    for (let index = 0; index < 5; index += 1) monitor.record(tile({ outcome: 'failed', status: 429 }));
    monitor.record(tile({ outcome: 'failed', status: 503 }));
    monitor.record(tile({ outcome: 'failed' }));
    monitor.record(tile({ outcome: 'aborted' }));
    monitor.record(tile({ outcome: 'missing', status: 404 }));
    monitor.record(tile({ outcome: 'expired' }));
    monitor.record(tile({ outcome: 'aborted' }));
    expect(monitor.getReport().tiles[0]).toMatchObject({ requestCount: 25, requestsPerView: null });
    vital({ name: 'TCM', value: 900 });
    vital({ name: 'ST', value: 900 });
    vital({ name: 'ST', value: 900, outcome: 'interrupted' });
    const { tiles, settledViewCount } = monitor.getReport();
    expect(settledViewCount).toBe(2);
    expect(tiles[0]).toMatchObject({
      requestCount: 25,
      readyCount: 14,
      failedCount: 7,
      abortedCount: 2,
      missingCount: 1,
      expiredCount: 1,
      bytes: 10_000,
      sizedCount: 10,
      cachedCount: 4,
      failedByStatus: { 0: 1, 429: 5, 503: 1 },
      throttledRatio: 0.2,
      requestsPerView: 12.5,
    });
  });

  test('knows no bytes and no cache where the browser tells of none, and has a bound on statuses', () => {
    const { monitor } = setup();
    for (let status = 400; status < 500; status += 1) monitor.record(tile({ outcome: 'failed', status }));
    const [streets] = monitor.getReport().tiles;
    expect(streets).toMatchObject({ bytes: null, sizedCount: 0, cachedCount: null, failedCount: 100 });
    expect(Object.keys(streets!.failedByStatus).length).toBeLessThanOrEqual(17);
    expect(Object.values(streets!.failedByStatus).reduce((sum, count) => sum + count, 0)).toBe(100);
  });
});

test(
  'ten hours with a million operations and 20,000 gestures are a report of less than 1 MB, with the worst of it',
  { timeout: 300_000 },
  () => {
    const turns = runs(20_000);
    const clock = createFakeClock();
    // Nobody listens: a million samples are nobody's to keep.
    const monitor = new PerformanceMonitor({ clock, vitals: vitalDefinitions, thresholds: { 'work.*': 900 } });
    for (let turn = 0; turn < turns; turn += 1) {
      for (let index = 0; index < 50; index += 1)
        monitor.trackOperation(`work.${index}`, 1 + ((turn * 31 + index * 7) % 60));
      if (turn === 1432) monitor.trackOperation('work.7', 5000, { reason: 'the worst of all' });
      if (turn % 7 === 0) {
        const frame = { startMs: clock.now(), durationMs: turn === 700 ? 1300 : 60 + (turn % 200), blockingMs: 10 };
        monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame, scripts: [] });
      }
      gesture({ monitor, clock }, { maxGapMs: 17 + (turn % 300), GDF: (turn % 100) / 100, ST: 100 + (turn % 4000) });
      monitor.record({
        kind: 'tile',
        sourceId: `source ${turn % 5}`,
        outcome: 'ready',
        startMs: 0,
        durationMs: 80,
        networkMs: 40,
      });
      clock.advance(1100);
    }
    const report = wholeReport(monitor.getReport(), clock.now() - 1000);
    expect(report.session.durationMs).toBe(turns * 1800);
    expect(report.operations.reduce((sum, { count }) => sum + count, 0)).toBe(turns * 50 + 1);
    expect(report.gestureCount).toBe(turns);
    expect(report.violations.some(({ value, context }) => value === 5000 && context['reason'])).toBe(true);
    expect(report.longFrames.some(({ durationMs }) => durationMs === 1300)).toBe(true);
    expect(formatJson(report).length).toBeLessThan(1_000_000);
  },
);

function wholeReport(monitorReport: MonitorReport, durationMs: number) {
  return buildReport(monitorReport, {
    generator: 'test',
    app: null,
    session: { id: 'long', startedEpochMs: 1_700_000_000_000, durationMs },
    optimization: null,
    environment: { ...readEnvironment(), refreshHz: null, refreshHistoryHz: [], maps: [], gpu: null },
  });
}
