/** @module-tag realTime */
import { beforeEach, expect, test, vi } from 'vitest';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { Sample } from 'mapvitals';

// A page in which the code that makes numbers has not been loaded yet.
beforeEach(() => {
  vi.resetModules();
});

async function setup() {
  const { createMapPerformance, measureUpdate, trackSource } = await import('mapvitals');
  const { loadTracking } = await import('../../../src/start/lateTracking.ts');
  const clock = createFakeClock({ frameMs: 20 });
  const map = createFakeMap(clock);
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null, webVitals: false });
  const samples: Sample[] = [];
  measured.monitor.onSample((sample) => samples.push(sample));
  measured.attach(map);
  return {
    clock,
    map,
    measureUpdate,
    trackSource,
    updates: () => samples.flatMap((it) => (it.kind === 'vital' && it.name === 'DTS' ? [it.value] : [])),
    async arrive() {
      await loadTracking();
      await vi.dynamicImportSettled();
      map.repaint();
      clock.advance(40);
    },
    show() {
      map.loadData('places');
      clock.advance(20);
      map.repaint();
      clock.advance(1000);
    },
  };
}

test('an update that begins before the code is there and is loaded after it is measured', async () => {
  const { map, measureUpdate, updates, arrive, show } = await setup();
  measureUpdate(map, 'places', () => map.setData('places'), { kind: 'user' });
  await arrive();
  show();
  expect(updates()).toHaveLength(1);
  expect(map.watchedSources.size).toBe(0);
});

test('so is one whose promise settles after it', async () => {
  const { map, measureUpdate, updates, arrive, show } = await setup();
  let settle = (): void => {};
  const done = measureUpdate(map, 'places', () => new Promise<void>((resolve) => (settle = resolve)));
  map.setData('places');
  await arrive();
  settle();
  await done;
  await Promise.resolve();
  show();
  expect(updates()).toHaveLength(1);
});

test('so are the changes of a source that is tracked from before it', async () => {
  const { map, trackSource, updates, arrive, show } = await setup();
  const stop = trackSource(map, 'places');
  await arrive();
  map.setData('places');
  show();
  expect(updates()).toHaveLength(1);
  stop();
  expect(map.watchedSources.size).toBe(0);
});
