import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

test('a hand that the map follows costs nothing more: its first moves are told, and its end', () => {
  const tracked = trackFakeMap({ isLoaded: true });
  drag(tracked, 60);
  const moves = inputs(tracked).filter(({ phase }) => phase === 'move');
  expect(moves.length).toBeLessThan(6);
  tracked.release();
  tracked.map.endMove();
  tracked.clock.advance(3000);
  expect(inputs(tracked).at(-1)).toMatchObject({ phase: 'release' });
  expect(tracked.vital('GDF')).toMatchObject({ value: 0, tags: { gesture: 'drag' } });
  expect(tracked.vitals('GSL')).toHaveLength(1);
});

test('a hand that goes on where the map stands is told again, and the frames with it', () => {
  const tracked = trackFakeMap({ isLoaded: true });
  drag(tracked, 30);
  const followed = inputs(tracked).length;
  tracked.map.isStill = true;
  drag(tracked, 60, false);
  expect(inputs(tracked).length).toBeGreaterThan(followed + 50);
  const ticks = tracked.events.filter(({ type }) => type === 'tick').length;
  expect(ticks).toBeGreaterThan(80);
});

test('a map that somebody else moves under a resting hand does not make the hand unheard', () => {
  const tracked = trackFakeMap({ isLoaded: true });
  tracked.point('pointerdown', 0);
  tracked.map.startMove();
  tracked.clock.advance(500);
  tracked.point('pointermove', 50);
  expect(inputs(tracked).at(-1)).toMatchObject({ kind: 'drag', phase: 'move' });
});

test('a hidden map hears the hand when it is seen again', () => {
  const tracked = trackFakeMap({ isLoaded: true });
  drag(tracked, 30);
  tracked.hide();
  const before = inputs(tracked).length;
  tracked.show();
  tracked.point('pointermove', 500);
  expect(inputs(tracked)).toHaveLength(before + 1);
});

/** One move of the hand before each frame. */
function drag({ clock, map, input }: TrackedFakeMap, frameCount: number, isNew = true): void {
  for (let frame = 0; frame < frameCount; frame += 1) {
    input('drag');
    if (isNew && frame === 0) map.startMove();
    clock.advance(1000 / 60);
  }
}

function inputs({ events }: TrackedFakeMap) {
  return events.filter((event) => event.type === 'input');
}
