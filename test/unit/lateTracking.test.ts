/** @module-tag realTime */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MapPerformanceOptions, Report } from 'mapvitals';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../support/fakeMap.ts';
import { settleImports } from '../support/settleImports.ts';

/** A page in which nothing was loaded before. */
beforeEach(() => {
  vi.resetModules();
});
afterEach(async () => {
  await settleImports();
  vi.doUnmock('../../src/attachments/createTracking.ts');
  vi.resetModules();
});

/** The tile comes after 300 ms, and is drawn in the next frame. */
const PAINTED_MS = expect.closeTo(300 + 1000 / 60);

async function setup(options: Omit<MapPerformanceOptions<never, undefined>, 'adapter'> = {}) {
  const { createMapPerformance } = await import('../../src/createMapPerformance.ts');
  const create = () => {
    const clock = createFakeClock();
    const measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false, ...options });
    const map = createFakeMap(clock);
    return {
      clock,
      measured,
      load() {
        const detach = measured.attach(map);
        map.requestTile('a');
        clock.advance(300);
        map.finishTile('a');
        map.repaint();
        clock.advance(100);
        return detach;
      },
    };
  };
  return { ...create(), create };
}

test('what makes numbers of a map comes with the first one, and makes up for what it did meanwhile', async () => {
  const { measured, load, create } = await setup();
  load();
  measured.monitor.trackOperation('work', 5);
  // The monitor is there at once.
  expect(measured.monitor.snapshot().operations).toMatchObject([{ name: 'work', count: 1 }]);
  expect(measured.monitor.snapshot().vitals.FTP.value).toBeNull();
  expect(measured.report().environment.maps).toEqual([]);

  await measured.flush();
  const { vitals, tiles } = measured.monitor.snapshot();
  expect(vitals.FTP.value).toEqual(PAINTED_MS);
  expect(measured.report().environment.maps).toHaveLength(1);

  // Of the next instance it is there already, and says the same.
  const next = create();
  next.load();
  await next.measured.flush();
  expect(next.measured.monitor.snapshot()).toMatchObject({ vitals, tiles });
});

test('what a map did meanwhile has the tags of then, and what it does later those of now', async () => {
  const { measured, load } = await setup({
    app: { name: 'atlas', version: '1', tags: { tenant: 'a', theme: 'dark' } },
  });
  const tags: unknown[] = [];
  measured.monitor.onSample((sample) => {
    if (sample.kind === 'vital' && (sample.name === 'FTP' || sample.name === 'MFR'))
      tags.push([sample.name, sample.tags]);
  });
  const detach = load();
  measured.setTags({ route: '/map', theme: null });
  measured.setTags({ route: '/list' });
  await measured.flush();
  detach();
  const all = { tenant: 'a', route: '/list' };
  const ftp = tags.filter((it) => (it as string[])[0] === 'FTP');
  expect(ftp).toMatchObject([['FTP', { tenant: 'a', theme: 'dark' }]]);
  expect((ftp[0] as object[])[1]).not.toHaveProperty('route');
  expect(tags.at(-1)).toMatchObject(['MFR', all]);
  expect((tags.at(-1) as object[])[1]).not.toHaveProperty('theme');
  expect(measured.report().tags).toEqual(all);
});

test('a session that ends meanwhile is kept with what its maps did', async () => {
  const kept: Report[] = [];
  const repository = {
    record: (report: () => Report) => () => void kept.push(report()),
    flush: () => Promise.resolve(),
  };
  const { measured, load } = await setup({ repository });
  load()();
  await measured.dispose();
  expect(kept).toMatchObject([{ vitals: { FTP: { value: PAINTED_MS } } }]);
});

test('where what saves a report cannot be loaded, that is a problem and no rejection', async () => {
  vi.doMock('../../src/reports/exportReport.ts', () => {
    throw new Error('404');
  });
  const { measured } = await setup();
  await expect(measured.exportReport('json')).resolves.toBeUndefined();
  await measured.exportReport();
  vi.doUnmock('../../src/reports/exportReport.ts');
  expect(measured.monitor.snapshot().problems).toMatchObject([{ code: 'download-missing', count: 1 }]);
});

test('where it cannot be loaded that is a problem, told once, and the rest is measured', async () => {
  let loadCount = 0;
  vi.doMock('../../src/attachments/createTracking.ts', () => {
    loadCount += 1;
    throw new Error('404');
  });
  const { measured, load } = await setup();
  load();
  await measured.flush();
  measured.monitor.trackOperation('work', 5);
  const { problems, operations, vitals } = measured.monitor.snapshot();
  expect(loadCount).toBe(2);
  expect(problems).toMatchObject([{ code: 'tracking-missing', count: 1 }]);
  expect(operations).toMatchObject([{ name: 'work', count: 1 }]);
  expect(vitals.FTP.value).toBeNull();
  await expect(measured.dispose()).resolves.toBeUndefined();
});

test('a file that hangs holds up nobody: after ten seconds what waits for it goes on, and says so', async () => {
  vi.doMock('../../src/attachments/createTracking.ts', () => new Promise(() => {}));
  const { clock, measured, load } = await setup();
  const detach = load();
  let ended = '';
  void measured.flush().then(() => (ended += 'flushed '));
  await Promise.resolve();
  clock.advance(9000);
  await new Promise((done) => setTimeout(done));
  expect(ended).toBe('');
  clock.advance(2000);
  await expect.poll(() => ended).toBe('flushed ');
  expect(measured.monitor.snapshot().problems).toMatchObject([{ code: 'tracking-missing' }]);
  detach();
  void measured.dispose().then(() => (ended += 'disposed'));
  await new Promise((done) => setTimeout(done));
  clock.advance(11_000);
  await expect.poll(() => ended).toBe('flushed disposed');
  expect(clock.pendingCount).toBe(0);
});

test('a file that comes after the session has ended starts nothing', async () => {
  let arrive: () => void = () => {};
  const there = new Promise<void>((resolve) => (arrive = resolve));
  vi.doMock('../../src/attachments/createTracking.ts', async (load) => {
    await there;
    return load();
  });
  const { clock, measured, load } = await setup();
  load();
  const ending = measured.dispose();
  await new Promise((done) => setTimeout(done));
  clock.advance(11_000);
  await ending;
  arrive();
  await vi.dynamicImportSettled();
  expect(clock.pendingCount).toBe(0);
  expect(measured.monitor.snapshot().vitals.FTP.value).toBeNull();
});

test('tags that are put on the monitor itself meanwhile are on what maps do from then on, and not before', async () => {
  const { measured, load, clock } = await setup();
  measured.monitor.setTags({ route: '/map' });
  load();
  measured.monitor.setTags({ route: '/list' });
  await measured.flush();
  clock.advance(1000);
  expect(measured.report().vitals.FTP.tags).toMatchObject({ route: '/map' });
  measured.monitor.trackOperation('work', 5);
  expect(measured.report().tags).toEqual({ route: '/list' });
});

test('the reason of the verdict is none that the page contradicts', async () => {
  const { measured, load } = await setup();
  load();
  await measured.flush();
  expect(measured.monitor.snapshot().vitals.MFR.reason).not.toContain('no map has been attached');
});

test('a map that was made anew on its container is no second one there, though two instances make up for both', async () => {
  const { createMapPerformance } = await import('../../src/createMapPerformance.ts');
  const clock = createFakeClock();
  const instances = [1, 2].map(() => createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false }));
  const first = createFakeMap(clock);
  for (const measured of instances) measured.attach(first);
  // As React's StrictMode does.
  first.remove();
  const next = createFakeMap(clock, first.container);
  for (const measured of instances) measured.attach(next);
  await Promise.all(instances.map((measured) => measured.flush()));
  expect(instances.flatMap((measured) => measured.report().problems)).toEqual([]);
  const another = createFakeMap(clock, first.container);
  instances[0]!.attach(another);
  expect(instances[0]!.report().problems).toMatchObject([{ code: 'second-map' }]);
});
