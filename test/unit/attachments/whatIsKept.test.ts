/** @module-tag realTime */
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { prepare } from '../../../src/attachments/prepare.ts';
import { createTracking } from '../../../src/attachments/createTracking.ts';
import { loadTracking } from '../../../src/start/lateTracking.ts';
import { createGestureWatch } from '../../../src/vitals/gestureWatch.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeContainer, createFakeMap } from '../../support/fakeMap.ts';
import { createFakePage } from '../../support/fakePage.ts';
import type { MapPage } from '../../../src/lib/pageOf.ts';
import type { Sample } from '../../../src/types/sample.ts';

beforeAll(async () => {
  await loadTracking();
});
afterEach(() => {
  vi.unstubAllGlobals();
});

function setup(page: ReturnType<typeof createFakePage> | null = null) {
  const clock = createFakeClock();
  const map = createFakeMap(clock);
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page, webVitals: false });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  const names = () => samples.map((sample) => ('name' in sample ? sample.name : sample.kind));
  return {
    clock,
    map,
    measured,
    samples,
    names,
    load(url?: string) {
      map.requestTile('a');
      clock.advance(100);
      map.finishTile('a', 'base', true, url);
      clock.advance(2000);
    },
    wheel() {
      map.container.dispatch('wheel', { timeStamp: clock.now() });
      map.startMove();
      clock.advance(300);
      map.endMove();
      clock.advance(3000);
    },
  };
}

test('the long frames that the browser has seen but not told are there before the vitals that they explain', async () => {
  const untold: object[] = [];
  vi.stubGlobal(
    'PerformanceObserver',
    class {
      static readonly supportedEntryTypes = ['long-animation-frame'];
      type = '';
      observe({ type }: { type: string }) {
        this.type = type;
      }
      takeRecords = () => (this.type === 'long-animation-frame' ? untold.splice(0) : []);
      disconnect() {}
    },
  );
  const { clock, measured, map, names, load, wheel } = setup(createFakePage());
  measured.attach(map);
  await vi.dynamicImportSettled();
  load();
  for (const vital of ['GSL', 'GDF', 'ST']) {
    const before = names().length;
    const forget = measured.monitor.onSample((sample) => {
      // Each is the only one that is told now.
      if (sample.kind === 'vital' && sample.name === vital) forget();
    });
    untold.push({ startTime: clock.now() + 50, duration: 80, blockingDuration: 30, scripts: [] });
    wheel();
    const told = names().slice(before);
    expect(told.indexOf('longFrame')).toBeGreaterThanOrEqual(0);
    expect(told.indexOf('longFrame')).toBeLessThan(told.indexOf(vital));
  }
});

test('the heap is read once the map has come to rest after its load and after each gesture', () => {
  let usedJSHeapSize = 1000;
  vi.stubGlobal('performance', {
    now: () => 0,
    memory: {
      jsHeapSizeLimit: 1e9,
      get usedJSHeapSize() {
        return (usedJSHeapSize += 1);
      },
    },
  });
  const { measured, map, names, load, wheel } = setup();
  measured.attach(map);
  load();
  wheel();
  const all = names();
  for (const vital of ['TCM', 'ST']) expect(all[all.indexOf(vital) + 1]).toBe('memory');
});

test('the address of a tile is kept nowhere', () => {
  const { measured, map, samples, load, wheel } = setup();
  measured.attach(map);
  load('https://user:secret@tiles.example/3/4/5.png?access_token=secret#secret');
  wheel();
  map.failTile('b', 500);
  const everything = JSON.stringify([samples, measured.report(), measured.monitor.snapshot()]);
  expect(everything).toContain('tiles.example/{z}/{x}/{y}');
  expect(everything).not.toMatch(/secret|\/3\/4\/5/);
});

test('and what makes numbers never gets to see it', () => {
  const url = 'https://user:secret@tiles.example/3/4/5.png?access_token=secret';
  const tile = { atMs: 1, sourceId: 'base', key: '1' };
  const told = [
    prepare({ type: 'tileStart', ...tile, urlTemplate: url }, { fetchOf: () => null }),
    prepare(
      { type: 'tileReady', ...tile, isNetworkTile: true, url },
      { fetchOf: () => ({ networkMs: 7, fetchedMs: 8 }) },
    ),
    prepare({ type: 'error', atMs: 1, severity: 'source', message: `no ${url}` }, { fetchOf: () => null }),
  ];
  expect(JSON.stringify(told)).not.toMatch(/secret|\/3\/4\/5/);
  expect(told[1]).toMatchObject({ networkMs: 7 });
});

test('a program’s move says of which map it is', () => {
  const { clock, measured, map, samples, load } = setup();
  measured.attach(map, { name: 'left' });
  load();
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(3000);
  const moves = samples.filter(({ kind }) => kind === 'programMove');
  expect(moves).toMatchObject([{ tags: { map: 'left' } }]);
});

test('what goes wrong when a map is out of sight all at once is a problem, and nobody’s exception', () => {
  const clock = createFakeClock();
  const page = createFakePage();
  const problems: string[] = [];
  let isBroken = false;
  const tracking = createTracking(
    {
      clock,
      page: null,
      record() {
        if (isBroken) throw new Error('broken');
      },
      problem: (code) => problems.push(code),
      gestures: createGestureWatch(),
      observePage: () => ({ flush() {}, networkMsOf: () => null, stop() {} }),
      recordHeap() {},
    },
    // Nothing is played to it.
    () => expect.unreachable('read'),
  );
  const { element } = createFakeContainer();
  const place = (): MapPage => ({ page, clock, toMs: (timeMs) => timeMs });
  const listener = tracking.listen({
    identity: {},
    clock,
    map: {
      container: element,
      describe: () => ({
        library: 'fake',
        libraryVersion: null,
        adapter: 'fake',
        zoom: 1,
        layerCount: 1,
        sourceCount: 1,
      }),
      isComplete: () => false,
      mayHaveDrawnTile: () => false,
    },
    name: undefined,
    place,
    rest() {},
  });
  const atMs = clock.now();
  listener.event({ type: 'attached', atMs, createdAtMs: atMs, firstTile: 'awaited', whole: 'awaited' });
  listener.watchSight();
  isBroken = true;
  page.hide();
  expect(problems).toEqual(['tracker-threw']);
});
