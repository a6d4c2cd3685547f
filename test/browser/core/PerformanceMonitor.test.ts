import { afterEach, expect, test, vi } from 'vitest';
import { PerformanceMonitor } from '../../../src/core/PerformanceMonitor.ts';
import { readHeap } from '../../../src/lib/readHeap.ts';

afterEach(() => vi.restoreAllMocks());

const nameEntries = (): string[] => performance.getEntries().map(({ entryType, name }) => `${entryType} ${name}`);
const ownEntries = (): string[] => nameEntries().filter((entry) => /^(mark|measure) /.test(entry));

test('devtoolsTrack draws operations, gestures and violations, and leaves no performance entry behind', async () => {
  const drawn: unknown[][] = [];
  const timeStamp = console.timeStamp.bind(console);
  vi.spyOn(console, 'timeStamp').mockImplementation((...args: unknown[]) => {
    drawn.push(args);
    Reflect.apply(timeStamp, console, args);
  });
  const before = ownEntries();
  const monitor = new PerformanceMonitor({ devtoolsTrack: true, thresholds: { 'places.cluster': 0.5, GDF: 0.1 } });
  monitor.trackOperation('tile.load', 3);
  await monitor.measure('places.cluster', async () => {
    const endMs = performance.now() + 5;
    while (performance.now() < endMs);
  });
  monitor.record({
    kind: 'vital',
    name: 'GDF',
    outcome: 'measured',
    value: 0.5,
    startMs: 100,
    endMs: 900,
    tags: { gesture: 'drag' },
  });
  expect(ownEntries()).toEqual(before);
  expect(drawn.map(([label, , , track]) => [track, label])).toEqual([
    ['Operations', 'tile.load'],
    ['Operations', 'places.cluster'],
    ['Violations', 'places.cluster maxMs'],
    ['Gestures', 'drag'],
    ['Violations', 'GDF vital'],
  ]);
  expect(drawn[3]).toEqual(['drag', 100, 900, 'Gestures', 'Map vitals', 'secondary']);
  for (const [, startMs, endMs] of drawn) expect(endMs as number).toBeGreaterThanOrEqual(startMs as number);
  monitor.dispose();
});

test('without devtoolsTrack nothing is drawn, and no performance entry is left behind either', () => {
  const timeStamp = vi.spyOn(console, 'timeStamp');
  const before = ownEntries();
  const monitor = new PerformanceMonitor({ thresholds: { x: 0 } });
  for (let call = 0; call < 1000; call += 1) monitor.measure('x', () => call);
  expect(timeStamp).not.toHaveBeenCalled();
  expect(ownEntries()).toEqual(before);
});

test('measures in a real page: time, memory and the own cost', () => {
  const monitor = new PerformanceMonitor({ readHeap: () => readHeap()?.usedBytes ?? null });
  for (let call = 0; call < 20_000; call += 1) monitor.trackOperation('x', 1);
  const result = monitor.measure('block', () => {
    const endMs = performance.now() + 20;
    while (performance.now() < endMs);
    return 'done';
  });
  expect(result).toBe('done');
  expect(monitor.getReport('block')!.totalMs).toBeGreaterThanOrEqual(20);
  expect(monitor.getReport('block')!.memoryDeltaBytes).toBeTypeOf('number');
  const { recordUs, clockStepMs } = monitor.snapshot().self;
  expect(recordUs).toBeGreaterThanOrEqual(0);
  expect(clockStepMs).toBeGreaterThan(0);
});

test('an operation that was told is found in the long frame around it, by one look at the clock per task', async () => {
  const monitor = new PerformanceMonitor();
  const block = (ms: number): void => {
    const endMs = performance.now() + ms;
    while (performance.now() < endMs);
  };
  await new Promise((resolve) => setTimeout(resolve, 100));
  const startMs = performance.now();
  block(60);
  monitor.trackOperation('places.cluster', 60);
  block(20);
  monitor.trackOperation('places.draw', 20);
  await Promise.resolve();
  const frame = { source: 'longtask', startMs, durationMs: performance.now() - startMs, blockingMs: null } as const;
  await new Promise((resolve) => setTimeout(resolve, 100));
  monitor.record({ kind: 'longFrame', ...frame, scripts: [] });
  monitor.record({ kind: 'longFrame', ...frame, startMs: performance.now(), scripts: [] });
  const [around, later] = monitor.snapshot().longFrames;
  expect(around!.operations.map(({ name }) => name)).toEqual(['places.cluster', 'places.draw']);
  expect(around!.operations.map(({ overlapMs }) => Math.round(overlapMs))).toEqual([60, 20]);
  expect(later!.operations).toEqual([]);
});

test('the smallest step of the clock is found, as the browser rounds it', () => {
  const monitor = new PerformanceMonitor();
  for (let call = 0; call < 2000; call += 1) monitor.measure('x', () => {});
  // 0.1 ms, or 0.005 ms where the page is cross-origin isolated: https://www.w3.org/TR/hr-time-3/#dfn-coarsen-time
  const stepMs = monitor.snapshot().self.clockStepMs!;
  expect(stepMs).toBeLessThanOrEqual(0.2);
  expect(stepMs).toBeGreaterThanOrEqual(0.001);
});

test('a page that becomes hidden keeps its operations out of the distribution', () => {
  const monitor = new PerformanceMonitor();
  const timer = monitor.startTimer('x');
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
  document.dispatchEvent(new Event('visibilitychange'));
  vi.restoreAllMocks();
  document.dispatchEvent(new Event('visibilitychange'));
  expect(timer.end()).toMatchObject({ wasHidden: true });
  expect(monitor.getReport('x')).toMatchObject({ count: 0, hiddenCount: 1 });
  monitor.dispose();
});
