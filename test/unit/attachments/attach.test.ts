import { createMapPerformance, startMapPerformance } from 'mapvitals';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { pageRegistry } from '../../../src/lib/pageRegistry.ts';
import { sharedMap } from '../../../src/lib/sharedMap.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../../support/fakeMap.ts';
import { settleImports } from '../../support/settleImports.ts';
import { createFakeOptimizer } from '../../support/sampleOptimizer.ts';
import { createFakeWindow } from '../../support/fakeWindow.ts';
import type { MapPerformance, MapPerformanceOptions, Sample, VitalSample } from 'mapvitals';
import type { FakeClock } from '../../support/fakeClock.ts';
import type { FakeMap } from '../../support/fakeMap.ts';
import { loadTracking } from '../../../src/start/lateTracking.ts';

// What makes numbers of maps is there from the start: how it comes has tests of its own, in lateTracking.
beforeAll(async () => {
  await loadTracking();
});

beforeEach(() => {
  pageRegistry().maps?.clear();
  pageRegistry().instances.clear();
});

describe('a map is the map itself', () => {
  test('whether it is attached bare, in a wrapper, or in a wrapper around that', () => {
    const { clock, map, measured, vitals, problems } = setup();
    const wrapper = { getMap: () => map };
    const detaches = [map, wrapper, { getMap: () => wrapper }, wrapper].map((it) => measured.attach(it as FakeMap));
    expect(map.sinkCount).toBe(1);
    load(map);
    clock.advance(2000);
    expect([vitals('FTP').length, vitals('TCM').length]).toEqual([1, 1]);
    expect(problems()).toEqual([]);
    for (const detach of detaches.slice(1)) detach();
    expect(map.sinkCount).toBe(1);
    detaches[0]?.();
    expect(map.sinkCount).toBe(0);
  });

  test('which keeps the name that it was attached by first: another one is told', () => {
    const { map, measured, problems } = setup();
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    measured.attach(map, { name: 'main' });
    for (const options of [{ name: 'main' }, {}]) measured.attach(map, options);
    expect(problems()).toEqual([]);
    measured.attach(map, { name: 'overview' });
    expect(problems()).toEqual(['map-named-twice']);
    expect(warn.mock.calls).toEqual([[expect.stringContaining("must be `'main'`, as it was, got `'overview'`")]]);
    expect(measured.report().environment.maps).toMatchObject([{ name: 'main' }]);
    warn.mockRestore();
  });

  test('for each of two instances, which measure its load both', () => {
    const one = setup();
    const other = setup({}, one.clock);
    one.measured.attach(one.map);
    other.measured.attach(one.map);
    load(one.map);
    one.clock.advance(2000);
    for (const { vitals, problems } of [one, other]) {
      expect([vitals('FTP').length, vitals('TCM').length]).toEqual([1, 1]);
      expect(problems()).toEqual([]);
    }
  });

  test('for an instance that comes later, which knows when it was created and what is over', () => {
    const one = setup();
    one.measured.attach(one.map);
    one.map.requestTile('a');
    one.map.requestTile('b');
    one.clock.advance(400);
    one.map.finishTile('a');
    one.clock.advance(100);
    const later = setup({}, one.clock);
    later.measured.attach(one.map);
    one.map.finishTile('b');
    one.clock.advance(2000);
    expect(later.vitals('TCM')).toMatchObject([{ startMs: 1000, outcome: 'measured' }]);
    expect(later.vitals('FTP').filter(({ outcome }) => outcome === 'measured')).toEqual([]);
  });

  test.each([
    ['null', null],
    ['undefined', undefined],
    ['a selector', '#map'],
  ])('so %s is told, and not thrown', (_what, nothing) => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const { measured, problems, samples } = setup();
    measured.attach(nothing as unknown as FakeMap)();
    expect(problems()).toEqual(['bad-map']);
    expect(JSON.stringify(samples)).toContain('`attach` needs a map, got');
    warn.mockClear();
  });

  test('so a wrapper whose map is gone is told, and not thrown', () => {
    const { measured, problems } = setup();
    const getMap = (): never => {
      throw new Error('the map was removed');
    };
    measured.attach({ getMap } as unknown as FakeMap)();
    expect(problems()).toEqual(['attach-threw']);
  });
});

describe('a map counts from its creation', () => {
  test('where that was noted on it', () => {
    const { clock, map, measured, vitals } = setup();
    sharedMap(map).createdAtMs = 700;
    measured.attach(map);
    load(map);
    clock.advance(2000);
    expect(vitals('TCM')).toMatchObject([{ startMs: 700 }]);
  });

  test('unless it is said to be another time', () => {
    const { clock, map, measured, vitals } = setup();
    sharedMap(map).createdAtMs = 700;
    measured.attach(map, { createdAtMs: 800 });
    load(map);
    clock.advance(2000);
    expect(vitals('TCM')).toMatchObject([{ startMs: 800 }]);
  });

  test('or from when its prerendered page was shown, with all that it did before', () => {
    const window = createFakeWindow({ isPrerendering: true });
    const { clock, map, measured, vitals, problems } = setup({ page: window.page });
    measured.attach(map);
    map.requestTile('a');
    clock.advance(500);
    // No frame comes before the page is shown.
    map.finishTile('a');
    map.holdsFrames = true;
    clock.advance(2500);
    window.activate(3900);
    map.holdsFrames = false;
    map.repaint();
    clock.advance(2000);
    expect(vitals('FTP')).toMatchObject([{ startMs: 3900, outcome: 'measured' }]);
    expect(vitals('TCM')).toMatchObject([{ startMs: 3900, outcome: 'measured' }]);
    expect(problems()).toEqual([]);
  });
});

describe('time in which nobody could see the map', () => {
  const dropped = { outcome: 'hidden', value: null };

  test.each([
    ['hidden', (window: ReturnType<typeof createFakeWindow>) => window.hide()],
    ['left for the back-forward cache', (window: ReturnType<typeof createFakeWindow>) => window.leave()],
    ['scrolled away', (window: ReturnType<typeof createFakeWindow>) => window.place({ isIntersecting: false })],
    ['without a size', (window: ReturnType<typeof createFakeWindow>) => window.place({ height: 0 })],
  ])('because it was %s is dropped, and what comes afterwards measured', (_how, goAway) => {
    const window = createFakeWindow();
    const { clock, map, measured, vitals, problems } = setup({ page: window.page });
    measured.attach(map);
    map.requestTile('a');
    clock.advance(300);
    goAway(window);
    clock.advance(5000);
    window.show();
    window.restore();
    window.place({});
    map.finishTile('a');
    clock.advance(2000);
    expect([vitals('FTP'), vitals('TCM')]).toMatchObject([[dropped], [dropped]]);
    gesture(clock, map);
    expect(vitals('GDF')).toMatchObject([{ outcome: 'measured' }]);
    expect(problems()).toEqual([]);
  });

  test('is known from the browser where it was before the attach', () => {
    const states = [
      { name: 'visible', startTime: 0 },
      { name: 'hidden', startTime: 700 },
      { name: 'visible', startTime: 900 },
    ];
    for (const [createdAtMs, expected] of [
      [600, dropped],
      [950, { outcome: 'measured' }],
    ] as const) {
      const { clock, map, measured, vitals } = setup({ page: createFakeWindow({ states }).page });
      measured.attach(map, { createdAtMs });
      load(map);
      clock.advance(2000);
      expect([vitals('FTP'), vitals('TCM')]).toMatchObject([[expected], [expected]]);
    }
  });

  test('is not known where the browser keeps no record: the value stays, and says so', () => {
    const { clock, map, measured, vitals } = setup({ page: createFakeWindow().page });
    measured.attach(map, { createdAtMs: 600 });
    load(map);
    clock.advance(2000);
    gesture(clock, map);
    const unknown = { outcome: 'measured', tags: { isVisibilityKnown: false } };
    expect([vitals('FTP'), vitals('TCM')]).toMatchObject([[unknown], [unknown]]);
    expect(vitals('GDF')[0]?.tags).not.toHaveProperty('isVisibilityKnown');
  });

  test('is not asked for where the map is attached when it is created', () => {
    const { clock, map, measured, vitals } = setup({ page: createFakeWindow().page });
    measured.attach(map);
    load(map);
    clock.advance(2000);
    expect(vitals('TCM')[0]?.tags).not.toHaveProperty('isVisibilityKnown');
  });

  test('because the machine slept is dropped: the clock jumped by more than frames explain', () => {
    for (const sleep of ['of the wall clock alone', 'of both clocks']) {
      const clock = createFakeClock();
      let sleptMs = 0;
      const { map, measured, vitals, problems } = setup({}, { ...clock, epochNow: () => clock.epochNow() + sleptMs });
      measured.attach(map);
      map.requestTile('a');
      clock.advance(300);
      if (sleep === 'of both clocks') clock.block(3_600_000);
      else sleptMs = 3_600_000;
      map.finishTile('a');
      clock.advance(2000);
      expect([vitals('FTP'), vitals('TCM')], sleep).toMatchObject([[dropped], [dropped]]);
      expect(problems()).toEqual([]);
    }
  });

  test('because the machine slept is dropped where a timer is the first to come afterwards', () => {
    const { clock, map, measured, vitals, problems } = setup();
    measured.attach(map);
    map.requestTile('a');
    clock.advance(300);
    clock.block(3_600_000);
    clock.advance(1);
    expect([vitals('FTP'), vitals('TCM')]).toMatchObject([[dropped], [dropped]]);
    expect(measured.monitor.snapshot().violations).toEqual([]);
    expect(problems()).toEqual([]);
  });

  test('because the machine slept is dropped where someone reads first of all afterwards', () => {
    const { clock, map, measured, vitals, problems } = setup();
    measured.attach(map);
    map.requestTile('a');
    clock.advance(300);
    clock.block(3_600_000);
    const { vitals: told, violations } = measured.report();
    expect([vitals('FTP'), vitals('TCM')]).toMatchObject([[dropped], [dropped]]);
    expect([told.TCM.hiddenCount, told.TCM.incompleteCount, violations]).toEqual([1, 0, []]);
    expect(problems()).toEqual([]);
  });

  test('is not the time that a page was blocked for: that is what vitals are for', () => {
    const { clock, map, measured, vitals } = setup();
    measured.attach(map);
    map.requestTile('a');
    clock.advance(300);
    map.finishTile('a');
    clock.block(6000);
    clock.advance(2000);
    expect(vitals('TCM')).toMatchObject([{ outcome: 'measured' }]);
    expect(vitals('TCM')[0]?.value).toBeGreaterThan(6000);
  });

  test('leaves no timer behind while the map is out of sight', () => {
    const window = createFakeWindow();
    const { clock, map, measured } = setup({ page: window.page });
    measured.attach(map);
    load(map);
    window.place({ isIntersecting: false });
    clock.advance(3000);
    expect(clock.pendingCount).toBe(0);
  });
});

describe('a lost context counts in sight', () => {
  test('so a hidden tab that gets none back is no stuck map, and one that stays dead in sight is', () => {
    const window = createFakeWindow();
    const { clock, map, measured, problems } = setup({ page: window.page });
    measured.attach(map);
    load(map);
    clock.advance(2000);
    map.container.dispatch('webglcontextlost');
    clock.advance(2000);
    window.hide();
    clock.advance(60_000);
    expect(problems()).not.toContain('context-not-restored');
    window.show();
    clock.advance(9000);
    expect(problems()).toContain('context-not-restored');
  });
});

describe('a map that moves', () => {
  test('to another container is heard there, and not where it was', () => {
    const { clock, map, measured, vitals } = setup();
    measured.attach(map);
    load(map);
    clock.advance(2000);
    const from = map.container;
    const to = createFakeContainer();
    map.moveTo(to);
    from.isConnected = false;
    map.repaint();
    clock.advance(500);
    expect(from.listenerCount).toBe(0);
    gesture(clock, map);
    expect(vitals('GDF')).toHaveLength(1);
    void measured.dispose();
    expect(to.listenerCount).toBe(0);
  });
});

test.each([
  ['createMapPerformance', createMapPerformance],
  ['startMapPerformance', startMapPerformance],
])('%s leaves nobody watching a map whose container cannot be listened to', async (_, start) => {
  const { clock, map } = setup();
  const measured = start({ adapter: attachFakeMap, clock });
  const broken = (): never => {
    throw new Error('no listener');
  };
  Object.assign(map.container.element, { addEventListener: broken });
  measured.attach(map)();
  expect(sharedMap(map).probes?.size).toBe(0);
  await measured.flush();
  expect(measured.report().problems).toMatchObject([{ code: 'attach-threw', count: 1 }]);
  await measured.dispose();
  expect(clock.pendingCount).toBe(0);
});

describe('a map that moves to another container in mid-drag', () => {
  test('has that gesture, and no hand that holds it for ever: what the program moves later is its own', () => {
    const { clock, map, measured, samples, vitals } = setup();
    measured.attach(map);
    load(map);
    clock.advance(2000);
    const from = map.container;
    const point = (type: string, clientX: number): void =>
      from.dispatch(type, { pointerId: 1, isPrimary: true, buttons: 1, clientX, clientY: 0, timeStamp: clock.now() });
    point('pointerdown', 0);
    map.startMove();
    for (let x = 10; x < 200; x += 10) {
      point('pointermove', x);
      clock.advance(16);
    }
    // Whose window sees where it is let go is no one's to say.
    map.moveTo(createFakeContainer());
    clock.advance(32);
    map.endMove();
    clock.advance(5000);
    expect([vitals('GSL').length, vitals('GDF').length]).toEqual([1, 1]);
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(5000);
    expect([vitals('GSL').length, vitals('GDF').length]).toEqual([1, 1]);
    expect(samples.filter(({ kind }) => kind === 'programMove')).toHaveLength(1);
  });
});

describe('two maps', () => {
  test('that move at once record each animation frame once', () => {
    const { clock, map, measured, samples } = setup();
    const other = createFakeMap(clock);
    for (const it of [map, other]) {
      measured.attach(it);
      load(it);
    }
    clock.advance(2000);
    samples.length = 0;
    for (const it of [map, other]) {
      it.container.dispatch('wheel', { timeStamp: clock.now() });
      it.startMove();
    }
    clock.advance(500);
    for (const it of [map, other]) it.endMove();
    clock.advance(2000);
    const frames = samples.flatMap((sample) => (sample.kind === 'frame' ? [sample.atMs] : []));
    expect(frames.length).toBeGreaterThan(20);
    expect(new Set(frames).size).toBe(frames.length);
    expect(measured.monitor.snapshot().vitals.GDF.sampleCount).toBe(2);
  });

  test('can be told apart by their names in all that is measured of them, and in the report', () => {
    const { clock, map, measured, samples } = setup();
    const other = createFakeMap(clock);
    measured.attach(map, { name: 'left' });
    measured.attach(other, { name: 'right' });
    for (const it of [map, other]) {
      it.requestTile('b');
      it.failTile('b', 500);
      load(it);
    }
    clock.advance(2000);
    map.container.dispatch('webglcontextlost');
    const named = samples.filter(({ kind }) => kind === 'vital' || kind === 'tile' || kind === 'problem');
    expect(named.length).toBeGreaterThan(6);
    for (const sample of named) expect(sample).toMatchObject({ tags: { map: expect.stringMatching(/left|right/) } });
    expect(measured.report().environment.maps.map(({ name }) => name)).toEqual(['left', 'right']);
  });
});

describe('a page whose own functions were replaced', () => {
  test.each([
    [
      'by an observer that cannot be made',
      class {
        static readonly supportedEntryTypes = ['longtask', 'long-animation-frame'];
        constructor() {
          throw new Error('no observers');
        }
      },
    ],
    [
      'by an observer that observes nothing',
      class {
        static readonly supportedEntryTypes = ['longtask', 'long-animation-frame'];
        observe(): never {
          throw new Error('no observers');
        }
      },
    ],
    ['by nothing at all', undefined],
  ])('%s has its maps measured all the same', async (_what, observer) => {
    await settleImports();
    vi.stubGlobal('document', {});
    vi.stubGlobal('PerformanceObserver', observer);
    const { clock, map, measured, problems, vitals } = setup({ webVitals: false });
    measured.attach(map);
    load(map);
    clock.advance(2000);
    await settleImports();
    expect([vitals('FTP').length, vitals('TCM').length]).toEqual([1, 1]);
    expect(problems()).toEqual([]);
    vi.unstubAllGlobals();
  });

  test.each([
    ['the wall clock’s time', (atMs: number) => 1_700_000_000_000 + atMs],
    ['no time', () => undefined],
    ['zero', () => 0],
    ['seconds', (atMs: number) => atMs / 1000],
    ['the time since it was loaded', (atMs: number) => atMs - 800],
  ])('by a requestAnimationFrame that tells %s has its drags measured all the same', (_what, told) => {
    const { clock, map, measured, samples, vitals } = setup();
    const { requestFrame } = clock;
    // The cast: what a page puts in place tells what it likes.
    clock.requestFrame = (callback) => requestFrame((frameMs) => callback(told(frameMs) as number));
    measured.attach(map);
    load(map);
    clock.advance(2000);
    map.container.dispatch('wheel', { timeStamp: clock.now() });
    map.startMove();
    clock.advance(700);
    map.endMove();
    clock.advance(2000);
    expect(vitals('GDF')).toMatchObject([{ outcome: 'measured', value: 0 }]);
    expect(vitals('GDF')[0]?.parts?.['maxGapMs']).toBeLessThan(20);
    const gapsMs = samples.flatMap((sample) => (sample.kind === 'frame' ? [sample.gapMs] : []));
    expect(Math.max(...gapsMs)).toBeLessThan(20);
  });
});

describe('an instance', () => {
  test('lists itself from its first attach until it is disposed of', async () => {
    const { map, measured } = setup();
    const { instances } = pageRegistry();
    expect(instances.size).toBe(0);
    measured.attach(map);
    measured.attach(createFakeMap(createFakeClock()));
    const [listed] = instances;
    expect(instances.size).toBe(1);
    expect(listed?.report().session.id).toBe(measured.report().session.id);
    expect(listed?.version).toMatch(/^\d+\.\d+\.\d+$/);
    await measured.dispose();
    expect(instances.size).toBe(0);
  });

  test('says which app it is, by its own word or the optimizer’s; two that differ are told', () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    const app = { name: 'shop', version: '1.2.0', environment: 'staging' };
    const optimize = Object.assign(createFakeOptimizer(), {
      app: { name: 'shop', version: '1.3.0' },
      getReport: () => null as never,
    });
    expect(setup().measured.report().app).toBeNull();
    expect(setup({ app }).measured.report().app).toEqual(app);
    expect(setup({ optimize }).measured.report().app).toEqual(optimize.app);
    const { app: told, problems } = setup({ app, optimize }).measured.report();
    expect(told).toEqual(app);
    expect(problems).toMatchObject([{ code: 'two-apps' }]);
    expect(setup({ app, optimize: { ...optimize, app } }).measured.report().problems).toEqual([]);
    warn.mockClear();
  });

  test('puts the app’s own tags and those that are set on what is measured from then on', () => {
    const { clock, map, measured, vitals } = setup({ app: { name: 'shop', version: '1', tags: { plan: 'free' } } });
    measured.setTags({ route: '/map' });
    measured.attach(map, { name: 'left' });
    load(map);
    clock.advance(2000);
    measured.setTags({ route: '/list' });
    gesture(clock, map);
    expect(vitals('TCM')[0]?.tags).toMatchObject({ plan: 'free', route: '/map', map: 'left', library: 'fake' });
    expect(vitals('GDF')[0]?.tags).toMatchObject({ plan: 'free', route: '/list', map: 'left' });
  });

  test('tells its holders that the map’s owner has removed it', () => {
    const { map, measured, problems } = setup();
    let count = 0;
    const onRemoved = (): void => void (count += 1);
    const onRemovedBadly = (): never => {
      throw new Error('the app’s own');
    };
    measured.attach(map, { onRemoved: onRemovedBadly });
    measured.attach(map, { onRemoved });
    measured.attach(map, { onRemoved })();
    map.remove();
    expect(count).toBe(1);
    expect(problems()).toEqual(['listener-threw']);
  });
});

interface Setup {
  readonly clock: FakeClock;
  readonly map: FakeMap;
  readonly measured: MapPerformance<FakeMap>;
  readonly samples: Sample[];
  vitals(name: string): VitalSample[];
  problems(): string[];
}

function setup(options: Partial<MapPerformanceOptions<FakeMap>> = {}, clock = createFakeClock()): Setup {
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, ...options });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  return {
    clock,
    measured,
    samples,
    map: createFakeMap(clock, createFakeContainer()),
    vitals: (name) =>
      samples.filter((sample): sample is VitalSample => sample.kind === 'vital' && sample.name === name),
    problems: () => samples.flatMap((sample) => (sample.kind === 'problem' ? [sample.code] : [])),
  };
}

function load(map: FakeMap): void {
  map.requestTile('a');
  map.finishTile('a');
}

/** The user wheels. */
function gesture(clock: FakeClock, map: FakeMap): void {
  map.container.dispatch('wheel', { timeStamp: clock.now() });
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(2000);
}
