import { expect, test } from 'vitest';
import { tellGaps } from '../../../src/attachments/tellGaps.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { FakeClock } from '../../support/fakeClock.ts';
import type { MapEvent } from '../../../src/types/mapEvents.ts';

test('a machine that slept is told before what happens then, from where it was last awake', () => {
  const { clock, event, told } = setup();
  event({ type: 'moveStart', atMs: clock.now() });
  clock.advance(100);
  event(frame(clock));
  const awakeMs = clock.now();
  clock.block(600_000);
  event(frame(clock));
  expect(told.map(({ type, atMs }) => [type, atMs])).toEqual([
    ['moveStart', 1000],
    ['frame', awakeMs],
    ['hidden', awakeMs],
    ['visible', clock.now()],
    ['frame', clock.now()],
  ]);
  expect(told[2]).toMatchObject({ reason: 'asleep' });
});

test('a tile that is there and not drawn, though the page lives on, was seen by nobody', () => {
  const { clock, event, told } = setup();
  event({ type: 'tileReady', atMs: clock.now(), sourceId: 'base', key: '1', isNetworkTile: true });
  for (let i = 0; i < 20; i += 1) {
    clock.advance(500);
    event({ type: 'tileStart', atMs: clock.now(), sourceId: 'base', key: `${i}` });
  }
  const latestMs = clock.now();
  event(frame(clock));
  expect(told.at(-3)).toMatchObject({ type: 'hidden', reason: 'no-frame', atMs: latestMs });
});

test('a map at rest that nobody asks anything of for hours is as it was', () => {
  const { clock, event, told } = setup();
  event({ type: 'moveStart', atMs: clock.now() });
  event({ type: 'moveEnd', atMs: clock.now() });
  event({ type: 'idle', atMs: clock.now(), isComplete: true });
  clock.advance(36e5);
  event(frame(clock));
  expect(told.map(({ type }) => type)).toEqual(['moveStart', 'moveEnd', 'idle', 'frame']);
});

test('nothing is told twice of a map that is out of sight anyway', () => {
  const { clock, event, told } = setup();
  event({ type: 'moveStart', atMs: clock.now() });
  event({ type: 'hidden', atMs: clock.now(), reason: 'hidden' });
  clock.block(600_000);
  event(frame(clock));
  expect(told.map(({ type }) => type)).toEqual(['moveStart', 'hidden', 'frame']);
});

function frame(clock: FakeClock): MapEvent {
  return { type: 'frame', atMs: clock.now(), isComplete: false, isMoving: true, hasCameraChanged: true };
}

function setup(): { clock: FakeClock; event: (event: MapEvent) => void; told: MapEvent[] } {
  const clock = createFakeClock();
  const told: MapEvent[] = [];
  const listener = { event: (event: MapEvent) => void told.push(event), dueMs: null };
  return { clock, told, event: tellGaps(clock, listener).event };
}
