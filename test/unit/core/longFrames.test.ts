import { beforeAll, describe, expect, test } from 'vitest';
import type { LongFrameSample, LongFrameScript, VitalSample } from '../../../src/types/sample.ts';
import { setupMonitor } from './setupMonitor.ts';
import { loadExplanation } from '../../../src/core/explanation.ts';

// What finds causes is there from the start: how it comes has tests of its own, in lateCauses.
beforeAll(loadExplanation);

const setup = () => {
  const all = setupMonitor({ thresholds: { GDF: 0.1, GSL: 100, ST: 1 } });
  const addLongFrame = (startMs: number, durationMs: number, scripts: readonly LongFrameScript[] = []) =>
    all.monitor.record({
      kind: 'longFrame',
      source: 'long-animation-frame',
      startMs,
      durationMs,
      blockingMs: durationMs - 50,
      scripts,
    } satisfies LongFrameSample);
  const addVital = (name: VitalSample['name'], value: number, startMs: number, endMs: number) =>
    all.monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs, endMs });
  return { ...all, addLongFrame, addVital };
};

describe('a long frame', () => {
  test('names the operations that ran in it, longest overlap first, and last those that may only have waited', () => {
    const { clock, monitor, addLongFrame } = setup();
    clock.advance(20);
    monitor.trackOperation('before', 15);
    clock.advance(10);
    monitor.measure('outer', () => {
      clock.block(20);
      monitor.measure('places.cluster', () => clock.block(80));
    });
    const handle = monitor.operation('draw', { layer: 'places' });
    clock.block(10);
    handle.record(10);
    addLongFrame(1020, 130);
    const [frame] = monitor.snapshot().longFrames;
    expect(frame).toMatchObject({ startMs: 1020, durationMs: 130, blockingMs: 80, isInGesture: false });
    expect(frame!.operations).toEqual([
      { name: 'outer', overlapMs: 100 },
      { name: 'places.cluster', overlapMs: 80 },
      { name: 'draw', overlapMs: 10, isPending: true },
    ]);
  });

  test('counts of an async operation the synchronous part; later, where nothing else ran, says that it was under way', async () => {
    const { clock, monitor, addLongFrame } = setup();
    const load = monitor.measure('tile.load', async () => {
      clock.block(30);
      await new Promise<void>((resolve) => void clock.setTimer(resolve, 500));
    });
    clock.block(60);
    addLongFrame(1000, 90);
    await clock.advanceAsync(1000);
    await load;
    addLongFrame(1100, 90);
    expect(monitor.snapshot().longFrames.map(({ operations }) => operations)).toEqual([
      [{ name: 'tile.load', overlapMs: 30 }],
      [{ name: 'tile.load', overlapMs: 90, isPending: true }],
    ]);
  });

  test('counts of a generator the steps', () => {
    const { clock, monitor, addLongFrame } = setup();
    for (const value of monitor.measure('walk', function* walk() {
      clock.block(20);
      yield 1;
      clock.block(20);
    })) {
      clock.block(10 * value);
    }
    addLongFrame(1000, 60);
    expect(monitor.snapshot().longFrames[0]!.operations).toEqual([{ name: 'walk', overlapMs: 40 }]);
  });

  test('does not name what ran in a worker or in a batch', () => {
    const { clock, monitor, addLongFrame } = setup();
    const sample = { kind: 'operation', startMs: 1000, durationMs: 90, ok: true, wasHidden: false } as const;
    monitor.record({ ...sample, name: 'a', route: 'worker' });
    monitor.record({ ...sample, name: 'b', route: 'batch' });
    monitor.record({ ...sample, name: 'c', route: 'inline' });
    monitor.record({ ...sample, name: 'd' });
    clock.advance(90);
    addLongFrame(1000, 90);
    expect(monitor.snapshot().longFrames[0]!.operations.map(({ name }) => name)).toEqual(['c', 'd']);
    monitor.record({ ...sample, name: 'e', route: 'batch', ranOn: 'page', startMs: 1200 });
    addLongFrame(1200, 90);
    expect(monitor.snapshot().longFrames[1]!.operations.map(({ name }) => name)).toEqual(['e']);
  });

  test('is in a gesture where frames of one say so, or a vital later', () => {
    const { monitor, addLongFrame, addVital } = setup();
    const addFrame = (atMs: number, isInGesture: boolean) =>
      monitor.record({ kind: 'frame', atMs, gapMs: 16, isInGesture });
    for (let atMs = 1016; atMs < 1200; atMs += 16) addFrame(atMs, true);
    for (let atMs = 2016; atMs < 2200; atMs += 16) addFrame(atMs, false);
    addLongFrame(1150, 100);
    addLongFrame(2050, 100);
    addLongFrame(3050, 100);
    const before = monitor.snapshot().longFrames;
    expect(before.map(({ isInGesture }) => isInGesture)).toEqual([true, false, false]);
    addVital('GDF', 0.05, 3000, 3500);
    const after = monitor.snapshot().longFrames;
    expect(after.map(({ isInGesture }) => isInGesture)).toEqual([true, false, true]);
    expect(after[0]).toBe(before[0]);
    expect(after[1]).toBe(before[1]);
  });

  test('names the gesture and the event handlers in it', () => {
    const { monitor, addLongFrame, addVital } = setup();
    const script = (invoker: string, functionName: string, durationMs: number): LongFrameScript => {
      return { invoker, functionName, durationMs, source: 'https://app.test/map.js?key=1', startMs: 1000 };
    };
    const scripts = [
      script('FrameRequestCallback', 'render', 60),
      script('DIV#map.onpointermove', 'onMove', 20),
      script('CANVAS.onwheel', '', 40),
    ];
    monitor.record({ kind: 'frame', atMs: 1100, gapMs: 100, isInGesture: true, gesture: 'drag' });
    addLongFrame(1000, 130, scripts);
    addLongFrame(2000, 130, []);
    const [first, second] = monitor.snapshot().longFrames;
    expect(first).toMatchObject({
      gesture: 'drag',
      handlers: ['CANVAS.onwheel (map.js)', 'DIV#map.onpointermove onMove (map.js)'],
    });
    expect(second).toMatchObject({ gesture: null, handlers: [] });
    // A gesture may be told late.
    monitor.record({
      kind: 'vital',
      name: 'GDF',
      outcome: 'measured',
      value: 0.01,
      startMs: 1990,
      endMs: 2200,
      tags: { gesture: 'wheel' },
    });
    expect(monitor.snapshot().longFrames[1]).toMatchObject({ isInGesture: true, gesture: 'wheel' });
    addVital('GSL', 130, 1000, 1130);
    expect(monitor.snapshot().violations.at(-1)!.cause).toMatchObject({ gesture: 'drag', handlers: first!.handlers });
  });

  test('lets INP be named by the gesture, the operations and the event handlers in it', () => {
    const { clock, monitor, addLongFrame, addVital } = setup();
    monitor.record({ kind: 'frame', atMs: 1050, gapMs: 50, isInGesture: true, gesture: 'drag' });
    monitor.measure('places.filter', () => clock.block(60));
    monitor.measure('places.sort', () => clock.block(20));
    const [source, startMs] = ['https://app.test/app.js', 1000];
    addLongFrame(1000, 90, [{ invoker: 'BUTTON.onclick', functionName: 'apply', durationMs: 80, source, startMs }]);
    addVital('INP', 120, 1000, 1120);
    expect(monitor.snapshot().webVitals.INP.tags).toEqual({
      gesture: 'drag',
      operations: 'places.filter, places.sort',
      handlers: 'BUTTON.onclick apply (app.js)',
    });
    addVital('INP', 40, 3000, 3040);
    expect(monitor.snapshot().webVitals.INP.tags).toEqual({});
  });

  test('keeps of scripts the longest few, without what URLs carry', () => {
    const { monitor, addLongFrame } = setup();
    const script = {
      startMs: 1000,
      functionName: 'load',
      invoker: 'https://a.example/app.js?token=secret',
      durationMs: 60,
    };
    addLongFrame(
      1000,
      100,
      Array.from({ length: 20 }, (_, index) => ({
        ...script,
        source: 'https://a.example/app.js?token=secret#1',
        durationMs: 41 + index,
      })),
    );
    const { scripts } = monitor.snapshot().longFrames[0]!;
    expect(scripts.map(({ durationMs }) => durationMs)).toEqual([60, 59, 58, 57, 56]);
    expect(scripts[0]).toEqual({
      startMs: 1000,
      functionName: 'load',
      invoker: 'https://a.example/app.js',
      source: 'https://a.example/app.js',
      durationMs: 60,
    });
  });

  test('is kept where it is one of the newest twenty, of the longest twenty or in a gesture, and counted when dropped', () => {
    const { monitor, addLongFrame } = setup();
    const atMs = (index: number): number => 1000 + 2000 * index;
    for (let index = 0; index < 200; index += 1) {
      // Every tenth blocks for long, every twelfth is in a gesture.
      addLongFrame(atMs(index), index % 10 === 0 ? 1300 + index : 60 + (index % 7));
      if (index % 12 === 0) {
        const gap = { atMs: atMs(index) + 50, gapMs: 40, isInGesture: true, gesture: 'drag' } as const;
        monitor.record({ kind: 'frame', ...gap });
      }
    }
    const { longFrames, self } = monitor.snapshot();
    const kept = longFrames.map(({ startMs }) => startMs);
    const wanted = Array.from({ length: 200 }, (_, index) => index).filter(
      (index) => index >= 180 || index % 10 === 0 || index % 12 === 0,
    );
    expect(kept).toEqual(expect.arrayContaining(wanted.map(atMs)));
    expect(kept).toEqual([...kept].sort((a, b) => a - b));
    expect(longFrames).toHaveLength(80);
    expect(self.droppedCounts['longFrames']).toBe(120);
  });

  test('goes where there are too many in gestures, the shortest first', () => {
    const { monitor, addLongFrame } = setup();
    monitor.record({ kind: 'frame', atMs: 1e6, gapMs: 1e6, isInGesture: true, gesture: 'drag' });
    for (let index = 0; index < 500; index += 1) addLongFrame(1000 + 200 * index, 60 + ((index * 7919) % 101));
    const { longFrames } = monitor.snapshot();
    expect(longFrames).toHaveLength(80);
    expect(longFrames.filter(({ durationMs }) => durationMs >= 155).length).toBeGreaterThanOrEqual(20);
    expect(longFrames.at(-1)!.startMs).toBe(1000 + 200 * 499);
  });
});

describe('the cause of a poor gesture', () => {
  test('is an async operation that blocks after an await, said to be under way', async () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    const filter = monitor.measure('places.filter', async () => {
      await new Promise<void>((resolve) => void clock.setTimer(resolve, 50));
      clock.block(120);
    });
    await clock.advanceAsync(200);
    await filter;
    addLongFrame(1050, 125);
    addVital('GDF', 0.4, 1000, 2000);
    expect(violations[0]?.cause?.operations).toMatchObject([
      { name: 'places.filter', overlapMs: 120, isPending: true },
    ]);
  });

  test('is what is known to have blocked, before all that was under way', () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    void monitor.measure('tile.load', () => new Promise(() => {}));
    monitor.measure('places.cluster', () => clock.block(100));
    addLongFrame(1000, 100);
    clock.advance(1000);
    addLongFrame(1500, 60);
    addVital('GDF', 0.4, 1000, 2000);
    expect(violations[0]?.cause?.operations).toEqual([
      { name: 'places.cluster', overlapMs: 100, frameMs: 100 },
      { name: 'tile.load', overlapMs: 60, frameMs: 60, isPending: true },
    ]);
    expect(violations[0]?.cause?.heldBy).toBe('places.cluster');
  });

  test('is the longest long frame in its time, with operations and script', () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    clock.advance(100);
    monitor.measure('places.cluster', () => clock.block(120));
    addLongFrame(1095, 130, [
      { startMs: 1095, functionName: 'short', invoker: '', source: '', durationMs: 5 },
      { startMs: 1100, functionName: '', invoker: 'Window.requestAnimationFrame', source: '', durationMs: 120 },
    ]);
    addLongFrame(1500, 60);
    addLongFrame(9000, 900);
    addVital('GDF', 0.4, 1000, 2000);
    addVital('GSL', 150, 1050, 1230);
    const cause = {
      operations: [{ name: 'places.cluster', overlapMs: 120, frameMs: 130 }],
      longFrameMs: 130,
      script: 'Window.requestAnimationFrame',
      heldBy: 'places.cluster',
    };
    expect(violations.map(({ operation, cause }) => [operation, cause])).toEqual([
      ['GDF', cause],
      ['GSL', cause],
    ]);
  });

  test('is an operation of 50 ms or more where the browser told of no long frame: then nobody knows how long that was', () => {
    const { clock, monitor, addVital, violations } = setup();
    monitor.measure('quick', () => clock.block(30));
    monitor.measure('places.cluster', () => clock.block(120));
    addVital('GDF', 0.4, 1000, 2000);
    expect(violations[0]!.cause).toEqual({
      operations: [{ name: 'places.cluster', overlapMs: 120, frameMs: 120 }],
      longFrameMs: null,
      heldBy: 'places.cluster',
    });
  });

  test('is that operation too where the browser has told only of shorter frames yet', () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    addLongFrame(900, 130);
    monitor.measure('places.cluster', () => clock.block(200));
    addVital('GDF', 0.4, 1000, 2000);
    expect(violations[0]!.cause).toMatchObject({
      operations: [{ name: 'places.cluster', overlapMs: 200 }],
      longFrameMs: null,
    });
  });

  test('is the gap between two frames that was seen, where the browser told of no long frame', () => {
    const { clock, monitor, addVital, violations } = setup();
    monitor.record({ kind: 'frame', atMs: 1000, gapMs: 16, isInGesture: true });
    monitor.measure('places.cluster', () => clock.block(40));
    monitor.record({ kind: 'frame', atMs: 1066, gapMs: 66, isInGesture: true });
    addVital('GDF', 0.4, 990, 2000);
    expect(violations[0]!.cause).toEqual({
      operations: [{ name: 'places.cluster', overlapMs: 40, frameMs: 66 }],
      longFrameMs: 66,
      heldBy: 'places.cluster',
    });
  });

  test('is what ran in any of the long frames for a good part of it, though nothing known ran in the longest', () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    const script = (functionName: string, startMs: number, durationMs: number) => [
      { startMs, functionName, invoker: '', source: '', durationMs },
    ];
    addLongFrame(1000, 300);
    clock.advance(400);
    monitor.measure('places.cluster', () => clock.block(60));
    addLongFrame(1390, 80, script('cluster', 1400, 60));
    clock.advance(400);
    monitor.measure('places.cluster', () => clock.block(30));
    monitor.measure('draw', () => clock.block(100));
    addLongFrame(1855, 140, script('draw', 1890, 100));
    addVital('GDF', 0.4, 1000, 3000);
    expect(violations[0]!.cause).toEqual({
      operations: [
        { name: 'draw', overlapMs: 100, frameMs: 140 },
        { name: 'places.cluster', overlapMs: 60, frameMs: 80 },
      ],
      longFrameMs: 300,
      script: 'draw',
      heldBy: 'none of your measured operations',
      advice: 'wrap what you suspect in measure()',
    });
  });

  test('adds long operations of which the browser has told no frame, and counts none twice', () => {
    const { clock, monitor, addLongFrame, addVital, violations } = setup();
    monitor.measure('draw', () => clock.block(90));
    addLongFrame(1000, 95);
    for (let run = 0; run < 3; run += 1) {
      clock.advance(100);
      monitor.measure('places.cluster', () => clock.block(60));
    }
    monitor.measure('quick', () => clock.block(40));
    addVital('GDF', 0.4, 1000, 3000);
    expect(violations[0]!.cause).toEqual({
      // Longest in all comes first, though its single runs were shorter.
      operations: [
        { name: 'places.cluster', overlapMs: 60, frameMs: 60 },
        { name: 'draw', overlapMs: 90, frameMs: 95 },
      ],
      longFrameMs: 95,
      heldBy: 'places.cluster',
    });
  });

  test('is unknown where nothing blocked', () => {
    const { clock, monitor, addVital, violations } = setup();
    monitor.measure('quick', () => clock.block(30));
    addVital('GDF', 0.4, 1000, 2000);
    expect(violations[0]!.cause).toBeNull();
  });

  test('is not asked for of other vitals', () => {
    const { addLongFrame, addVital, violations } = setup();
    addLongFrame(1000, 200);
    addVital('ST', 900, 1000, 2000);
    expect(violations[0]!.cause).toBeNull();
  });
});
