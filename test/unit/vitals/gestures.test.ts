import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';
import type { VitalSample } from 'mapvitals';
import type { TrackedFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
/** After it a gesture that is over has been told. */
const TOLD_MS = 400;
const setup = (): TrackedFakeMap => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });
const counts = ({ vitals }: TrackedFakeMap): number[] =>
  (['GSL', 'GDF', 'ST'] as const).map((name) => vitals(name).length);

test('a move within 150 ms of trusted input is the user’s; a later one and one without input are not', () => {
  for (const [ageMs, count] of [
    [0, 1],
    [149, 1],
    [151, 0],
    [1000, 0],
  ] as const) {
    const tracked = setup();
    const { clock, map, input } = tracked;
    input();
    clock.advance(ageMs);
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(2000);
    expect([ageMs, ...counts(tracked)]).toEqual([ageMs, count, count, count]);
  }

  const { clock, map, kinds } = setup();
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(2000);
  expect(kinds('vital')).toEqual([]);
  expect(kinds('frame').length).toBeGreaterThan(10);
  expect(kinds('frame').every(({ isInGesture }) => !isInGesture)).toBe(true);
});

test('a blocked main thread between the input and the move does not make it the program’s', () => {
  const { clock, map, vitals, input } = setup();
  input('wheel');
  clock.block(600);
  map.startMove();
  clock.advance(200);
  map.endMove();
  clock.advance(TOLD_MS);
  expect(vitals('GSL')[0]?.value).toBeGreaterThanOrEqual(600);
});

test('GSL is from the input’s own time stamp to the first frame drawn after the map began to move', () => {
  const { clock, map, vital, input } = setup();
  const pressedMs = clock.now();
  clock.block(70); // the input waits for the main thread
  input('key', pressedMs);
  map.repaint(); // a frame that does not answer it
  clock.advance(FRAME_MS);
  map.startMove();
  clock.advance(200);
  map.endMove();
  clock.advance(TOLD_MS);

  const { value, startMs, endMs, tags } = vital('GSL')!;
  expect(startMs).toBe(pressedMs);
  expect(endMs - startMs).toBe(value);
  expect(value).toBeGreaterThanOrEqual(70 + FRAME_MS);
  expect(value).toBeLessThanOrEqual(70 + 3 * FRAME_MS);
  expect(tags).toMatchObject({ gesture: 'key', isProgrammatic: false });
});

test('GSL counts from the first input of a burst, not from the one before the move', () => {
  const { clock, map, vital, input } = setup();
  const firstMs = clock.now();
  for (let i = 0; i < 5; i += 1) {
    input('wheel');
    clock.advance(29);
  }
  map.startMove();
  clock.advance(100);
  map.endMove();
  clock.advance(TOLD_MS);
  expect(vital('GSL')?.startMs).toBe(firstMs);
});

test('GSL looks back over at most 150 ms in which the page was free, however long the hand has been at it', () => {
  const { clock, map, vital, input, release } = setup();
  const noticedMs: number[] = [];
  for (let i = 0; i < 60; i += 1) {
    noticedMs.push(clock.now());
    input('drag');
    clock.advance(100);
  }
  input('drag');
  map.startMove();
  clock.advance(100);
  map.endMove();
  release();
  clock.advance(TOLD_MS);
  expect(vital('GSL')).toMatchObject({ startMs: noticedMs.at(-1) });
});

test('GSL counts from the drag, not from the press before it', () => {
  const { clock, map, vital, point, release } = setup();
  point('pointerdown', 0);
  clock.advance(100);
  const draggedMs = clock.now();
  point('pointermove', 9);
  map.startMove();
  clock.advance(100);
  map.endMove();
  release();
  clock.advance(TOLD_MS);
  expect(vital('GSL')).toMatchObject({ startMs: draggedMs, tags: { gesture: 'drag' } });
});

test('an impossible time stamp is replaced by the time at which the input was seen', () => {
  for (const inputMs of [0, -5, NaN, 1.7e12]) {
    const { clock, map, vital, input } = setup();
    const seenMs = clock.now();
    input('wheel', inputMs);
    map.startMove();
    clock.advance(100);
    map.endMove();
    clock.advance(TOLD_MS);
    expect(vital('GSL')?.startMs).toBe(seenMs);
  }
});

test('a press that moves the map, as on a zoom button, counts from where it was let go', () => {
  const { clock, map, vitals, point } = setup();
  point('pointerdown', 0);
  clock.advance(90);
  const releasedMs = clock.now();
  point('pointerup', 0);
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(TOLD_MS);
  expect(vitals('GSL')).toMatchObject([{ startMs: releasedMs, tags: { gesture: 'press' } }]);
  expect(vitals('GDF')).toMatchObject([{ tags: { gesture: 'press' } }]);
});

test('a smooth gesture drops nothing', () => {
  const { clock, vital, gesture } = setup();
  gesture(500);
  clock.advance(TOLD_MS);
  expect(vital('GDF')).toMatchObject({ outcome: 'measured', value: 0, parts: { longFrameRatio: 0, wholeRatio: 0 } });
  expect(vital('GDF')!.parts!['maxGapMs']).toBeCloseTo(FRAME_MS);
});

test('a block of 120 ms inside a gesture is seen as dropped frames, as the largest gap and as a long frame', () => {
  const { clock, map, vital, input } = setup();
  input();
  map.startMove();
  clock.advance(200);
  clock.block(120);
  clock.advance(200);
  map.endMove();
  clock.advance(TOLD_MS);
  const { value, parts } = vital('GDF')!;
  // From the first frame drawn to the last: 19 gaps, one of which is six frames long.
  const gapCount = Math.round(1 / parts!['longFrameRatio']!);
  expect(gapCount).toBeGreaterThanOrEqual(13);
  expect(value).toBeCloseTo(6 / (gapCount + 6), 1);
  expect(parts!['maxGapMs']).toBeGreaterThanOrEqual(120);
  expect(parts!['maxGapMs']).toBeLessThanOrEqual(120 + FRAME_MS);
});

test('the gap before a gesture’s first frame is not the gesture’s', () => {
  const { clock, map, vital, input } = setup();
  input();
  map.startMove();
  clock.block(300); // the first frame comes late: that is GSL’s
  clock.advance(400);
  map.endMove();
  clock.advance(TOLD_MS);
  expect(vital('GDF')?.value).toBe(0);
  expect(vital('GSL')?.value).toBeGreaterThanOrEqual(300);
});

test('what the library draws late in a frame is dated by the clock: GDF does not count again what GSL counts', () => {
  const { clock, map, vital, input, release } = setup();
  clock.advance(5);
  input('drag');
  // The app answers the first move of the hand for 97 ms, in the frame that the map then draws late.
  clock.block(97);
  map.startMove();
  clock.advance(400);
  map.endMove();
  release();
  clock.advance(TOLD_MS);
  expect(vital('GSL')?.value).toBeGreaterThanOrEqual(97);
  expect(vital('GDF')).toMatchObject({ value: 0 });
});

test('a block in the frame in which the map moves last is inside the gesture, one after it is not', () => {
  for (const [isBefore, maxGapMs] of [
    [true, 120],
    [false, FRAME_MS],
  ] as const) {
    const { clock, map, vital, input } = setup();
    input();
    map.startMove();
    clock.advance(200);
    if (isBefore) {
      clock.block(120);
      clock.advance(FRAME_MS);
    }
    map.endMove();
    if (!isBefore) clock.block(120);
    clock.advance(TOLD_MS);
    expect(vital('GDF')!.parts!['maxGapMs'], String(isBefore)).toBeCloseTo(maxGapMs, -2);
  }
});

test('the frames of a camera that stands, before the library ends the move, are no good frames of the gesture', () => {
  const janky = (hasQuietEnd: boolean): TrackedFakeMap => {
    const tracked = setup();
    const { clock, map, input } = tracked;
    input();
    map.startMove();
    for (let i = 0; i < 10; i += 1) {
      clock.advance(FRAME_MS);
      clock.block(2 * FRAME_MS);
    }
    clock.advance(1);
    map.isStill = true;
    if (hasQuietEnd) clock.advance(200);
    map.endMove();
    clock.advance(TOLD_MS + 200);
    return tracked;
  };
  const plain = janky(false).vital('GDF')!;
  const quiet = janky(true).vital('GDF')!;
  expect(quiet.value).toBe(plain.value);
  expect(quiet.endMs).toBe(plain.endMs);
  expect(plain.value).toBeGreaterThan(0.3);
});

test('frames of which nothing is known are none of GDF: without others it is null, with their reason', () => {
  const gdfOf = (knownMs: number): VitalSample[] => {
    const tracked = setup();
    const { clock, map, input, vitals } = tracked;
    input('key');
    map.startMove();
    clock.advance(knownMs);
    map.framesUnknown = 'a transition';
    clock.advance(200);
    clock.block(300);
    clock.advance(100);
    map.endMove();
    clock.advance(TOLD_MS);
    expect(counts(tracked)).toEqual([1, 1, 1]);
    return vitals('GDF');
  };
  expect(gdfOf(0)).toMatchObject([{ outcome: 'incomplete', value: null, reason: 'a transition' }]);
  expect(gdfOf(200)).toMatchObject([{ outcome: 'measured', value: 0, parts: { maxGapMs: FRAME_MS } }]);
});

test('the time between the last frame before idle and the first after it is not a frame', () => {
  const { clock, kinds, gesture } = setup();
  gesture(300);
  clock.advance(10_000);
  gesture(300);
  clock.advance(1000);
  const gaps = kinds('frame').map(({ gapMs }) => gapMs);
  expect(gaps.length).toBeGreaterThan(20);
  expect(Math.max(...gaps)).toBeLessThan(2 * FRAME_MS);
});

test('a gesture is told five frames after its end at the earliest: then the browser has told of its long ones', () => {
  const { clock, vitals, gesture } = setup();
  gesture(300);
  clock.advance(3 * FRAME_MS);
  expect(vitals('GDF')).toEqual([]);
  clock.advance(3 * FRAME_MS);
  expect(vitals('GDF')).toHaveLength(1);
});

test('flush and stop tell of a gesture that is over without waiting', () => {
  for (const end of ['flush', 'stop'] as const) {
    const { clock, vitals, gesture, ...ends } = setup();
    gesture(300);
    clock.advance(FRAME_MS);
    ends[end]();
    expect(vitals('GDF')).toHaveLength(1);
  }
});

test.each(['removed', 'let go'])(
  'of a map that is %s in a gesture all that was seen counts, its settling as cut short',
  (how) => {
    const { clock, map, stop, vitals, kinds, input, gestureRuns } = setup();
    input();
    map.startMove();
    clock.advance(400);
    map.requestTile('a');
    clock.advance(FRAME_MS);
    if (how === 'removed') map.remove();
    clock.advance(FRAME_MS);
    stop();
    stop();
    // One that is only let go still draws.
    if (how === 'removed') expect(clock.pendingCount).toBe(0);
    expect(vitals('GSL')).toMatchObject([{ outcome: 'measured' }]);
    expect(vitals('GDF')).toMatchObject([{ outcome: 'measured', value: 0 }]);
    expect(vitals('ST')).toMatchObject([{ outcome: 'interrupted' }]);
    expect(gestureRuns).toEqual([true, false]);
    expect(kinds('programMove')).toEqual([]);
  },
);

test('a map that is removed while it settles leaves a lower bound of it', () => {
  const { clock, map, stop, vitals, gesture } = setup();
  map.requestTile('a');
  gesture(300);
  clock.advance(700);
  map.remove();
  stop();
  expect(vitals('ST')).toMatchObject([{ outcome: 'interrupted' }]);
  expect(vitals('ST')[0]!.value).toBeGreaterThan(600);
});

test('a page hidden in a gesture drops it, counts it, and measures the next one', () => {
  const { clock, map, hide, show, vitals, input, gesture } = setup();
  input();
  map.startMove();
  clock.advance(100);
  hide();
  hide();
  clock.advance(5000);
  map.endMove();
  clock.advance(500);
  expect(vitals('GDF')).toMatchObject([{ outcome: 'hidden', value: null }]);
  // It was drawn before the page was hidden.
  expect(vitals('GSL')).toMatchObject([{ outcome: 'measured' }]);
  expect(vitals('ST')).toEqual([]);
  show();
  gesture(300);
  clock.advance(2000);
  expect(vitals('GDF')[1]).toMatchObject({ outcome: 'measured' });
});

test('a program that takes over from the user ends the gesture', () => {
  const { clock, map, vitals, input } = setup();
  input();
  map.startMove();
  clock.advance(400);
  map.requestTile('a');
  clock.advance(FRAME_MS);
  map.startMove();
  clock.advance(600);
  map.endMove();
  clock.advance(2000);
  const [gesture, ...others] = vitals('GDF');
  expect(others).toEqual([]);
  expect(gesture!.endMs - gesture!.startMs).toBe(400 + FRAME_MS);
  expect(vitals('ST')).toMatchObject([{ outcome: 'interrupted' }]);
});

test('a user who takes over from the program begins a gesture', () => {
  const { clock, map, vitals, input, release } = setup();
  map.startMove();
  clock.advance(400);
  input('drag');
  map.endMove();
  map.startMove();
  clock.advance(400);
  map.endMove();
  release();
  clock.advance(2000);
  expect(vitals('GDF')).toHaveLength(1);
});

test('at rest there is no timer and no animation frame, after a load, a gesture, a stray input and a program’s move', () => {
  const { clock, map, input, gesture } = setup();
  expect(clock.pendingCount).toBe(0);
  gesture(300);
  clock.advance(3000);
  expect(clock.pendingCount).toBe(0);
  input('press');
  expect(clock.pendingCount).toBe(1);
  clock.advance(1000);
  expect(clock.pendingCount).toBe(0);
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(3000);
  expect(clock.pendingCount).toBe(0);
});
