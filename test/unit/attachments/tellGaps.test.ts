import { describe, expect, test } from 'vitest';
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
  event({ type: 'moveEnd', atMs: clock.now() });
  expect(told.map(({ type, atMs }) => [type, atMs])).toEqual([
    ['moveStart', 1000],
    ['frame', awakeMs],
    ['hidden', awakeMs],
    ['visible', clock.now()],
    ['frame', clock.now()],
    ['moveEnd', clock.now()],
  ]);
  expect(told[2]).toMatchObject({ reason: 'asleep' });
});

test('so it is where the move is over with the first that happens then, before it is drawn', () => {
  const { clock, event, told } = setup();
  event({ type: 'moveStart', atMs: clock.now() });
  event(frame(clock));
  event(tick(clock));
  clock.block(600_000);
  event({ type: 'moveEnd', atMs: clock.now() });
  event(frame(clock));
  expect(told.slice(-4).map(({ type }) => type)).toEqual(['hidden', 'visible', 'moveEnd', 'frame']);
});

test('a hand that lies still in mid-drag for as long asks for no frame, though a tile comes meanwhile: it did not sleep', () => {
  const { clock, event, told } = moving();
  for (const next of [frame(clock), tick(clock), tick(clock), { ...frame(clock), hasCameraChanged: false }])
    event(next);
  clock.advance(12_000);
  for (const next of [input(clock, 'move'), frame(clock), tick(clock)]) event(next);
  expect(told.filter(({ type }) => type === 'hidden')).toEqual([]);
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
  event({ type: 'moveEnd', atMs: clock.now() });
  expect(told.map(({ type }) => type)).toEqual(['moveStart', 'hidden', 'frame', 'moveEnd']);
});

describe('the frames and inputs of a move are passed on together', () => {
  test('a tenth of a second at most after the first of them, in order and of their own time', () => {
    const { clock, event, told, startMs } = moving();
    for (let i = 0; i < 8; i += 1) {
      clock.advance(20);
      event(i % 2 ? frame(clock) : input(clock, 'move'));
    }
    expect(told.map(({ type, atMs }) => [type, atMs - startMs])).toEqual([
      ['moveStart', 0],
      ['input', 20],
      ['frame', 40],
      ['input', 60],
      ['frame', 80],
      ['input', 100],
    ]);
  });

  test.each<[string, (clock: FakeClock) => MapEvent]>([
    ['the move ends', ({ now }) => ({ type: 'moveEnd', atMs: now() })],
    ['the hand lets go', (clock) => input(clock, 'release')],
    [
      'a tile comes',
      ({ now }) => ({ type: 'tileReady', atMs: now(), sourceId: 'base', key: '1', isNetworkTile: true }),
    ],
    ['somebody reads', ({ now }) => ({ type: 'flush', atMs: now() })],
    ['the page is hidden', ({ now }) => ({ type: 'hidden', atMs: now(), reason: 'hidden' })],
  ])('before %s', (_when, last) => {
    const { clock, event, told } = moving();
    event(frame(clock));
    expect(told).toHaveLength(1);
    const next = last(clock);
    event(next);
    expect(told.map(({ type }) => type)).toEqual(['moveStart', 'frame', next.type]);
  });

  test('before a timer does what is due, and at the end', () => {
    const { clock, event, told, beforeTimer, stop } = moving();
    event(frame(clock));
    beforeTimer(clock.now());
    expect(told).toHaveLength(2);
    event(frame(clock));
    stop();
    expect(told).toHaveLength(3);
  });
});

function input({ now }: FakeClock, phase: 'move' | 'release'): MapEvent {
  return { type: 'input', atMs: now(), inputMs: now(), kind: 'drag', phase };
}

function moving() {
  const parts = setup();
  const startMs = parts.clock.now();
  parts.event({ type: 'moveStart', atMs: startMs });
  return { ...parts, startMs };
}

function frame(clock: FakeClock): MapEvent {
  return { type: 'frame', atMs: clock.now(), isComplete: false, isMoving: true, hasCameraChanged: true };
}

function tick({ now }: FakeClock): MapEvent {
  return { type: 'tick', atMs: now(), frameMs: now(), isFirst: false, quietEndMs: null };
}

function setup() {
  const clock = createFakeClock();
  const told: MapEvent[] = [];
  const listener = { event: (event: MapEvent) => void told.push(event), dueMs: null };
  return { clock, told, ...tellGaps(clock, listener) };
}
