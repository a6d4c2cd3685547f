import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGestureFrames } from '../../../src/vitals/gestureDroppedFrames.ts';
import { createRefreshInterval } from '../../../src/vitals/refreshInterval.ts';
import { runs } from '../../support/thorough.ts';

const REFRESH_MS = 1000 / 60;

function measure(gapsMs: readonly number[], refresh = createRefreshInterval()): ReturnType<typeof run> {
  return run(gapsMs, refresh);
}

function run(
  gapsMs: readonly number[],
  refresh: ReturnType<typeof createRefreshInterval>,
): ReturnType<ReturnType<typeof createGestureFrames>['result']> {
  const frames = createGestureFrames(refresh);
  let atMs = 5000;
  frames.add(atMs);
  for (const gapMs of gapsMs) {
    atMs += gapMs;
    frames.add(atMs);
  }
  return frames.result();
}

describe('the share of dropped frames', () => {
  test('is 0 for a steady display at 60 Hz and above', () => {
    expect(measure(Array.from({ length: 90 }, () => REFRESH_MS))?.value).toBe(0);
    expect(measure(Array.from({ length: 90 }, () => 1000 / 120))?.value).toBe(0);
  });

  test('counts what would have fitted into a gap', () => {
    // 50 ms are three intervals: two dropped.
    expect(measure([REFRESH_MS, 50, REFRESH_MS])?.value).toBeCloseTo(2 / (3 + 2));
    // Half an interval late is not late.
    expect(measure([REFRESH_MS * 1.49])?.value).toBe(0);
    expect(measure([REFRESH_MS * 1.51])?.value).toBe(1 / 2);
  });

  test('is that of the worst second, and the whole is told beside it', () => {
    const calm = Array.from({ length: 120 }, () => REFRESH_MS);
    const result = measure([...calm, 200, 200, 200, ...calm])!;
    // The worst second holds the three long gaps and the calm ones that fit beside them.
    expect(result.value).toBeCloseTo(33 / (27 + 33), 1);
    expect(result.parts['wholeRatio']).toBeCloseTo(33 / (243 + 33), 2);
    expect(result.value).toBeGreaterThan(result.parts['wholeRatio']!);
  });

  test('of a gesture under a second is that of all of it', () => {
    const result = measure([REFRESH_MS, 100, REFRESH_MS])!;
    expect(result.value).toBe(result.parts['wholeRatio']);
  });

  test('is measured against 60 Hz on a faster display, and against a slower one’s own rate', () => {
    const fast = createRefreshInterval();
    feed(
      fast,
      Array.from({ length: 5 }, () => 1000 / 120),
    );
    expect(measure([25, 25], fast)).toMatchObject({ parts: { nativeHz: 120 } });
    expect(measure([REFRESH_MS, REFRESH_MS], fast)?.value).toBe(0);

    const slow = createRefreshInterval();
    feed(
      slow,
      Array.from({ length: 5 }, () => 1000 / 30),
    );
    expect(measure([1000 / 30, 1000 / 30], slow)).toMatchObject({ value: 0, parts: { nativeHz: 30 } });
  });

  test('says nothing with fewer than two frames', () => {
    expect(measure([])).toBeNull();
    expect(createGestureFrames(createRefreshInterval()).result()).toBeNull();
  });

  test('equals the plain definition for any gaps', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { minLength: 1, maxLength: 150 }), (gaps) => {
        expect(measure(gaps)!.value).toBeCloseTo(naiveRatio(gaps), 9);
      }),
      { numRuns: runs(2000) },
    );
  });

  test('stays between 0 and 1, and so do its parts', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.1, max: 5000, noNaN: true }), { minLength: 1 }), (gaps) => {
        const { value, parts } = measure(gaps)!;
        for (const ratio of [value, parts['longFrameRatio']!, parts['wholeRatio']!]) {
          expect(ratio).toBeGreaterThanOrEqual(0);
          expect(ratio).toBeLessThan(1 + Number.EPSILON);
        }
        expect(parts['maxGapMs']).toBeCloseTo(Math.max(...gaps), 6);
      }),
    );
  });
});

describe('the refresh interval', () => {
  test('is not known before two frames in a row', () => {
    const refresh = createRefreshInterval();
    expect(refresh.intervalMs).toBeNull();
    for (const frameMs of [1000, 1016]) refresh.add(frameMs);
    expect(refresh.intervalMs).toBeNull();
    refresh.add(1033);
    expect(refresh.intervalMs).toBe(17);
  });

  test('is not spoiled by jank, nor by the early frame that follows a late one', () => {
    const refresh = createRefreshInterval();
    feed(refresh, [16.6, 16.7, 120, 6, 90, 5, 300, 40]);
    expect(refresh.intervalMs).toBeCloseTo(16.7);
  });

  test('takes a frame that two maps tell of for one', () => {
    const refresh = createRefreshInterval();
    for (const frameMs of [1000, 1120, 1126, 1216]) {
      refresh.add(frameMs);
      refresh.add(frameMs);
    }
    expect(refresh.intervalMs).toBeNull();
  });

  test('is never taken from steady jank: no display is that slow', () => {
    const refresh = createRefreshInterval();
    feed(
      refresh,
      Array.from({ length: 50 }, () => 60),
    );
    expect(refresh.intervalMs).toBeNull();
    expect(
      measure(
        Array.from({ length: 50 }, () => 60),
        refresh,
      )?.value,
    ).toBeGreaterThan(0.7);
  });
});

function feed(refresh: ReturnType<typeof createRefreshInterval>, gapsMs: readonly number[]): void {
  let frameMs = 1000;
  refresh.add(frameMs);
  for (const gapMs of gapsMs) refresh.add((frameMs += gapMs));
}

/** The definition, word by word: every second that ends with a frame. */
function naiveRatio(gaps: readonly number[]): number {
  const ends = gaps.map((_, i) => gaps.slice(0, i + 1).reduce((sum, gapMs) => sum + gapMs, 5000));
  const dropped = gaps.map((gapMs) => Math.max(0, Math.round(gapMs / REFRESH_MS) - 1));
  const ratioOf = (indices: readonly number[]): number => {
    const lost = indices.reduce((sum, i) => sum + (dropped[i] ?? 0), 0);
    return lost / (indices.length + lost);
  };
  const all = gaps.map((_, i) => i);
  const ratios = ends
    .filter((endMs) => endMs - 5000 >= 1000)
    .map((endMs) => ratioOf(all.filter((i) => ends[i]! <= endMs && ends[i]! > endMs - 1000)));
  return ratios.length > 0 ? Math.max(...ratios) : ratioOf(all);
}
