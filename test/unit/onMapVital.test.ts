/** @module-tag realTime */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMapPerformance, measureUpdate, vitalDefinitions } from 'mapvitals';
import { onMapVital } from 'mapvitals/vitals';
import { loadTracking } from '../../src/start/lateTracking.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../support/fakeMap.ts';
import { settleImports } from '../support/settleImports.ts';
import type { Sample } from 'mapvitals';
import type { OnMapVitalOptions, VitalEvent } from 'mapvitals/vitals';
import type { FakeClock } from '../support/fakeClock.ts';
import { createFakeWindow } from '../support/fakeWindow.ts';
import type { FakeMap } from '../support/fakeMap.ts';
import type { FakeWindow } from '../support/fakeWindow.ts';

/** What makes the numbers comes with the first call on a page. */
beforeAll(async () => {
  setup().stop();
  await loadTracking();
  await import('../../src/attachments/listenForVitals.ts');
  // What is made of it.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

describe('before what makes the numbers is loaded', () => {
  // Nobody else is to have a part that could not be loaded.
  afterEach(async () => {
    await settleImports();
    vi.doUnmock('../../src/attachments/listenForVitals.ts');
    vi.resetModules();
  });

  /** A page in which nothing was loaded before. */
  async function setupFresh(page: OnMapVitalOptions<FakeMap>['page'] = null) {
    vi.resetModules();
    const fresh = await import('../../src/onMapVital.ts');
    return {
      ...setup({ page }, fresh.onMapVital),
      ready: () => vi.dynamicImportSettled().then(() => new Promise((resolve) => setTimeout(resolve, 0))),
    };
  }
  const script = ({ clock, map }: { clock: FakeClock; map: FakeMap }): void => {
    load(map, clock);
    wheel(map, clock, 120);
  };

  test('what happens is told afterwards: the same events, in the same order, each once', async () => {
    const late = await setupFresh();
    script(late);
    expect(late.events).toEqual([]);
    await late.ready();
    late.clock.advance(1000);
    const direct = setup();
    script(direct);
    direct.clock.advance(1000);
    expect(late.events.length).toBeGreaterThan(4);
    expect(late.events).toEqual(direct.events);
    wheel(late.map, late.clock, 0);
    wheel(direct.map, direct.clock, 0);
    expect(late.events).toEqual(direct.events);
  });

  test('what nobody could see is no value', async () => {
    for (const [goAway, comeBack] of [
      [(window: FakeWindow) => window.hide(), (window: FakeWindow) => window.show()],
      [(window: FakeWindow) => window.place({ isIntersecting: false }), (window: FakeWindow) => window.place({})],
      // The panel of a tab: without a height it still intersects.
      [(window: FakeWindow) => window.place({ height: 0 }), (window: FakeWindow) => window.place({})],
    ] as const) {
      const window = createFakeWindow();
      const { clock, map, events, ready, stop } = await setupFresh(window.page);
      map.requestTile('a');
      clock.advance(100);
      goAway(window);
      clock.advance(1000);
      comeBack(window);
      load(map, clock);
      await ready();
      clock.advance(1000);
      expect(events.filter(({ name }) => name !== 'MFR').map(({ name, outcome }) => [name, outcome])).toEqual([
        ['FTP', 'hidden'],
        ['TCM', 'hidden'],
      ]);
      window.hide();
      window.show();
      wheel(map, clock, 0);
      expect(events.findLast(({ name }) => name === 'ST')).toMatchObject({ outcome: 'measured' });
      stop();
      expect([map.sinkCount, map.container.listenerCount]).toEqual([0, 0]);
    }
  });

  test('a map that is out of sight when it is loaded is known to be', async () => {
    const window = createFakeWindow();
    const { clock, map, events, ready } = await setupFresh(window.page);
    window.hide();
    await ready();
    window.show();
    load(map, clock);
    expect(events.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['FTP', 'hidden'],
      ['TCM', 'hidden'],
      ['MFR', 'measured'],
    ]);
  });

  test('whoever stops is told nothing any more', async () => {
    const { clock, map, events, ready, stop } = await setupFresh();
    load(map, clock);
    stop();
    await ready();
    clock.advance(1000);
    expect(events).toEqual([]);
    expect([map.sinkCount, map.container.listenerCount, clock.pendingCount]).toEqual([0, 0, 0]);
  });

  test('a map that is removed has told what it did', async () => {
    const { clock, map, events, ready } = await setupFresh();
    load(map, clock);
    map.remove();
    await ready();
    expect(events.map(({ name }) => name)).toEqual(['FTP', 'TCM', 'MFR']);
  });

  test('what cannot be loaded is asked for once more, then told, and nothing is watched', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    let loadCount = 0;
    vi.doMock('../../src/attachments/listenForVitals.ts', () => {
      loadCount += 1;
      throw new Error('404');
    });
    const { map, ready } = await setupFresh();
    await ready();
    await vi.waitFor(() => expect(map.sinkCount).toBe(0));
    expect([loadCount, warn.mock.calls.length]).toEqual([2, 1]);
    warn.mockRestore();
  });
});

test('each vital is told as it is known, with what a receiver needs', () => {
  const { clock, map, events } = setup({ name: 'left' });
  load(map, clock);
  wheel(map, clock, 120);
  const painted = events.find(({ name }) => name === 'FTP');
  expect(painted).toMatchObject({
    kind: 'vital',
    unit: 'ms',
    rating: 'good',
    outcome: 'measured',
    startMs: 1000,
    startedEpochMs: 1_700_000_000_000,
    tags: { map: 'left', library: 'fake', layerCount: 3 },
  });
  expect(new Set(events.map(({ name }) => name))).toEqual(new Set(['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD']));
});

test('a vital is rated by its limits and its parts: a freeze makes a gesture poor whose share is good', () => {
  const { clock, map, events } = setup();
  load(map, clock);
  for (let i = 0; i < 100; i += 1) {
    if (i === 50) clock.block(110);
    map.container.dispatch('wheel', { timeStamp: clock.now() });
    map.jump();
    clock.advance(1000 / 60);
  }
  clock.advance(3000);
  const dropped = events.find(({ name }) => name === 'GDF')!;
  expect(dropped.value).toBeLessThan(0.12);
  expect(dropped.rating).toBe('poor');
});

test('ratings and units are those of the definitions', () => {
  const { clock, map, events } = setup({ createdAtMs: 1000 });
  map.requestTile('a');
  clock.advance(4500);
  map.finishTile('a');
  clock.advance(2000);
  for (const { name, value, unit, rating } of events) {
    const { good, poor, unit: defined } = vitalDefinitions.find((row) => row.name === name)!;
    expect([unit, rating]).toEqual([defined, value! <= good ? 'good' : value! > poor ? 'poor' : 'needs-improvement']);
  }
  expect(events.map(({ rating }) => rating)).toEqual(['poor', 'poor']);
});

test('what has no value says why, and is not rated', () => {
  const { clock, map, events } = setup();
  map.isEmpty = true;
  map.repaint();
  clock.advance(31_000);
  expect(events).toMatchObject([
    { name: 'TCM', value: null, rating: null, reason: expect.stringContaining('no-layers') },
  ]);
});

test('it and the full measuring on one map give the same samples, whichever comes first', () => {
  for (const isFirst of [true, false]) {
    const clock = createFakeClock();
    const map = createFakeMap(clock);
    const samples: Sample[] = [];
    const events: VitalEvent[] = [];
    const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null });
    measured.monitor.onSample((sample) => samples.push(sample));
    const listen = (): unknown =>
      onMapVital(map, (event) => events.push(event), { adapter: attachFakeMap, clock, page: null });
    if (isFirst) listen();
    measured.attach(map);
    if (!isFirst) listen();
    load(map, clock);
    for (const blockMs of [0, 70, 300]) wheel(map, clock, blockMs);
    map.container.dispatch('wheel', { timeStamp: clock.now() });
    map.startMove();
    map.requestTile('b');
    clock.advance(300);
    map.endMove();
    measureUpdate(map, 'places', () => map.setData('places'));
    clock.advance(200);
    map.loadData('places');
    map.finishTile('b');
    clock.advance(3000);
    map.tell({ type: 'error', atMs: clock.now(), severity: 'style', message: 'no style' });
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(3000);

    expect(new Set(events.map(({ name }) => name)).size).toBe(8);
    const vitals = samples.filter((sample) => sample.kind === 'vital');
    expect(vitals.length).toBeGreaterThan(8);
    expect(
      events.map(({ name, outcome, value, reason, startMs, parts, tags }) => ({
        name,
        outcome,
        value,
        reason,
        startMs,
        parts,
        tags,
      })),
    ).toEqual(
      vitals.map(({ name, outcome, value, reason, startMs, parts = {}, tags }) => ({
        name,
        outcome,
        value,
        reason,
        startMs,
        parts,
        tags,
      })),
    );
  }
});

test('stopping it leaves no listener, timer or frame, and tells nothing more', () => {
  const { clock, map, events, stop } = setup();
  load(map, clock);
  map.container.dispatch('wheel', { timeStamp: clock.now() });
  map.startMove();
  clock.advance(100);
  stop();
  stop();
  const count = events.length;
  clock.advance(5000);
  expect(events).toHaveLength(count);
  expect([map.sinkCount, map.container.listenerCount]).toEqual([0, 0]);
  map.endMove();
  clock.advance(1000);
  expect(clock.pendingCount).toBe(0);
});

test('a callback that throws breaks nothing: its error is the app’s own', async () => {
  const clock = createFakeClock();
  const map = createFakeMap(clock);
  const thrown: unknown[] = [];
  const onThrown = (error: unknown): void => void thrown.push(error);
  const before = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.on('uncaughtException', onThrown);
  const heard: string[] = [];
  onMapVital(
    map,
    ({ name }) => {
      heard.push(name);
      throw new Error(name);
    },
    { adapter: attachFakeMap, clock, page: null },
  );
  load(map, clock);
  await new Promise((resolve) => setTimeout(resolve, 0));
  process.removeListener('uncaughtException', onThrown);
  for (const listener of before) process.on('uncaughtException', listener);
  expect(heard).toEqual(['FTP', 'TCM']);
  expect(thrown.map(String)).toEqual(['Error: FTP', 'Error: TCM']);
});

test('goes without options where they are null', () => {
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  // The casts: as from an app without types.
  expect(() => onMapVital({}, () => {}, null as never)()).not.toThrow();
  expect(() => measureUpdate({}, 'places', () => {}, null as never)).not.toThrow();
  warn.mockRestore();
});

function setup(
  options: Partial<OnMapVitalOptions<FakeMap>> = {},
  listen = onMapVital,
): {
  clock: FakeClock;
  map: FakeMap;
  events: VitalEvent[];
  stop: () => void;
} {
  const clock = createFakeClock();
  const map = createFakeMap(clock);
  const events: VitalEvent[] = [];
  const all = { adapter: attachFakeMap, clock, page: null, ...options };
  const stop = listen(map, (event) => events.push(event), all);
  return { clock, map, events, stop };
}

function load(map: FakeMap, clock: FakeClock): void {
  map.requestTile('a');
  clock.advance(200);
  map.finishTile('a');
  clock.advance(3000);
}

function wheel(map: FakeMap, clock: FakeClock, blockMs: number): void {
  map.container.dispatch('wheel', { timeStamp: clock.now() });
  map.startMove();
  clock.advance(200);
  clock.block(blockMs);
  clock.advance(200);
  map.endMove();
  clock.advance(3000);
}
