import { expect, test } from 'vitest';
import { trackFakeMap } from '../../support/trackFakeMap.ts';

const FRAME_MS = 20;
const setup = (): ReturnType<typeof trackFakeMap> => trackFakeMap({ isLoaded: true, frameMs: FRAME_MS });

test('a move within 150 ms of trusted input is the user’s; a later one and one without input are not', () => {
  for (const [ageMs, count] of [
    [0, 1],
    [150, 1],
    [151, 0],
    [1000, 0],
  ] as const) {
    const { clock, map, vitals, input } = setup();
    input();
    clock.advance(ageMs);
    map.startMove();
    clock.advance(300);
    map.endMove();
    clock.advance(2000);
    expect([ageMs, vitals('GDF').length, vitals('GSL').length, vitals('ST').length]).toEqual([
      ageMs,
      count,
      count,
      count,
    ]);
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
  clock.advance(100);
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
  clock.advance(100);

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
    clock.advance(30);
  }
  map.startMove();
  clock.advance(100);
  map.endMove();
  clock.advance(100);
  expect(vital('GSL')?.startMs).toBe(firstMs);
});

test('GSL counts from the drag, not from the press before it', () => {
  const { clock, map, vital, input } = setup();
  input('press');
  clock.advance(100);
  const draggedMs = clock.now();
  input('drag');
  map.startMove();
  clock.advance(100);
  map.endMove();
  clock.advance(100);
  expect(vital('GSL')).toMatchObject({ startMs: draggedMs, tags: { gesture: 'drag' } });
});

test('a new gesture right after another counts from its own input', () => {
  const { clock, map, vitals, input } = setup();
  input('wheel');
  map.startMove();
  for (let i = 0; i < 10; i += 1) {
    clock.advance(60);
    input('wheel');
  }
  map.endMove();
  clock.advance(60);
  map.startMove();
  clock.advance(100);
  map.endMove();
  clock.advance(100);
  expect(vitals('GSL')).toHaveLength(2);
  expect(vitals('GSL')[1]?.value).toBeLessThan(100);
});

test('an impossible time stamp is replaced by the time at which the input was seen', () => {
  for (const inputMs of [0, -5, NaN, 1.7e12]) {
    const { clock, map, vital, input } = setup();
    const seenMs = clock.now();
    input('wheel', inputMs);
    map.startMove();
    clock.advance(100);
    map.endMove();
    clock.advance(100);
    expect(vital('GSL')?.startMs).toBe(seenMs);
  }
});

test('a press that moves the map, as on a zoom button, has no GSL', () => {
  const { clock, map, vitals, input } = setup();
  input('press');
  map.startMove();
  clock.advance(300);
  map.endMove();
  clock.advance(100);
  expect(vitals('GSL')).toEqual([]);
  expect(vitals('GDF')).toMatchObject([{ tags: { gesture: 'press' } }]);
});

test('a smooth gesture drops nothing', () => {
  const { clock, vital, gesture } = setup();
  gesture(500);
  clock.advance(100);
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
  clock.advance(100);
  const { value, parts } = vital('GDF')!;
  // 20 gaps, one of which is six frames long.
  expect(value).toBeCloseTo(5 / (20 + 5));
  expect(parts!['maxGapMs']).toBeCloseTo(120);
  expect(parts!['longFrameRatio']).toBeCloseTo(1 / 20);
  expect(parts!['nativeHz']).toBe(50);
});

test('a block in the frame in which the move starts is inside the gesture', () => {
  const { clock, map, vital, input } = setup();
  input();
  clock.advance(2 * FRAME_MS);
  // The library moves and draws in the frame that the frame clock has just ticked for.
  map.tell({ type: 'moveStart', atMs: clock.now() });
  clock.block(120);
  map.tell({ type: 'frame', atMs: clock.now(), isComplete: true, isMoving: true });
  clock.advance(300);
  map.tell({ type: 'moveEnd', atMs: clock.now() });
  clock.advance(100);
  expect(vital('GDF')!.parts!['maxGapMs']).toBeGreaterThanOrEqual(120);
});

test('a block in the frame in which the move ends is inside the gesture, one after it is not', () => {
  for (const [isBefore, maxGapMs] of [
    [true, 120],
    [false, FRAME_MS],
  ] as const) {
    const { clock, map, vital, input } = setup();
    input();
    map.startMove();
    clock.advance(200);
    if (isBefore) clock.block(120);
    map.endMove();
    if (!isBefore) clock.block(120);
    clock.advance(100);
    expect(vital('GDF')!.parts!['maxGapMs'], String(isBefore)).toBeCloseTo(maxGapMs, -1);
  }
});

test('the gap before a gesture’s first frame is not the gesture’s', () => {
  const { clock, map, vital, input } = setup();
  input();
  map.startMove();
  clock.block(300); // the first frame comes late: that is GSL’s
  clock.advance(400);
  map.endMove();
  clock.advance(100);
  expect(vital('GDF')?.value).toBe(0);
  expect(vital('GSL')?.value).toBeGreaterThanOrEqual(300);
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

test('a move without two frames, as a resize fires it, has no GDF', () => {
  const { clock, map, vitals, input } = setup();
  input();
  map.startMove();
  map.endMove();
  clock.advance(500);
  expect(vitals('GDF')).toEqual([]);
});

test('a gesture is told five frames after its end: then the browser has told of its long ones, which are flushed first', () => {
  const { clock, order, vitals, gesture } = setup();
  gesture(300);
  clock.advance(4 * FRAME_MS);
  expect(vitals('GDF')).toEqual([]);
  clock.advance(FRAME_MS);
  expect(vitals('GDF')).toHaveLength(1);
  expect(order.slice(order.indexOf('GSL') - 1)).toEqual(expect.arrayContaining(['flush', 'GSL', 'flush', 'GDF']));
  expect(order[order.indexOf('GDF') - 1]).toBe('flush');
});

test('flush and stop tell of a gesture that is over without waiting', () => {
  for (const end of ['flush', 'stop'] as const) {
    const { tracker, vitals, gesture } = setup();
    gesture(300);
    tracker[end]();
    expect(vitals('GDF')).toHaveLength(1);
  }
});

test('a tracker stopped in the middle of a gesture leaves no frame, no timer and no sample', () => {
  const { clock, map, tracker, vitals, input } = setup();
  input();
  map.startMove();
  clock.advance(100);
  map.remove();
  clock.advance(FRAME_MS);
  tracker.stop();
  tracker.stop();
  expect(clock.pendingCount).toBe(0);
  expect(vitals('GDF')).toEqual([]);
});

test('a page hidden in a gesture drops it, counts it, and measures the next one', () => {
  const { clock, map, tracker, vitals, input, gesture } = setup();
  input();
  map.startMove();
  clock.advance(100);
  tracker.hidden();
  tracker.hidden();
  clock.advance(5000);
  map.endMove();
  clock.advance(500);
  expect(vitals('GDF')).toMatchObject([{ outcome: 'hidden', value: null }]);
  // It was drawn before the page was hidden.
  expect(vitals('GSL')).toMatchObject([{ outcome: 'measured' }]);
  expect(vitals('ST')).toEqual([]);
  gesture(300);
  clock.advance(2000);
  expect(vitals('GDF')[1]).toMatchObject({ outcome: 'measured' });
});

test('a program that takes over from the user ends the gesture', () => {
  const { clock, map, vitals, input } = setup();
  input();
  map.startMove();
  clock.advance(400);
  map.startMove();
  clock.advance(600);
  map.endMove();
  clock.advance(2000);
  const [gesture, ...others] = vitals('GDF');
  expect(others).toEqual([]);
  expect(gesture!.endMs - gesture!.startMs).toBe(400);
  expect(vitals('ST')).toMatchObject([{ outcome: 'interrupted' }]);
});

test('a user who takes over from the program begins a gesture', () => {
  const { clock, map, vitals, input } = setup();
  map.startMove();
  clock.advance(400);
  input('drag');
  map.endMove();
  map.startMove();
  clock.advance(400);
  map.endMove();
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
