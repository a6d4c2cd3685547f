import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
const setup = (): ReturnType<typeof trackFakeMap> => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });

test('ST is from the end of the user’s move to the complete map, in its parts', () => {
  const { clock, map, vital, input } = setup();
  input();
  map.startMove();
  clock.advance(100);
  map.requestTile('a');
  clock.advance(100);
  map.endMove();
  const endedMs = clock.now();
  clock.advance(400);
  map.keepsRepainting = true; // fading
  map.finishTile('a');
  clock.advance(300);
  map.keepsRepainting = false;
  clock.advance(1000);

  const { value, parts, startMs, outcome, tags } = vital('ST')!;
  expect(outcome).toBe('measured');
  expect(startMs).toBe(endedMs);
  expect(value).toBe(400 + 2 * FRAME_MS);
  expect(parts).toEqual({
    tilesCompleteMs: 400 + FRAME_MS,
    idleMs: 720,
    fadeMs: 720 - value!,
    loadMs: 400,
    renderMs: 2 * FRAME_MS,
  });
  expect(tags).toMatchObject({ gesture: 'wheel', isCacheWarm: false, isProgrammatic: false });
});

test('a view whose tiles are all there is cache-warm, and takes no time to load', () => {
  const { clock, vital, gesture } = setup();
  gesture(300);
  clock.advance(2000);
  expect(vital('ST')).toMatchObject({ parts: { loadMs: 0 }, tags: { isCacheWarm: true } });
});

test('a new gesture before the map is complete interrupts ST, whose value is a lower bound', () => {
  const { clock, map, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(500);
  gesture(300);
  clock.advance(200);
  map.finishTile('slow');
  clock.advance(2000);
  expect(vitals('ST').map(({ outcome, value }) => [outcome, value])).toEqual([
    ['interrupted', 500],
    ['measured', 200 + FRAME_MS],
  ]);
});

test('a gesture after the map was complete does not interrupt ST, though it comes before the idle', () => {
  const { clock, map, vitals, gesture } = setup();
  map.keepsRepainting = true;
  gesture(300);
  clock.advance(200);
  gesture(300);
  expect(vitals('ST')).toMatchObject([{ outcome: 'measured' }]);
});

test('a resize while the map settles, which fires a move without a frame, interrupts nothing', () => {
  const { clock, map, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(200);
  map.startMove();
  map.endMove();
  clock.advance(200);
  map.finishTile('slow');
  clock.advance(1000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'measured', value: 400 + FRAME_MS }]);
});

test('a map that never settles counts as incomplete after 30 s', () => {
  const { clock, map, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(60_000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'incomplete', value: 30_000 }]);
});

test('a page hidden while the map settles drops ST, and counts it', () => {
  const { clock, map, tracker, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(200);
  tracker.hidden();
  map.finishTile('slow');
  clock.advance(1000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'hidden', value: null }]);
});

test('a map that repaints without end settles after two calm frames', () => {
  const { clock, map, vital, gesture } = setup();
  map.keepsRepainting = true;
  gesture(300);
  clock.advance(2000);
  expect(vital('ST')).toMatchObject({ outcome: 'measured', value: 2 * FRAME_MS });
});

test('the long frames of the window are flushed before ST, and the heap is read after it', () => {
  const { clock, order, gesture } = setup();
  gesture(300);
  clock.advance(2000);
  const at = order.indexOf('ST');
  expect(order[at - 1]).toBe('flush');
  expect(order[at + 1]).toBe('settled');
});
