import { PerformanceMonitor } from 'mapvitals';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Violation } from 'mapvitals';
import { loadExplanation } from '../../../src/core/explanation.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';
import type { LongFrameScript, VitalSample } from '../../../src/types/sample.ts';

// What finds causes is there from the start: how it comes has tests of its own, in lateCauses.
beforeAll(loadExplanation);

function setup(thresholds: Record<string, number | { maxMs?: number; blockMs?: number }> = {}) {
  const clock = createFakeClock();
  const monitor = new PerformanceMonitor({ clock, vitals: vitalDefinitions, thresholds });
  const atOnce: Violation[] = [];
  const complete: Violation[] = [];
  monitor.onViolation((violation) => atOnce.push(violation));
  monitor.onViolation((violation) => complete.push(violation), { when: 'complete' });
  const script = (startMs: number, durationMs: number, part: Partial<LongFrameScript> = {}): LongFrameScript => ({
    startMs,
    durationMs,
    functionName: 'paint',
    invoker: 'BUTTON.onclick',
    source: 'https://a.example/assets/app.js?token=secret',
    ...part,
  });
  return {
    clock,
    monitor,
    atOnce,
    complete,
    script,
    addLongFrame(startMs: number, durationMs: number, scripts: readonly LongFrameScript[] = []) {
      const source = 'long-animation-frame' as const;
      monitor.record({ kind: 'longFrame', source, startMs, durationMs, blockingMs: 0, scripts });
    },
    addVital(name: VitalSample['name'], value: number, startMs: number, endMs: number, parts = {}) {
      monitor.record({ kind: 'vital', name, outcome: 'measured', value, startMs, endMs, parts });
    },
    addFrames(fromMs: number, toMs: number) {
      for (let atMs = fromMs; atMs <= toMs; atMs += 16) {
        monitor.record({ kind: 'frame', atMs, gapMs: 16, isInGesture: true });
      }
    },
    causeOfGesture() {
      const { violations } = monitor.snapshot();
      return violations.find(({ operation }) => operation === 'GDF')?.cause;
    },
  };
}

describe('what spans tasks is no cause but for what it did in them', () => {
  test('a timer around an awaited fetch comes after the block beside it, or not at all', async () => {
    for (const isTimer of [true, false]) {
      const { clock, monitor, script, addLongFrame, addVital, causeOfGesture } = setup();
      const timer = monitor.startTimer('places.fetch');
      await clock.advanceAsync(500);
      monitor.measure('places.cluster', () => clock.block(80));
      await clock.advanceAsync(20);
      if (isTimer) timer.end();
      else monitor.trackOperation('places.fetch', 600);
      addLongFrame(1498, 85, [script(1499, 82)]);
      addVital('GDF', 0.4, 1000, 2000);
      expect(causeOfGesture()?.operations).toEqual([{ name: 'places.cluster', overlapMs: 80, frameMs: 85 }]);
    }
  });

  test('it is named for the part that a script covers and no measured operation explains', async () => {
    const { clock, monitor, script, addLongFrame, addVital, causeOfGesture } = setup();
    const timer = monitor.startTimer('places.import');
    await clock.advanceAsync(100);
    clock.block(90);
    await clock.advanceAsync(300);
    timer.end();
    addLongFrame(1095, 130, [script(1100, 90)]);
    addVital('GDF', 0.4, 1000, 2000);
    expect(causeOfGesture()).toMatchObject({
      operations: [{ name: 'places.import', overlapMs: 90, frameMs: 130 }],
      heldBy: 'places.import',
    });
  });

  test('an asynchronous operation is named for what it did in the task in which it ended, and no other that waits', async () => {
    const { clock, monitor, script, addLongFrame, addVital, causeOfGesture } = setup();
    const wait = (ms: number) => new Promise<void>((resolve) => void clock.setTimer(resolve, ms));
    const fetched = monitor.measure('places.fetch', () => wait(5000));
    const ready = monitor.measure('places.cluster', async () => {
      await wait(200);
      clock.block(1700);
    });
    await clock.advanceAsync(200);
    await ready;
    await clock.advanceAsync(30);
    addLongFrame(1190, 1720, [script(1200, 1702, { functionName: 'cluster' })]);
    addVital('GDF', 0.6, 1000, 3000);
    expect(causeOfGesture()).toMatchObject({
      heldBy: 'places.cluster',
      operations: [{ name: 'places.cluster', overlapMs: 1700, frameMs: 1720 }],
    });
    expect(causeOfGesture()?.operations.some((operation) => operation.isPending)).toBe(false);
    await clock.advanceAsync(5000);
    await fetched;
  });

  test('where the browser has no scripts it is pending and comes last', async () => {
    const { clock, monitor, addVital, causeOfGesture } = setup();
    const timer = monitor.startTimer('places.fetch');
    await clock.advanceAsync(100);
    monitor.measure('places.cluster', () => clock.block(60));
    await clock.advanceAsync(100);
    timer.end();
    monitor.record({
      kind: 'longFrame',
      source: 'longtask',
      startMs: 1100,
      durationMs: 62,
      blockingMs: null,
      scripts: [],
    });
    addVital('GDF', 0.4, 1000, 2000);
    expect(causeOfGesture()?.operations).toEqual([
      { name: 'places.cluster', overlapMs: 60, frameMs: 62 },
      { name: 'places.fetch', overlapMs: 62, frameMs: 62, isPending: true },
    ]);
    expect(causeOfGesture()?.heldBy).toBe('places.cluster');
  });

  test('a timer that ends before the next microtask is one stretch', async () => {
    const { clock, monitor, addLongFrame, addVital, causeOfGesture } = setup();
    await clock.advanceAsync(10);
    const timer = monitor.startTimer('places.cluster');
    clock.block(90);
    timer.end();
    addLongFrame(1010, 95);
    addVital('GDF', 0.4, 1000, 2000);
    expect(causeOfGesture()?.operations).toEqual([{ name: 'places.cluster', overlapMs: 90, frameMs: 95 }]);
  });

  test('no operation holds more of a frame than the frame has', async () => {
    const { clock, monitor, script, addLongFrame, addVital, causeOfGesture } = setup();
    for (let run = 0; run < 5; run += 1) {
      const startMs = clock.now();
      const timer = monitor.startTimer(`load.${run}`);
      clock.block(80);
      await clock.advanceAsync(200);
      timer.end();
      addLongFrame(startMs, 85, [script(startMs, 80)]);
    }
    addVital('GDF', 0.4, 1000, 3000);
    const { operations, longFrameMs } = causeOfGesture()!;
    expect(operations.length).toBeGreaterThan(1);
    for (const { overlapMs, frameMs } of operations) {
      expect(overlapMs).toBeLessThanOrEqual(frameMs);
      expect(frameMs).toBeLessThanOrEqual(longFrameMs!);
    }
  });
});

describe('what nobody measured', () => {
  test("is named by the browser's words: function and file, without query", () => {
    const { script, addLongFrame, addVital, causeOfGesture } = setup();
    addLongFrame(1000, 200, [script(1000, 180)]);
    addVital('GDF', 0.4, 900, 2000);
    expect(causeOfGesture()).toEqual({
      operations: [],
      longFrameMs: 200,
      script: 'paint (app.js)',
      handlers: ['BUTTON.onclick paint (app.js)'],
      heldBy: 'paint (app.js)',
      advice: 'wrap it in measure(): it is not measured',
    });
  });

  test('or by its invoker', () => {
    const { script, addLongFrame, addVital, causeOfGesture } = setup();
    addLongFrame(1000, 200, [script(1000, 180, { functionName: '', source: '' })]);
    addVital('GDF', 0.4, 900, 2000);
    expect(causeOfGesture()).toMatchObject({ heldBy: 'BUTTON.onclick', advice: expect.stringContaining('measure()') });
  });

  test('is named before what took less than 30 % of the frame', () => {
    const { clock, monitor, script, addLongFrame, addVital, causeOfGesture } = setup();
    monitor.measure('points.viewport', () => clock.block(9));
    addLongFrame(1000, 259, [script(1000, 240)]);
    addVital('GDF', 0.4, 900, 2000);
    expect(causeOfGesture()).toMatchObject({ operations: [], heldBy: 'paint (app.js)' });
    expect(monitor.snapshot().longFrames[0]!.operations).toMatchObject([{ name: 'points.viewport', overlapMs: 9 }]);
  });

  test('is named only where it took 30 % of the frame, as an operation is', () => {
    for (const [tookMs, script] of [
      [60, 'paint (app.js)'],
      [59, undefined],
      [6, undefined],
    ] as const) {
      const { script: scriptOf, addLongFrame, addVital, causeOfGesture } = setup();
      addLongFrame(1000, 200, [scriptOf(1000, tookMs)]);
      addVital('GDF', 0.4, 900, 2000);
      expect(causeOfGesture()?.script, `${tookMs} ms of 200`).toBe(script);
    }
  });

  test("is the map's own drawing where the script is the one in which the map has drawn", () => {
    for (const part of [{ source: 'https://a.example/assets/maplibre-gl-3fa.mjs' }, {}]) {
      const { script, addLongFrame, addVital, monitor, causeOfGesture } = setup();
      const invoker = 'FrameRequestCallback';
      if (!('source' in part))
        monitor.record({ kind: 'frame', atMs: 1210, gapMs: 210, isInGesture: true, drawnMs: 1190 });
      addLongFrame(1000, 200, [script(1010, 185, { functionName: '', invoker, ...part })]);
      addVital('GDF', 0.4, 900, 2000);
      expect(causeOfGesture()?.heldBy).toBe("the map's own drawing");
    }
  });

  test("is the map's own drawing where no script took long in a frame that the map drew, else none of yours", () => {
    const { script, addLongFrame, addVital, addFrames, monitor, causeOfGesture } = setup();
    addLongFrame(1000, 259, [script(1000, 20)]);
    addVital('GDF', 0.4, 900, 1300);
    const advice = 'wrap what you suspect in measure()';
    expect(causeOfGesture()).toMatchObject({ heldBy: 'none of your measured operations', advice });
    addFrames(2000, 2256);
    addLongFrame(2000, 259, [script(2000, 20)]);
    monitor.reset();
    addFrames(2000, 2256);
    addLongFrame(2000, 259, [script(2000, 20)]);
    addVital('GDF', 0.4, 1900, 2300);
    expect(causeOfGesture()?.heldBy).toBe("the map's own drawing");
  });

  test('is the same in a gap of which a browser that tells of long frames tells none: no script held the page', () => {
    for (const heldBy of ['none of your measured operations', "the map's own drawing"]) {
      const { monitor, addVital, causeOfGesture } = setup();
      monitor.record({ kind: 'frame', atMs: 1160, gapMs: 133, isInGesture: true, drawnMs: 1158 });
      addVital('GDF', 0.4, 900, 1300);
      expect(causeOfGesture()).toMatchObject({ longFrameMs: 133, heldBy });
      vi.stubGlobal('PerformanceLongAnimationFrameTiming', Object);
    }
    vi.unstubAllGlobals();
  });
});

describe('a frame that the browser laid out and painted for longer than any script ran in it', () => {
  const layOut = (layoutMs: number, scripts: readonly LongFrameScript[] = [], durationMs = 400) => {
    const { monitor, addVital, addFrames, causeOfGesture } = setup();
    addFrames(1000, 1384);
    const frame = { startMs: 1000, durationMs, layoutMs, blockingMs: 0, scripts };
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
    addVital('GDF', 0.4, 900, 1600);
    expect(monitor.snapshot().longFrames[0]).toMatchObject({ layoutMs });
    return causeOfGesture();
  };

  test("is the page's: HTML markers, and no drawing of the map's", () => {
    const { script } = setup();
    const drawing = script(1002, 130, { functionName: '', invoker: 'FrameRequestCallback' });
    expect(layOut(260, [drawing])).toMatchObject({
      heldBy: "the page's layout and painting",
      advice: 'draw HTML markers in a layer of the map',
      longFrameMs: 400,
    });
    expect(layOut(260)?.heldBy).toBe("the page's layout and painting");
    expect(layOut(100)?.heldBy, 'less than 30 %').toBe("the map's own drawing");
    expect(layOut(125, [drawing])?.heldBy, 'less than the script').toBe("the map's own drawing");
  });

  test('is no more of it than lies in the time of the measurement, and comes after an operation that ran for longer', () => {
    const { clock, monitor, addVital, causeOfGesture } = setup();
    monitor.measure('places.filter', () => clock.block(120));
    const frame = { startMs: 1000, durationMs: 400, layoutMs: 260, blockingMs: 0, scripts: [] };
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame });
    addVital('GDF', 0.4, 900, 1200);
    expect(causeOfGesture()?.heldBy).toBe('places.filter');
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame, startMs: 3000 });
    monitor.reset();
    monitor.record({ kind: 'longFrame', source: 'long-animation-frame', ...frame, startMs: 5000 });
    addVital('GDF', 0.4, 5000, 5400);
    expect(causeOfGesture()?.heldBy).toBe("the page's layout and painting");
  });
});

describe('a freeze', () => {
  test('is a violation of `GDF.maxGapMs` with its cause, though few frames of the gesture were dropped', () => {
    const { clock, monitor, addLongFrame, addVital, atOnce } = setup();
    clock.advance(500);
    monitor.measure('places.cluster', () => clock.block(250));
    addLongFrame(1495, 260);
    addVital('GDF', 0.217, 1000, 2000, { maxGapMs: 266 });
    expect(atOnce).toMatchObject([
      {
        operation: 'GDF',
        pattern: 'GDF.maxGapMs',
        metric: 'vital',
        unit: 'ms',
        value: 266,
        limit: 100,
        cause: { operations: [{ name: 'places.cluster', overlapMs: 250 }], longFrameMs: 260, heldBy: 'places.cluster' },
      },
    ]);
  });

  test('rates the gesture: the headline is that of p75 of its share or of its longest gap, the worse', () => {
    const { monitor, addVital } = setup();
    const rate = (value: number, maxGapMs: number) => {
      monitor.reset();
      addVital('GDF', value, 1000, 2000, { maxGapMs });
      return monitor.snapshot().vitals.GDF.rating;
    };
    expect([rate(0.05, 30), rate(0.05, 80), rate(0.05, 250), rate(0.2, 30), rate(0.3, 30)]).toEqual([
      'good',
      'needs-improvement',
      'poor',
      'needs-improvement',
      'poor',
    ]);
    expect(monitor.snapshot().vitals.GDF.ratedParts).toEqual({
      maxGapMs: { p75: 30, good: 50, poor: 100, rating: 'good' },
    });
  });

  test('has a limit that is yours to set, to raise and to take away', () => {
    const { clock, monitor, addVital, atOnce } = setup({ 'GDF.maxGapMs': 300 });
    addVital('GDF', 0.1, 1000, 2000, { maxGapMs: 250 });
    expect(atOnce).toEqual([]);
    const remove = monitor.setThreshold('GDF.maxGapMs', 40);
    addVital('GDF', 0.1, 1000, 2000, { maxGapMs: 50 });
    expect(atOnce).toMatchObject([{ pattern: 'GDF.maxGapMs', limit: 40 }]);
    remove();
    clock.advance(2000);
    monitor.setThreshold('GDF.maxGapMs', null);
    addVital('GDF', 0.1, 1000, 2000, { maxGapMs: 5000 });
    expect(atOnce).toHaveLength(1);
  });
});

describe('the time of a measurement', () => {
  /** A long frame of 470 ms that waited for its turn, and in which 120 ms of an operation ran at last; then a short one. */
  const waitThenBlock = () => {
    const all = setup();
    const { clock, monitor, addLongFrame } = all;
    clock.advance(350);
    monitor.measure('roads.snap', () => clock.block(120));
    addLongFrame(1000, 470);
    clock.advance(530);
    monitor.measure('places.cluster', () => clock.block(160));
    addLongFrame(2000, 180);
    return all;
  };

  test('is that of the longest gap, not of the longest frame that the browser tells of', () => {
    const { addVital, atOnce } = waitThenBlock();
    addVital('GDF', 0.2, 900, 3000, { maxGapMs: 170, maxGapAtMs: 2000 });
    expect(atOnce).toMatchObject([
      {
        pattern: 'GDF.maxGapMs',
        cause: { heldBy: 'places.cluster', longFrameMs: 180, operations: [{ overlapMs: 160 }] },
      },
    ]);
  });

  test('is blamed on nothing that ran before or after it in the same long frame', () => {
    const { addVital, atOnce } = waitThenBlock();
    addVital('GDF', 0.2, 900, 3000, { maxGapMs: 340, maxGapAtMs: 1000 });
    expect(atOnce).toMatchObject([{ cause: { operations: [], heldBy: 'none of your measured operations' } }]);
  });

  test('is blamed on what filled it, though that was a small part of a long frame which had waited before', () => {
    const { addVital, atOnce } = waitThenBlock();
    addVital('GDF', 0.2, 900, 3000, { maxGapMs: 130, maxGapAtMs: 1345 });
    expect(atOnce).toMatchObject([
      { cause: { heldBy: 'roads.snap', operations: [{ name: 'roads.snap', overlapMs: 120, frameMs: 470 }] } },
    ]);
  });

  test('begins with the first frame: what held that one up is GSL’s cause, and not of the frames that were dropped', () => {
    const { clock, monitor, addLongFrame, addVital, atOnce } = setup();
    monitor.measure('search.index', () => clock.block(400));
    addLongFrame(1000, 410);
    clock.advance(90);
    monitor.measure('roads.snap', () => clock.block(120));
    addLongFrame(1490, 130);
    addVital('GSL', 400, 1005, 1405);
    addVital('GDF', 0.4, 1005, 2000, { firstFrameMs: 1405 });
    expect(atOnce.map(({ operation, cause }) => [operation, cause?.heldBy])).toEqual([
      ['GSL', 'search.index'],
      ['GDF', 'roads.snap'],
    ]);
  });

  test('of many frames is held by what held most of it in all, and by what is listed first', () => {
    const { clock, monitor, addLongFrame, addVital, atOnce } = setup();
    addLongFrame(1000, 300);
    clock.advance(300);
    for (let frame = 0; frame < 5; frame += 1) {
      const startMs = clock.now();
      monitor.measure('roads.snap', () => clock.block(120));
      addLongFrame(startMs, 130);
      clock.advance(80);
    }
    addVital('GDF', 0.7, 990, 2500);
    expect(atOnce[0]!.cause).toMatchObject({ heldBy: 'roads.snap', operations: [{ name: 'roads.snap' }] });
  });
});

describe('evidence that comes in another order', () => {
  const gestureCause = (monitor: PerformanceMonitor) => monitor.getReport().gestures.at(-1)!.cause?.heldBy;
  const tellGesture = (monitor: PerformanceMonitor, startMs: number, endMs: number) =>
    monitor.record({ kind: 'vital', name: 'GDF', outcome: 'measured', value: 0.5, startMs, endMs, gestureMs: startMs });
  const record = (monitor: PerformanceMonitor, startMs: number, durationMs: number, more = {}) =>
    monitor.record({
      kind: 'operation',
      name: 'roads.snap',
      startMs,
      durationMs,
      ok: true,
      wasHidden: false,
      block: { longestMs: durationMs, sumMs: durationMs },
      ...more,
    });

  /** What happened in one order; what is known of it comes in each. */
  const facts = {
    operation: ({ monitor }: ReturnType<typeof setup>) => record(monitor, 1100, 120),
    frame: ({ addLongFrame }: ReturnType<typeof setup>) => addLongFrame(1090, 140),
    gesture: ({ monitor }: ReturnType<typeof setup>) => tellGesture(monitor, 1000, 1600),
  };
  test.each([
    ['operation', 'frame', 'gesture'],
    ['operation', 'gesture', 'frame'],
    ['frame', 'operation', 'gesture'],
    ['frame', 'gesture', 'operation'],
    ['gesture', 'operation', 'frame'],
    ['gesture', 'frame', 'operation'],
  ] as const)('%s, %s, %s: the cause is the same, in violation, gesture and long frame', (...order) => {
    const all = setup();
    all.clock.advance(700);
    for (const name of order) {
      facts[name](all);
      all.clock.advance(40);
      // Who reads meanwhile changes nothing.
      all.monitor.getReport();
    }
    const { violations, longFrames } = all.monitor.getReport();
    expect(violations.find(({ operation }) => operation === 'GDF')?.cause).toMatchObject({
      heldBy: 'roads.snap',
      longFrameMs: 140,
    });
    expect(gestureCause(all.monitor)).toBe('roads.snap');
    expect(longFrames[0]!.operations).toMatchObject([{ name: 'roads.snap', overlapMs: 120 }]);
  });

  test('the browser tells later than 500 ms: what is kept has its cause all the same, and is told complete once', () => {
    const { clock, monitor, script, addLongFrame, complete } = setup();
    tellGesture(monitor, 1000, 1600);
    clock.advance(900);
    expect(complete).toMatchObject([{ operation: 'GDF', cause: null }]);
    addLongFrame(1090, 140, [script(1095, 130)]);
    expect(monitor.snapshot().violations).toMatchObject([{ cause: { heldBy: 'paint (app.js)' } }]);
    expect(gestureCause(monitor)).toBe('paint (app.js)');
    addLongFrame(1700, 60);
    expect(complete).toHaveLength(1);
  });

  test('what ran in the freeze at the start of a long gesture is known at its end, after hundreds of short operations', () => {
    const { clock, monitor, addLongFrame, addVital, atOnce } = setup();
    monitor.trackOperation('tiles.decode', 1);
    monitor.measure('places.cluster', () => clock.block(300));
    addLongFrame(1000, 310);
    for (let frame = 0; frame < 400; frame += 1) {
      clock.advance(10);
      monitor.measure('label.place', () => clock.block(6));
    }
    addVital('GDF', 0.1, 990, clock.now(), { maxGapMs: 316, maxGapAtMs: 995 });
    expect(atOnce).toMatchObject([{ pattern: 'GDF.maxGapMs', cause: { heldBy: 'places.cluster' } }]);
  });

  test('what was found stays, when hundreds of operations later something else is told', () => {
    const { clock, monitor, addLongFrame } = setup();
    monitor.measure('roads.snap', () => clock.block(120));
    addLongFrame(995, 130);
    clock.advance(300);
    tellGesture(monitor, 990, 1200);
    const before = JSON.stringify(monitor.getReport().violations);
    for (let run = 0; run < 600; run += 1) monitor.measure('label.place', () => clock.block(20));
    addLongFrame(clock.now() - 80, 60);
    expect(JSON.stringify(monitor.getReport().violations)).toBe(before);
    expect(gestureCause(monitor)).toBe('roads.snap');
  });

  test('what ran in a worker held no frame, however long it took', () => {
    const { clock, monitor, addLongFrame, atOnce } = setup();
    clock.advance(700);
    record(monitor, 1000, 500, { ranOn: 'worker', route: 'worker', block: { longestMs: 2, sumMs: 3 } });
    addLongFrame(1090, 140);
    tellGesture(monitor, 1000, 1600);
    expect(atOnce[0]!.cause).toMatchObject({ operations: [], heldBy: 'none of your measured operations' });
  });

  test('of two operations the one that held more comes first, in whichever order they are told', () => {
    for (const isFirst of [true, false]) {
      const { clock, monitor, addLongFrame, atOnce } = setup();
      clock.advance(700);
      const other = () => record(monitor, 1225, 90, { name: 'places.cluster' });
      if (isFirst) other();
      record(monitor, 1100, 120);
      if (!isFirst) other();
      addLongFrame(1090, 240);
      tellGesture(monitor, 1000, 1600);
      expect(atOnce[0]!.cause?.operations.map(({ name }) => name)).toEqual(['roads.snap', 'places.cluster']);
    }
  });
});

describe('a poor INP', () => {
  test('has the handler as its cause', () => {
    const { clock, monitor, addLongFrame, addVital, atOnce } = setup();
    monitor.measure('filter.apply', () => clock.block(720));
    addLongFrame(1000, 740);
    addVital('INP', 736, 1000, 1736);
    expect(atOnce).toMatchObject([{ operation: 'INP', cause: { heldBy: 'filter.apply', longFrameMs: 740 } }]);
  });
});

describe('the cause of an operation is told when it is known', () => {
  test('in the violation of snapshot and report, and to those who wait for it: once', () => {
    const { clock, monitor, script, addLongFrame, atOnce, complete } = setup({ 'places.load': 100 });
    monitor.trackOperation('places.load', 120);
    expect(atOnce).toMatchObject([{ id: 1, cause: null }]);
    expect(complete).toEqual([]);
    clock.advance(60);
    addLongFrame(880, 200, [script(880, 190)]);
    expect(complete).toMatchObject([{ id: 1, cause: { heldBy: 'places.load', longFrameMs: 200 } }]);
    expect(monitor.snapshot().violations).toEqual(complete);
    expect(monitor.getReport().violations).toEqual(complete);
    clock.advance(2000);
    expect([atOnce.length, complete.length]).toEqual([1, 1]);
    expect(clock.pendingCount).toBe(0);
  });

  test('500 ms later at the latest, then without one', () => {
    const { clock, monitor, complete } = setup({ 'places.load': 100 });
    monitor.trackOperation('places.load', 120);
    clock.advance(499);
    expect(complete).toEqual([]);
    clock.advance(1);
    expect(complete).toMatchObject([{ id: 1, cause: null }]);
  });

  test('at once where none is sought', () => {
    const { addVital, complete } = setup({ ST: 100 });
    addVital('ST', 900, 1000, 2000);
    expect(complete).toMatchObject([{ operation: 'ST', cause: null }]);
  });

  test('not for frames that were a small part of it', () => {
    const { clock, monitor, script, addLongFrame, complete } = setup({ 'places.fetch': 500 });
    clock.advance(1000);
    monitor.trackOperation('places.fetch', 900);
    addLongFrame(1930, 72, [script(1930, 70)]);
    clock.advance(500);
    expect(complete).toMatchObject([{ cause: null }]);
  });

  test('at the end of the monitor', () => {
    const { monitor, complete } = setup({ 'places.load': 100 });
    monitor.trackOperation('places.load', 120);
    monitor.dispose();
    expect(complete).toHaveLength(1);
  });

  test('by no timer where nobody waits', () => {
    const clock = createFakeClock();
    const monitor = new PerformanceMonitor({ clock, thresholds: { x: 1 } });
    monitor.onViolation(() => {});
    monitor.trackOperation('x', 2);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('where a run took place', () => {
  const worker = { kind: 'operation', name: 'places.cluster', startMs: 0, ok: true, wasHidden: false } as const;

  test('is in the violation', () => {
    const { monitor, atOnce } = setup({ 'places.cluster': 50 });
    monitor.record({
      ...worker,
      durationMs: 913,
      route: 'worker',
      ranOn: 'worker',
      block: { longestMs: 8, sumMs: 12 },
    });
    expect(atOnce).toMatchObject([
      { metric: 'maxMs', value: 913, ran: { on: 'worker', durationMs: 913, block: { longestMs: 8, sumMs: 12 } } },
    ]);
  });

  test('decides a limit on main-thread time: the longest single stretch counts', async () => {
    const { clock, monitor, atOnce } = setup({ 'places.cluster': { blockMs: 8 } });
    monitor.record({ ...worker, durationMs: 913, ranOn: 'worker', block: { longestMs: 8, sumMs: 30 } });
    const load = monitor.measure('places.cluster', async () => {
      clock.block(5);
      await new Promise<void>((resolve) => void clock.setTimer(resolve, 500));
    });
    await clock.advanceAsync(600);
    await load;
    expect(atOnce).toEqual([]);
    monitor.record({ ...worker, durationMs: 913, ranOn: 'worker', block: { longestMs: 8.5, sumMs: 9 } });
    expect(atOnce).toMatchObject([{ metric: 'blockMs', value: 8.5, limit: 8, unit: 'ms' }]);
    clock.advance(2000);
    monitor.measure('places.cluster', () => clock.block(9));
    expect(atOnce.at(-1)).toMatchObject({ metric: 'blockMs', value: 9, ran: { on: 'page' } });
    clock.advance(2000);
    const walk = monitor.measure('places.cluster', function* steps() {
      for (const ms of [4, 12, 3]) {
        clock.block(ms);
        yield ms;
      }
    });
    for (const ms of walk) clock.advance(ms);
    expect(atOnce.at(-1)).toMatchObject({ metric: 'blockMs', value: 12, ran: { block: { longestMs: 12, sumMs: 19 } } });
    expect(monitor.getReport('places.cluster')!.block).toMatchObject({ longestMs: 12 });
  });

  test('is not compared where nobody can tell', async () => {
    const { clock, monitor, atOnce } = setup({ 'places.cluster': { blockMs: 8 } });
    monitor.trackOperation('places.cluster', 900);
    const timer = monitor.startTimer('places.cluster');
    await clock.advanceAsync(100);
    timer.end();
    expect(atOnce).toEqual([]);
    expect(monitor.getReport('places.cluster')).not.toHaveProperty('block');
  });
});
