import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createViewDebt } from '../../../src/vitals/viewDebt.ts';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import { runs } from '../../support/thorough.ts';

const FRAME_MS = 20;
const setup = () => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });
/** Loads tiles, so that the view has some: the fake map counts every tile that came as one of the view. */
const fill = ({ map, clock }: ReturnType<typeof setup>, count: number): void => {
  for (let key = 0; key < count; key += 1) {
    map.requestTile(`there ${key}`);
    map.finishTile(`there ${key}`);
  }
  clock.advance(2000);
};

test('VCD is the time-weighted share of missing tiles, over the gesture and its settling', () => {
  const tracked = setup();
  const { clock, map, vital, input } = tracked;
  fill(tracked, 3);
  input();
  map.startMove();
  clock.advance(400);
  const firstMs = clock.now();
  map.requestTile('a');
  clock.advance(600);
  map.endMove();
  clock.advance(1000);
  map.finishTile('a');
  const lastMs = clock.now();
  clock.advance(2000);
  const { value, startMs, endMs, outcome, tags, parts } = vital('VCD')!;
  const st = vital('ST')!;
  expect([outcome, tags!.gesture]).toEqual(['measured', 'wheel']);
  expect(endMs).toBe(st.endMs);
  expect(startMs).toBeLessThanOrEqual(firstMs - 400);
  // One of four was missing from the frame after it was asked for to the frame that drew it.
  const missingMs = lastMs - firstMs;
  expect(Math.abs(parts!['checkerboardMs']! - missingMs / 4)).toBeLessThan((2 * FRAME_MS) / 4);
  expect(value).toBeCloseTo(parts!['checkerboardMs']! / (endMs - startMs));
});

test('a gesture over a view that is there all the time owes nothing', () => {
  const tracked = setup();
  fill(tracked, 3);
  tracked.gesture(500);
  tracked.clock.advance(2000);
  expect(tracked.vital('VCD')).toMatchObject({ value: 0, outcome: 'measured' });
});

test('between two readings it goes by the tiles that come and are asked for', () => {
  const tracked = setup();
  const { clock, map, vital, input } = tracked;
  fill(tracked, 2);
  input();
  map.startMove();
  map.requestTile('a');
  map.requestTile('b');
  clock.advance(45);
  // Within 100 ms of the first reading.
  map.finishTile('a');
  map.finishTile('b');
  clock.advance(200);
  map.endMove();
  clock.advance(2000);
  // Two of four were missing for about 45 ms.
  expect(vital('VCD')!.parts!['checkerboardMs']).toBeGreaterThan(10);
  expect(vital('VCD')!.parts!['checkerboardMs']).toBeLessThan(35);
});

test('it is cut short with its settle, by the next gesture or after 30 s', () => {
  const tracked = setup();
  const { clock, map, vitals, gesture } = tracked;
  fill(tracked, 1);
  map.requestTile('a');
  gesture(200);
  clock.advance(300);
  gesture(200);
  clock.advance(31_000);
  expect(vitals('VCD').map(({ outcome }) => outcome)).toEqual(vitals('ST').map(({ outcome }) => outcome));
  expect(vitals('VCD').map(({ outcome }) => outcome)).toEqual(['interrupted', 'incomplete']);
  for (const { value } of vitals('VCD')) expect(value).toBeCloseTo(0.5, 1);
});

test('time unseen drops it', () => {
  const tracked = setup();
  const { clock, map, vitals, input, hide, show } = tracked;
  fill(tracked, 1);
  input();
  map.startMove();
  map.requestTile('a');
  clock.advance(200);
  hide();
  show();
  clock.advance(200);
  map.endMove();
  map.finishTile('a');
  clock.advance(2000);
  expect(vitals('VCD')).toMatchObject([{ outcome: 'hidden', value: null }]);
});

test('a program’s move owes nobody anything', () => {
  const tracked = setup();
  const { clock, map, vitals } = tracked;
  fill(tracked, 1);
  map.requestTile('a');
  map.startMove();
  clock.advance(500);
  map.endMove();
  map.finishTile('a');
  clock.advance(2000);
  expect(vitals('VCD')).toEqual([]);
});

test('where nothing tells which tiles the view lacks it is null with a reason, never 0', () => {
  const { clock, map, vitals, tracker } = setup();
  const frame = (isComplete: boolean, hasCameraChanged: boolean): void =>
    tracker.event({ type: 'frame', atMs: clock.now(), isComplete, isMoving: hasCameraChanged, hasCameraChanged });
  tracker.event({ type: 'input', atMs: clock.now(), inputMs: clock.now(), kind: 'wheel', phase: 'move' });
  tracker.event({ type: 'moveStart', atMs: clock.now() });
  for (let count = 0; count < 20; count += 1) {
    clock.advance(20);
    frame(false, true);
  }
  tracker.event({ type: 'moveEnd', atMs: clock.now() });
  clock.advance(500);
  frame(true, false);
  frame(true, false);
  clock.advance(3000);
  expect(map.viewReadCount).toBe(0);
  expect(vitals('VCD')).toMatchObject([{ value: null, reason: expect.stringContaining('nothing tells') }]);
});

test('a gesture carries what the Scroll Timing proposal asks for', () => {
  const tracked = setup();
  const { clock, map, vital, input } = tracked;
  fill(tracked, 1);
  const inputMs = clock.now();
  input();
  map.startMove();
  clock.advance(300);
  clock.block(100);
  clock.advance(300);
  map.endMove();
  clock.advance(3000);
  const { parts, tags, startMs, endMs } = vital('GDF')!;
  expect(tags!.gesture).toBe('wheel');
  expect(parts!['firstFrameMs']).toBe(startMs + FRAME_MS - (startMs % FRAME_MS));
  expect(parts!['durationMs']).toBe(endMs - inputMs);
  expect(parts!['expectedFrames']! - parts!['producedFrames']!).toBeGreaterThanOrEqual(4);
  expect(vital('VCD')!.parts!['checkerboardMs']).toBe(0);
});

test('the mean equals that of a plain sum over milliseconds', () => {
  const change = fc.record({
    afterMs: fc.integer({ min: 0, max: 300 }),
    ratio: fc.double({ min: 0, max: 1, noNaN: true }),
  });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 30 }), fc.integer({ min: 1, max: 500 }), (changes, restMs) => {
      const debt = createViewDebt(0, 0);
      let atMs = 0;
      let ratio = 0;
      let sum = 0;
      for (const { afterMs, ratio: next } of changes) {
        for (let ms = 0; ms < afterMs; ms += 1) sum += ratio;
        atMs += afterMs;
        ratio = next;
        debt.change(atMs, next);
      }
      for (let ms = 0; ms < restMs; ms += 1) sum += ratio;
      expect(debt.result(atMs + restMs)!.value).toBeCloseTo(sum / (atMs + restMs), 6);
    }),
    { numRuns: runs(1000) },
  );
});
