import { createMapPerformance, measureUpdate, trackSource } from 'mapvitals';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { loadTracking } from '../../../src/start/lateTracking.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { Sample } from 'mapvitals';

beforeAll(async () => {
  await loadTracking();
});

function setup() {
  const clock = createFakeClock({ frameMs: 20 });
  const map = createFakeMap(clock);
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null, webVitals: false });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  const vitals = () => samples.filter((sample) => sample.kind === 'vital').filter(({ name }) => name === 'DTS');
  const problems = () => samples.flatMap((sample) => (sample.kind === 'problem' ? [sample.code] : []));
  return {
    clock,
    map,
    measured,
    vitals,
    problems,
    dts: () => measured.report().vitals.DTS,
    start() {
      const detach = measured.attach(map);
      map.repaint();
      clock.advance(100);
      return detach;
    },
    /** An update, and `loadMs` until its library has it. */
    update(loadMs: number, kind?: 'user' | 'bulk') {
      measureUpdate(map, 'places', () => map.setData('places'), kind ? { kind } : {});
      clock.advance(loadMs);
      map.loadData('places');
      clock.advance(400);
    },
  };
}

describe('DTS', () => {
  test('where no map is attached says so, and runs the update: nobody is left to tell but the console', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { map, start, problems } = setup();
    expect(measureUpdate(map, 'places', () => 7)).toBe(7);
    expect(warn.mock.calls.join()).toContain('an update was not measured: its map is not attached');
    warn.mockRestore();
    start();
    expect(problems()).toEqual(['update-unheard']);
  });

  test('is from the call to the first frame in which the source shows what it was given', () => {
    const { clock, map, start, vitals } = setup();
    start();
    const startMs = clock.now();
    measureUpdate(map, 'places', () => {
      map.setData('places');
      clock.block(30);
    });
    // Frames of something else show the data before.
    map.repaint();
    clock.advance(100);
    map.loadData('places');
    const loadedMs = clock.now();
    clock.advance(20);
    map.repaint();
    clock.advance(1000);
    const [{ value, outcome, parts }] = vitals() as [ReturnType<typeof vitals>[0]];
    expect(outcome).toBe('measured');
    expect(startMs + value!).toBeGreaterThan(loadedMs);
    expect(startMs + value!).toBeLessThanOrEqual(loadedMs + 20);
    expect(parts).toMatchObject({ transferMs: 30, longestBlockMs: 30 });
    expect(map.watchedSources.size).toBe(0);
  });

  test('waits for the promise that the update returns, and gives back what it returns', async () => {
    const { clock, map, start, vitals } = setup();
    start();
    const other = { found: 7 };
    expect(measureUpdate(map, 'roads', () => other)).toBe(other);
    let settle = (_value: string): void => {};
    const promise = measureUpdate(map, 'places', () => new Promise<string>((resolve) => (settle = resolve)));
    // What is ready now is the data before.
    map.repaint();
    clock.advance(500);
    expect(vitals().filter(({ value }) => value! > 100)).toEqual([]);
    map.setData('places');
    clock.advance(100);
    settle('indexed');
    expect(await promise).toBe('indexed');
    clock.advance(60);
    map.loadData('places');
    clock.advance(400);
    const { value, parts } = vitals().at(-1)!;
    expect(value).toBeGreaterThan(660);
    expect(parts!['workerMs']).toBe(600);
    expect(parts!['transferMs']! + parts!['workerMs']! + parts!['drawMs']!).toBeCloseTo(value!);
  });

  test('of updates that overtake each other is that of the last; the others are counted, not timed', () => {
    const { clock, map, start, vitals, dts } = setup();
    start();
    for (let count = 0; count < 5; count += 1) {
      measureUpdate(map, 'places', () => map.setData('places'), { kind: 'user' });
      clock.advance(10);
    }
    const lastMs = clock.now() - 10;
    measureUpdate(map, 'roads', () => map.setData('roads'), { kind: 'user' });
    map.loadData('places');
    map.loadData('roads');
    clock.advance(500);
    const told = vitals();
    expect(told.filter(({ outcome }) => outcome === 'interrupted').map(({ value }) => value)).toEqual(
      Array(4).fill(null),
    );
    expect(told.filter(({ outcome }) => outcome === 'measured').map(({ startMs }) => startMs)).toEqual([
      lastMs,
      lastMs + 10,
    ]);
    expect(dts()).toMatchObject({ sampleCount: 2, interruptedCount: 4 });
  });

  test('has two pairs of limits: what nobody in particular waits for may take longer, and is kept apart', () => {
    const { start, update, vitals, dts } = setup();
    start();
    for (let count = 0; count < 3; count += 1) update(800, 'bulk');
    expect(dts()).toMatchObject({
      value: null,
      rating: 'good',
      sampleCount: 3,
      reason: expect.stringContaining('bulkMs'),
    });
    expect(dts().ratedParts['bulkMs']).toMatchObject({ rating: 'good', good: 1000, poor: 2500 });
    update(100, 'user');
    expect(dts()).toMatchObject({ rating: 'good', p75: expect.closeTo(120, -1) });
    update(3000, 'bulk');
    update(3000, 'bulk');
    expect(dts().rating).toBe('poor');
    expect(dts().value).toBeLessThan(200);
    expect(vitals().map(({ tags }) => tags!.updateKind)).toEqual(['bulk', 'bulk', 'bulk', 'user', 'bulk', 'bulk']);
  });

  test('limits of yours hold for each pair by itself', () => {
    const { start, update, measured } = setup();
    const broken: string[] = [];
    measured.monitor.onViolation(({ pattern }) => broken.push(pattern));
    start();
    update(800, 'bulk');
    expect(broken).toEqual([]);
    update(2600, 'bulk');
    expect(broken).toEqual(['DTS.bulkMs']);
    update(800, 'user');
    expect(broken).toEqual(['DTS.bulkMs', 'DTS']);
  });

  test('is the user’s where there was input on the map at most 150 ms before, unless the app says otherwise', () => {
    const { clock, map, start, update, vitals } = setup();
    start();
    for (const [agoMs, kind] of [
      [100, undefined],
      [200, undefined],
      [100, 'bulk'],
      [200, 'user'],
    ] as const) {
      map.container.dispatch('wheel', { timeStamp: clock.now() });
      clock.advance(agoMs);
      update(50, kind);
    }
    expect(vitals().map(({ tags }) => tags!.updateKind)).toEqual(['user', 'bulk', 'bulk', 'user']);
  });

  test('is the user’s in the middle of a drag that the map follows, however long it takes', () => {
    const { clock, map, start, update, vitals } = setup();
    start();
    const mouse = { pointerId: 1, isPrimary: true, buttons: 1, clientY: 0 };
    const pointer = (type: string, clientX: number): void =>
      map.container.dispatch(type, { ...mouse, clientX, timeStamp: clock.now() });
    pointer('pointerdown', 0);
    pointer('pointermove', 10);
    map.startMove();
    for (let x = 20; x < 600; x += 10) {
      clock.advance(1000 / 60);
      pointer('pointermove', x);
    }
    update(50);
    map.endMove();
    pointer('pointerup', 600);
    clock.advance(2000);
    update(50);
    expect(vitals().map(({ tags }) => tags!.updateKind)).toEqual(['user', 'bulk']);
  });

  test('knows the longest block in its window, and only what of it lies within', () => {
    const { clock, map, start, vitals } = setup();
    start();
    const beginMs = clock.now();
    measureUpdate(map, 'places', () => map.setData('places'));
    clock.advance(100);
    const block = (startMs: number, durationMs: number): void =>
      map.tell({ type: 'block', atMs: clock.now(), startMs, durationMs } as never);
    block(beginMs - 300, 350);
    block(beginMs + 60, 20);
    map.loadData('places');
    clock.advance(400);
    expect(vitals()[0]!.parts!['longestBlockMs']).toBeCloseTo(50);
  });

  test('of an update that throws or is rejected is none: the error is the app’s', async () => {
    const { clock, map, start, vitals } = setup();
    start();
    const fail = (): never => {
      throw new Error('mine');
    };
    expect(() => measureUpdate(map, 'places', fail)).toThrow('mine');
    await expect(measureUpdate(map, 'places', () => Promise.reject(new Error('late')))).rejects.toThrow('late');
    map.repaint();
    clock.advance(40_000);
    expect(vitals()).toEqual([]);
    expect(map.watchedSources.size).toBe(0);
  });

  test('of a source that is not there is none, and a problem says so; one that the update adds is there', () => {
    const { clock, map, start, vitals, problems } = setup();
    start();
    measureUpdate(map, 'nowhere', () => {});
    expect(problems()).toEqual(['update-no-source']);
    measureUpdate(map, 'added', () => {
      map.dataSources.add('added');
      map.setData('added');
    });
    map.loadData('added');
    clock.advance(500);
    expect(vitals()).toMatchObject([{ outcome: 'measured' }]);
    expect(problems()).toEqual(['update-no-source']);
  });

  test('of what is not drawn within 30 s is incomplete, or unknown where nothing was drawn at all', () => {
    const { clock, map, start, vitals } = setup();
    start();
    measureUpdate(map, 'places', () => map.setData('places'));
    map.repaint();
    clock.advance(31_000);
    expect(vitals()).toMatchObject([{ outcome: 'incomplete', value: 30_000 }]);
    map.loadData('places');
    clock.advance(500);
    measureUpdate(map, 'roads', () => {});
    clock.advance(31_000);
    expect(vitals()[1]).toMatchObject({ value: null, reason: expect.stringContaining('nothing was drawn') });
  });

  test('of what nobody could see is none', () => {
    const { clock, map, start, vitals } = setup();
    start();
    measureUpdate(map, 'places', () => map.setData('places'));
    map.tell({ type: 'hidden', atMs: clock.now(), reason: 'hidden' } as never);
    map.tell({ type: 'visible', atMs: clock.now() } as never);
    map.loadData('places');
    clock.advance(500);
    expect(vitals()).toMatchObject([{ outcome: 'hidden', value: null }]);
  });

  test('dies with the map, and its update still runs', () => {
    const { clock, map, start, vitals } = setup();
    start();
    measureUpdate(map, 'places', () => map.setData('places'));
    map.remove();
    clock.advance(40_000);
    expect(vitals()).toEqual([]);
    expect([map.watchedSources.size, clock.pendingCount]).toEqual([0, 0]);
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(measureUpdate(map, 'places', () => 7)).toBe(7);
    warn.mockRestore();
  });

  test('where the library cannot tell, the update runs and its reason stands', () => {
    const { clock, map, start, dts, vitals } = setup();
    map.cannotMeasure = { DTS: 'it has no such event' };
    start();
    expect(measureUpdate(map, 'places', () => 7)).toBe(7);
    clock.advance(31_000);
    expect(vitals()).toHaveLength(1);
    expect(dts()).toMatchObject({ value: null, reason: 'it has no such event' });
  });
});

describe('a source that is tracked', () => {
  test('tells each of its changes, wherever they are made', () => {
    const { clock, map, start, vitals } = setup();
    start();
    const stop = trackSource(map, 'places');
    for (const loadMs of [50, 90]) {
      map.setData('places');
      clock.advance(loadMs);
      map.loadData('places');
      clock.advance(400);
    }
    expect(vitals().map(({ value }) => value! - (value! % 20))).toEqual([60, 100]);
    expect(vitals()[0]!.parts!['transferMs']).toBeUndefined();
    stop();
    map.setData('places');
    map.loadData('places');
    clock.advance(400);
    expect(vitals()).toHaveLength(2);
    expect(map.watchedSources.size).toBe(0);
  });

  test('counts a change that is measured too once', () => {
    const { start, update, map, vitals } = setup();
    start();
    trackSource(map, 'places');
    update(50);
    update(50);
    expect(vitals().map(({ outcome }) => outcome)).toEqual(['measured', 'measured']);
  });

  test('may be named before the map is attached and before the source is there, and stays when it is attached anew', () => {
    const { clock, map, start, measured, vitals } = setup();
    trackSource(map, 'later');
    start()();
    measured.attach(map);
    map.dataSources.add('later');
    map.repaint();
    clock.advance(100);
    map.setData('later');
    map.loadData('later');
    clock.advance(500);
    expect(vitals()).toMatchObject([{ outcome: 'measured' }]);
  });
});
