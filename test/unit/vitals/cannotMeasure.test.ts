/** @module-tag realTime */
import { createMapPerformance } from 'mapvitals';
import { onMapVital } from 'mapvitals/vitals';
import { beforeAll, expect, test } from 'vitest';
import { loadTracking } from '../../../src/start/lateTracking.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { attachFakeMap, createFakeMap } from '../../support/fakeMap.ts';
import type { CannotMeasure } from 'mapvitals';
import type { VitalEvent } from 'mapvitals/vitals';

beforeAll(async () => {
  await loadTracking();
  onMapVital(createFakeMap(createFakeClock()), () => {}, { adapter: attachFakeMap, page: null })();
  await import('../../../src/attachments/listenForVitals.ts');
  // What is made of it.
  await new Promise((resolve) => setTimeout(resolve, 0));
});

function setup(cannotMeasure: CannotMeasure) {
  const clock = createFakeClock();
  const map = createFakeMap(clock);
  map.cannotMeasure = cannotMeasure;
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, page: null, webVitals: false });
  measured.attach(map);
  const events: VitalEvent[] = [];
  onMapVital(map, (event) => events.push(event), { adapter: attachFakeMap, clock, page: null });
  map.requestTile('a');
  clock.advance(100);
  map.finishTile('a');
  clock.advance(2000);
  const move = (type: string): void => {
    map.container.dispatch(type, { timeStamp: clock.now(), key: 'ArrowUp', code: 'ArrowUp' });
    map.startMove();
    clock.advance(200);
    map.endMove();
    map.container.dispatch('keyup', { timeStamp: clock.now(), key: 'ArrowUp', code: 'ArrowUp' });
    clock.advance(2000);
  };
  return { map, events, move, vitals: () => measured.report().vitals };
}

test('what a library cannot tell is null with its reason in every reader, from the start and for good', () => {
  const { events, move, vitals } = setup({ GDF: 'its frames say nothing', DTS: 'it never says' });
  for (const _ of [1, 2]) {
    expect(vitals().GDF).toMatchObject({ value: null, reason: 'its frames say nothing', sampleCount: 0 });
    expect(vitals().DTS).toMatchObject({ value: null, reason: 'it never says', sampleCount: 0 });
    move('wheel');
  }
  expect(vitals().GSL.sampleCount).toBe(2);
  expect(events.filter(({ name }) => name === 'GDF')).toMatchObject([
    { value: null, rating: null, reason: 'its frames say nothing' },
  ]);
});

test('where only one kind of gesture cannot be known, the others are', () => {
  const { events, move, vitals } = setup({ 'GDF.wheel': 'one transition' });
  move('wheel');
  expect(vitals().GDF).toMatchObject({ value: null, reason: 'one transition', sampleCount: 0 });
  move('keydown');
  expect(vitals().GDF).toMatchObject({ sampleCount: 1 });
  expect(events.filter(({ name }) => name === 'GDF').map(({ value, tags }) => [value === null, tags.gesture])).toEqual([
    [true, 'wheel'],
    [false, 'key'],
  ]);
});
