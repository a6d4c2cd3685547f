import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { MapPerformanceOptions, Report } from 'mapvitals';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../support/fakeMap.ts';

/** A page in which nothing was loaded before. */
beforeEach(() => {
  vi.resetModules();
});
afterEach(() => {
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
