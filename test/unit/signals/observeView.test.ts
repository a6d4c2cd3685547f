import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

const setup = () => {
  const tracked = trackFakeMap({ isLoaded: true, frameMs: 20 });
  return { ...tracked, views: () => tracked.events.filter((event) => event.type === 'view') };
};

test('what is there of the view is asked at most ten times a second, while a gesture has left something to load', () => {
  const { clock, map, views, input } = setup();
  input();
  map.startMove();
  clock.advance(1000);
  expect(map.viewReadCount).toBe(0);
  map.requestTile('a');
  map.requestTile('b');
  clock.advance(1000);
  expect(map.viewReadCount).toBeGreaterThan(7);
  expect(map.viewReadCount).toBeLessThanOrEqual(10);
  expect(views().at(-1)).toMatchObject({ readyCount: 0, pendingCount: 2 });
  map.endMove();
  map.finishTile('a');
  clock.advance(30);
  map.finishTile('b');
  clock.advance(1000);
  const count = map.viewReadCount;
  clock.advance(60_000);
  expect(map.viewReadCount).toBe(count);
});

test('the frame that came too soon after the latest answer is asked about when its time has come, though none follows', () => {
  const { clock, map, views, input } = setup();
  for (const key of 'abc') map.requestTile(key);
  input();
  map.startMove();
  clock.advance(40);
  map.endMove();
  clock.advance(40);
  map.finishTile('a');
  clock.advance(20);
  map.finishTile('b');
  clock.advance(1000);
  expect(views().at(-1)).toMatchObject({ readyCount: 2, pendingCount: 1 });
  expect(clock.pendingCount).toBeLessThan(3);
});

test('nothing is asked where no hand moved the map, nor once it is complete again, out of sight or gone', () => {
  const { clock, map, input, stop } = setup();
  map.requestTile('a');
  map.startMove();
  clock.advance(1000);
  map.endMove();
  map.finishTile('a');
  clock.advance(1000);
  expect(map.viewReadCount).toBe(0);
  input();
  map.startMove();
  map.requestTile('b');
  clock.advance(300);
  map.endMove();
  clock.advance(20);
  const count = map.viewReadCount;
  expect(count).toBeGreaterThan(1);
  stop();
  clock.advance(1000);
  expect([map.viewReadCount, clock.pendingCount]).toEqual([count, 0]);
});
