import fc from 'fast-check';
import { expect, test } from 'vitest';
import { droppedFrames } from '../../../src/lab/droppedFrames.ts';
import { runs } from '../../support/thorough.ts';

const FRAME_MS = 1000 / 60;
const every = (count: number, fromMs = 0): number[] =>
  Array.from({ length: count }, (_, index) => fromMs + index * FRAME_MS);

test('even frames drop nothing', () => {
  expect(droppedFrames(every(90))).toMatchObject({ ratio: 0, frameCount: 90 });
});

test('a gap of 250 ms in a second of frames drops 14 of 60', () => {
  const frames = [...every(30), ...every(31, 29 * FRAME_MS + 15 * FRAME_MS)];
  const dropped = droppedFrames(frames);
  expect(dropped?.maxGapMs).toBeCloseTo(250, 6);
  expect(dropped?.ratio).toBeCloseTo(14 / 60, 6);
});

test('the worst second counts, not the whole', () => {
  const smooth = every(120);
  const janky = Array.from({ length: 30 }, (_, index) => 119 * FRAME_MS + (index + 1) * 2 * FRAME_MS);
  expect(droppedFrames([...smooth, ...janky])?.ratio).toBeCloseTo(0.5, 6);
});

test('a pause is no gap', () => {
  const frames = [...every(20), ...every(20, 3000)];
  expect(droppedFrames(frames, (fromMs, toMs) => toMs - fromMs > 1000)).toMatchObject({ ratio: 0 });
});

test('a second goes on after a pause where it stopped: a late frame after it weighs as one of all', () => {
  const late = 3000 + 4 * FRAME_MS;
  const frames = [...every(40), 3000, late, ...every(40, late + FRAME_MS)];
  const isPause = (fromMs: number, toMs: number): boolean => toMs - fromMs > 1000;
  // 39 gaps before it, 3 dropped in the one, 40 after it: of the worst second 60.
  expect(droppedFrames(frames, isPause)?.ratio).toBeCloseTo(3 / 60, 6);
});

test('fewer than two frames say nothing', () => {
  expect([droppedFrames([]), droppedFrames([5])]).toEqual([null, null]);
});

test('whatever the frames are, the share lies between 0 and 1, and the longest gap is one of theirs', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 900 }), { minLength: 1, maxLength: 80 }), (gaps) => {
      let atMs = 0;
      const times = [0, ...gaps.map((gap) => (atMs += gap))];
      const dropped = droppedFrames(times);
      expect(dropped?.ratio).toBeGreaterThanOrEqual(0);
      expect(dropped?.ratio).toBeLessThan(1);
      expect(dropped?.maxGapMs).toBe(Math.max(...gaps));
    }),
    { numRuns: runs(500) },
  );
});
