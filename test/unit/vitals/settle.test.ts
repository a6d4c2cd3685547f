import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
const setup = (): ReturnType<typeof trackFakeMap> => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });

test('ST is from the last frame in which the user moved the map to the complete map, in its parts', () => {
  const { clock, map, vital, input } = setup();
  input();
  map.startMove();
  clock.advance(100);
  map.requestTile('a');
  clock.advance(100);
  const movedMs = clock.now();
  map.endMove();
  clock.advance(400);
  map.keepsRepainting = true; // fading
  map.finishTile('a');
  clock.advance(300);
  map.keepsRepainting = false;
  clock.advance(1000);

  const { value, parts, startMs, outcome, tags } = vital('ST')!;
  expect(outcome).toBe('measured');
  expect(startMs).toBeGreaterThan(movedMs - FRAME_MS);
  expect(startMs).toBeLessThanOrEqual(movedMs);
  // The first of two frames in a row in which all is there.
  expect(startMs + value!).toBe(movedMs + 400 + FRAME_MS);
  expect(parts!['loadMs']).toBe(movedMs + 400 - startMs);
  expect(parts!['renderMs']).toBe(FRAME_MS);
  expect(parts!['fadeMs']).toBeCloseTo(parts!['idleMs']! - value!);
  expect(parts!['fadeMs']).toBeGreaterThanOrEqual(280);
  expect(tags).toMatchObject({ gesture: 'wheel', isCacheWarm: false, isProgrammatic: false });
});

test('what was complete before the library ended the move is told then: a hand that lies still hides no wait', () => {
  const { clock, map, vital, input, release } = setup();
  input('drag');
  map.startMove();
  map.requestTile('a');
  clock.advance(200);
  map.isStill = true;
  clock.advance(300);
  map.finishTile('a');
  clock.advance(600);
  expect(vital('ST')).toBeUndefined();
  map.endMove();
  release();
  clock.advance(2000);
  const { value, endMs } = vital('ST')!;
  expect(value).toBe(300 + FRAME_MS);
  expect(endMs).toBeLessThan(clock.now() - 2000);
});

test('the last step of a move is part of it, though the library draws it after it has ended the move', () => {
  for (const drawsAfterMs of [0, FRAME_MS]) {
    const { clock, map, vitals, input } = setup();
    const frame = (isMoving: boolean): void =>
      map.tell({ type: 'frame', atMs: clock.now(), isComplete: true, isMoving, hasCameraChanged: true });
    input('key');
    map.tell({ type: 'moveStart', atMs: clock.now() });
    for (let i = 0; i < 15; i += 1) {
      clock.advance(FRAME_MS);
      frame(true);
    }
    clock.advance(FRAME_MS);
    map.tell({ type: 'moveEnd', atMs: clock.now() });
    clock.advance(drawsAfterMs);
    frame(false);
    const drawnMs = clock.now();
    clock.advance(FRAME_MS);
    map.tell({ type: 'idle', atMs: clock.now(), isComplete: true });
    clock.advance(2000);
    expect(vitals('ST')).toMatchObject([{ startMs: drawnMs, value: 0 }]);
    expect(vitals('GDF')).toMatchObject([{ endMs: drawnMs }]);
  }
});

test('a map that was complete in the last frame of the move takes no time to settle', () => {
  const { clock, vital, gesture } = setup();
  gesture(300);
  clock.advance(2000);
  expect(vital('ST')).toMatchObject({ outcome: 'measured', value: 0 });
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
  expect(vitals('ST').map(({ outcome, value }) => [outcome, Math.round(value! / FRAME_MS) * FRAME_MS])).toEqual([
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

test('a resize while the map settles, which fires a move that goes nowhere, interrupts nothing', () => {
  const tracked = setup();
  const { clock, map, vitals, gesture } = tracked;
  map.requestTile('slow');
  gesture(300);
  clock.advance(200);
  map.jumpNowhere();
  clock.advance(200);
  map.finishTile('slow');
  clock.advance(1000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'measured', value: expect.closeTo(400 + FRAME_MS, -1) }]);
  expect(vitals('GDF')).toHaveLength(1);
});

test('a view that the app sets again after the move, as a controlled component does, interrupts nothing', () => {
  const { clock, map, vitals, input, release, kinds } = setup();
  for (let i = 0; i < 5; i += 1) {
    input('drag');
    map.startMove();
    clock.advance(200);
    release();
    clock.advance(400); // inertia
    map.requestTile(`slow${i}`);
    map.endMove();
    clock.advance(5);
    map.jumpNowhere();
    clock.advance(300);
    map.finishTile(`slow${i}`);
    clock.advance(1000);
  }
  expect(vitals('GDF')).toHaveLength(5);
  expect(vitals('ST').map(({ outcome }) => outcome)).toEqual(Array(5).fill('measured'));
  expect(kinds('programMove')).toEqual([]);
});

test('a map that never settles counts as incomplete after 30 s', () => {
  const { clock, map, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(60_000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'incomplete', value: 30_000 }]);
});

test('a page hidden while the map settles drops ST, and counts it', () => {
  const { clock, map, hide, vitals, gesture } = setup();
  map.requestTile('slow');
  gesture(300);
  clock.advance(200);
  hide();
  map.finishTile('slow');
  clock.advance(1000);
  expect(vitals('ST')).toMatchObject([{ outcome: 'hidden', value: null }]);
});

test('a map that repaints without end settles after two complete frames in a row', () => {
  const { clock, map, vital, gesture } = setup();
  map.keepsRepainting = true;
  map.requestTile('a');
  gesture(300);
  clock.advance(100);
  map.finishTile('a');
  clock.advance(2000);
  expect(vital('ST')).toMatchObject({ outcome: 'measured', value: expect.closeTo(100 + FRAME_MS, -1) });
  expect(vital('ST')!.parts).not.toHaveProperty('idleMs');
});

test('a map without layers has nothing to settle: neither the next move nor 30 s make a number of its wait', () => {
  const { clock, map, vitals, input } = setup();
  map.isEmpty = true;
  for (let move = 0; move < 2; move += 1) {
    input();
    map.startMove();
    clock.advance(200);
    map.endMove();
    clock.advance(3000);
  }
  clock.advance(40_000);
  const unknown = { value: null, outcome: 'incomplete', reason: expect.stringContaining('no-layers') };
  expect(vitals('ST')).toMatchObject([unknown, unknown]);
  expect(vitals('GDF')).toHaveLength(2);
});
