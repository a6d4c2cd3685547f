import { describe, expect, test } from 'vitest';
import type { TileSample } from '../../../src/types/sample.ts';
import { setupMonitor } from './setupMonitor.ts';

const tile = (part: Partial<TileSample>): TileSample => ({
  kind: 'tile',
  sourceId: 'places',
  outcome: 'ready',
  startMs: 0,
  durationMs: null,
  networkMs: null,
  ...part,
});

test('tiles are counted and timed by source', () => {
  const { monitor } = setupMonitor();
  for (let durationMs = 1; durationMs <= 100; durationMs += 1) {
    monitor.record(
      tile({ durationMs, networkMs: durationMs / 2, urlTemplate: 'https://a.example/3/4/5.pbf?key=secret' }),
    );
  }
  monitor.record(tile({ outcome: 'failed', status: 404 }));
  monitor.record(tile({ outcome: 'aborted' }));
  monitor.record(tile({ outcome: 'aborted' }));
  monitor.record(tile({ outcome: 'expired' }));
  monitor.record(tile({ sourceId: 'land' }));
  const [places, land] = monitor.snapshot().tiles;
  expect(places).toMatchObject({
    sourceId: 'places',
    urlTemplate: 'https://a.example/{z}/{x}/{y}.pbf',
    readyCount: 100,
    failedCount: 1,
    abortedCount: 2,
    expiredCount: 1,
  });
  expect(Math.abs(places!.p75Ms! - 75)).toBeLessThan(1);
  expect(Math.abs(places!.p95Ms! - 95)).toBeLessThan(1.1);
  expect(Math.abs(places!.networkP75Ms! - 37.5)).toBeLessThan(0.5);
  expect(land).toMatchObject({ sourceId: 'land', urlTemplate: null, readyCount: 1, p75Ms: null, networkP75Ms: null });
});

test('a source keeps its report while none of its tiles comes', () => {
  const { monitor } = setupMonitor();
  monitor.record(tile({ sourceId: 'a' }));
  monitor.record(tile({ sourceId: 'b' }));
  const before = monitor.snapshot().tiles;
  monitor.record(tile({ sourceId: 'b' }));
  const after = monitor.snapshot().tiles;
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('tile sources are bounded, and what is dropped is counted', () => {
  const { monitor } = setupMonitor();
  for (let index = 0; index < 100; index += 1) monitor.record(tile({ sourceId: `source-${index}` }));
  expect(monitor.snapshot().tiles).toHaveLength(64);
  expect(monitor.snapshot().self.droppedCounts['tiles']).toBe(36);
});

test('the latest 120 frame gaps are kept, oldest first', () => {
  const { monitor } = setupMonitor();
  for (let frame = 1; frame <= 150; frame += 1) {
    monitor.record({ kind: 'frame', atMs: frame, gapMs: frame, isInGesture: false });
  }
  expect(monitor.snapshot().frameGapsMs).toEqual(Array.from({ length: 120 }, (_, index) => 31 + index));
});

test('memory is null with a reason, or the latest reading', () => {
  const { monitor } = setupMonitor();
  expect(monitor.snapshot().memory).toMatchObject({ usedBytes: null, limitBytes: null, reason: expect.any(String) });
  monitor.record({ kind: 'memory', atMs: 0, usedBytes: 10, limitBytes: 100 });
  monitor.record({ kind: 'memory', atMs: 1, usedBytes: 12, limitBytes: 100 });
  expect(monitor.snapshot().memory).toMatchObject({ usedBytes: 12, limitBytes: 100, reason: null });
});

describe('memory is a profile', () => {
  const setup = () => {
    const all = setupMonitor();
    const read = (usedBytes: number, mountCount?: number) =>
      all.monitor.record({
        kind: 'memory',
        atMs: 0,
        usedBytes,
        limitBytes: 1000,
        ...(mountCount === undefined ? {} : { mountCount }),
      });
    return { ...all, read, memory: () => all.monitor.snapshot().memory };
  };

  test('of the first, the highest and the latest reading', () => {
    const { read, memory } = setup();
    for (const usedBytes of [10, 50, 20]) read(usedBytes);
    expect(memory()).toMatchObject({ initialBytes: 10, peakBytes: 50, usedBytes: 20, mountCount: 0 });
  });

  test('of what each mount of a map leaves behind, from three on', () => {
    const { read, memory } = setup();
    read(100, 1);
    read(900);
    read(140, 2);
    expect(memory().bytesPerMount).toBeNull();
    read(180, 3);
    read(220, 4);
    read(990);
    expect(memory().bytesPerMount).toBeCloseTo(40, 9);
    expect(memory().mountCount).toBe(4);
  });

  test('of what is still open, until it is released', () => {
    const { monitor, memory } = setup();
    const tell = (name: string, isOpen: boolean) => monitor.record({ kind: 'resource', name, atMs: 0, isOpen });
    tell('Worker', true);
    tell('Worker', true);
    tell('object URL', true);
    tell('Worker', false);
    expect(memory().openResources).toEqual({ Worker: 1, 'object URL': 1 });
    tell('Worker', false);
    expect(memory().openResources).toEqual({ 'object URL': 1 });
  });
});

test('moves of the program are told together, apart from gestures', () => {
  const { monitor } = setupMonitor();
  expect(monitor.snapshot().programMoves).toEqual({ count: 0, droppedRatio: null, maxGapMs: null, settleMs: null });
  const move = { kind: 'programMove', startMs: 0, endMs: 1200, frameCount: 2, settleMs: null } as const;
  monitor.record({ ...move, droppedCount: 70, maxGapMs: 1200 });
  monitor.record({ ...move, droppedCount: 6, maxGapMs: 120, settleMs: 300 });
  expect(monitor.snapshot().programMoves).toEqual({
    count: 2,
    droppedRatio: 76 / 80,
    maxGapMs: 1200,
    settleMs: 300,
  });
  expect(monitor.snapshot().vitals.GDF.value).toBeNull();
});

test('problems are counted by code, with the latest message, without what URLs carry', () => {
  const { monitor, samples } = setupMonitor();
  monitor.record({ kind: 'problem', code: 'tile-error', message: 'one', atMs: 1 });
  monitor.record({
    kind: 'problem',
    code: 'tile-error',
    message: 'GET https://a.example/1/2/3.png?k=secret: 500',
    atMs: 2,
  });
  expect(monitor.snapshot().problems).toEqual([
    { code: 'tile-error', count: 2, latestMessage: 'GET https://a.example/{z}/{x}/{y}.png 500', latestAtMs: 2 },
  ]);
  expect(JSON.stringify(samples)).not.toContain('secret');
});

test('no sample is told with what its URLs carry', () => {
  const { monitor, samples } = setupMonitor();
  const url = 'https://u:p@a.example/3/4/5.pbf?access_token=secret#frag';
  monitor.record(tile({ sourceId: url, urlTemplate: url }));
  monitor.record({
    kind: 'longFrame',
    source: 'longtask',
    startMs: 0,
    durationMs: 60,
    blockingMs: null,
    scripts: [{ startMs: 0, functionName: url, invoker: url, source: url, durationMs: 5 }],
  });
  for (const outcome of ['measured', 'hidden'] as const) {
    monitor.record({
      kind: 'vital',
      name: 'LCP',
      outcome,
      value: 1,
      startMs: 0,
      endMs: 1,
      tags: { resource: url, target: url },
    });
  }
  monitor.record({ kind: 'problem', code: url, message: `GET ${url}`, atMs: 0 });
  monitor.record({
    kind: 'operation',
    name: url,
    startMs: 0,
    durationMs: 1,
    ok: true,
    wasHidden: false,
    parent: url,
    context: { [url]: url },
    attributes: { a: url },
  });
  monitor.trackOperation(`GET ${url}`, 1, { url });
  expect(samples).toHaveLength(7);
  expect(JSON.stringify([samples, monitor.getReport()])).not.toMatch(/secret|frag|u:p|\/3\/4\/5/);
});

test('every sample that is taken in is told, to each callback, whatever another one does', () => {
  const { monitor, samples, problemCodes } = setupMonitor();
  monitor.onSample(() => {
    throw new Error('mine');
  });
  const heard: string[] = [];
  const stop = monitor.onSample(({ kind }) => heard.push(kind));
  monitor.record(tile({}));
  monitor.record({ kind: 'frame', atMs: 0, gapMs: 16, isInGesture: false });
  monitor.trackOperation('x', 1);
  stop();
  stop();
  monitor.trackOperation('x', 1);
  expect(heard).toEqual(['tile', 'frame', 'operation']);
  expect(samples.map(({ kind }) => kind)).toEqual(['tile', 'frame', 'operation', 'operation']);
  expect(problemCodes()).toEqual(['listener-threw']);
  expect(monitor.snapshot().problems[0]!.count).toBe(4);
});

test('what a callback causes is counted and not told, so that it cannot run in circles', () => {
  const { monitor, report } = setupMonitor();
  monitor.onSample(() => monitor.trackOperation('exporter.queue', 1));
  monitor.trackOperation('x', 1);
  expect(report('exporter.queue').count).toBe(1);
});

test('amounts that cannot be are refused, whatever the kind of the sample', () => {
  const { monitor, samples } = setupMonitor();
  monitor.record({ kind: 'frame', atMs: 5, gapMs: -1, isInGesture: true });
  monitor.record(tile({ durationMs: 5, networkMs: '5' as never }));
  monitor.record(tile({ durationMs: 1e308 }));
  monitor.record({
    kind: 'vital',
    name: 'ST',
    outcome: 'measured',
    value: 5,
    startMs: 0,
    endMs: 5,
    parts: { loadMs: { toString: () => '5' } as never },
  });
  expect(samples.map(({ kind }) => kind)).toEqual(['problem', 'problem', 'problem', 'problem']);
  expect(monitor.snapshot()).toMatchObject({
    frameGapsMs: [],
    tiles: [],
    problems: [{ code: 'bad-sample', count: 4 }],
  });
});

test('of the facts of a vital a bounded number is kept, each short and plain', () => {
  const { monitor } = setupMonitor();
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`fact${index}`, index]));
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const tags = { gesture: 'drag', target: 'x'.repeat(10_000), cycle, ...many } as never;
  monitor.record({ kind: 'vital', name: 'ST', outcome: 'measured', value: 5, startMs: 0, endMs: 5, parts: many, tags });
  const { parts, tags: kept } = monitor.snapshot().vitals.ST;
  expect(Object.keys(parts).length).toBeLessThan(50);
  expect(Object.keys(kept).length).toBeLessThan(50);
  expect(JSON.stringify(kept).length).toBeLessThan(1000);
  expect(kept.gesture).toBe('drag');
});

test('a vital without a value is counted as hidden, and is no number', () => {
  const { monitor } = setupMonitor();
  monitor.record({ kind: 'vital', name: 'ST', outcome: 'measured', startMs: 0, endMs: 5 } as never);
  expect(monitor.snapshot().vitals.ST).toMatchObject({ value: null, sampleCount: 0, hiddenCount: 1 });
});

test('what is stuck under ever new names is told each time, and remembered of the latest only', () => {
  const { clock, monitor, violations } = setupMonitor();
  const stuck = (code: string) =>
    monitor.record({ kind: 'problem', code, message: '', atMs: clock.now(), stuck: { value: 2, limit: 1 } });
  for (let index = 0; index < 1500; index += 1) stuck(`code-${index}`);
  expect(violations).toHaveLength(1500);
  stuck('code-1499');
  expect(violations).toHaveLength(1500);
  stuck('code-0');
  expect(violations).toHaveLength(1501);
});
