import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createMoveFrames } from '../../../src/vitals/gestureDroppedFrames.ts';
import { createRefreshInterval } from '../../../src/vitals/refreshInterval.ts';
import { runs } from '../../support/thorough.ts';

const REFRESH_MS = 1000 / 60;

type Result = ReturnType<ReturnType<typeof createMoveFrames>['result']>;

function measure(gapsMs: readonly number[], refresh = createRefreshInterval()): Result {
  let atMs = 5000;
  const frames = createMoveFrames(atMs, refresh);
  for (const gapMs of gapsMs) {
    atMs += gapMs;
    frames.tick(atMs, false);
    frames.reach(atMs);
  }
  return frames.result();
}

/** A display that shows nothing but rest: its frames come when it wants. */
function rest(intervalMs: number, count = 6, refresh = createRefreshInterval()): typeof refresh {
  for (let i = 0; i < count; i += 1) {
    const frameMs = 1000 + i * intervalMs;
    refresh.tick(frameMs, i === 0, i === 0 ? null : frameMs - intervalMs + 0.2);
  }
  return refresh;
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
    const fast = rest(1000 / 120);
    expect(measure([25, 25], fast)).toMatchObject({ parts: { nativeHz: 120 } });
    expect(measure([REFRESH_MS, REFRESH_MS], fast)?.value).toBe(0);

    const slow = rest(1000 / 30);
    expect(measure([1000 / 30, 1000 / 30], slow)).toMatchObject({ value: 0, parts: { nativeHz: 30 } });
  });

  test('tells when its longest gap began, the first of equal ones', () => {
    const { parts } = measure([REFRESH_MS, 90, REFRESH_MS, 90, 40])!;
    expect(parts).toMatchObject({ maxGapMs: 90 });
    expect(parts['maxGapAtMs']).toBeCloseTo(5000 + REFRESH_MS);
  });

  test('says nothing with fewer than two frames', () => {
    expect(measure([])).toBeNull();
  });

  test('ends with the last frame in which the map moved, and a pause of the hand is none of it', () => {
    const frames = createMoveFrames(1000, createRefreshInterval());
    const move = (atMs: number): void => {
      frames.tick(atMs, false);
      frames.reach(atMs);
    };
    move(1100);
    for (let i = 1; i <= 9; i += 1) frames.tick(1100 + i * REFRESH_MS, false);
    frames.tick(4000, true);
    move(4100);
    for (let i = 1; i <= 9; i += 1) frames.tick(4100 + i * REFRESH_MS, false);
    // Two gaps of six intervals each.
    expect(frames.result()).toMatchObject({ value: 10 / 12, parts: { maxGapMs: 100, longFrameRatio: 1 } });
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
  test('is not known before two quiet gaps in a row', () => {
    expect(rest(17, 2).intervalMs).toBeNull();
    expect(rest(17, 3).intervalMs).toBe(17);
  });

  test.each([24, 25, 30, 48, 75, 144, 240, 360, 500, 540])(
    'is that of a display of %d Hz, which drops nothing',
    (hz) => {
      const refresh = rest(1000 / hz);
      expect(refresh.intervalMs).toBeCloseTo(1000 / hz);
      expect(
        measure(
          Array.from({ length: 100 }, () => 1000 / hz),
          refresh,
        ),
      ).toMatchObject({ value: 0, parts: { nativeHz: hz } });
    },
  );

  test('is never learnt from frames in which the map drew, or something else held the page', () => {
    for (const quietEndOf of [() => null, (frameMs: number) => frameMs + 12]) {
      const refresh = createRefreshInterval();
      for (let i = 0; i < 50; i += 1) refresh.tick(1000 + i * 20, i === 0, i === 0 ? null : quietEndOf(980 + i * 20));
      expect(refresh.intervalMs).toBeNull();
    }
  });

  test('is not spoiled by jank, nor by the early frame that follows a late one', () => {
    const refresh = createRefreshInterval();
    let frameMs = 1000;
    refresh.tick(frameMs, true, null);
    for (const gapMs of [16.6, 16.7, 120, 6, 90, 5, 300, 40]) {
      const quietEndMs = frameMs + 0.1;
      frameMs += gapMs;
      refresh.tick(frameMs, false, quietEndMs);
    }
    expect(refresh.intervalMs).toBeCloseTo(16.7);
  });

  test('is never taken from steady jank: no display is that slow', () => {
    const refresh = rest(60, 50);
    expect(refresh.intervalMs).toBeNull();
    const janky = Array.from({ length: 50 }, () => 60);
    expect(measure(janky, refresh)?.value).toBeGreaterThan(0.7);
  });

  test('follows a display that becomes slower, within ten gestures', () => {
    const refresh = rest(1000 / 60);
    for (let gesture = 0; gesture < 10; gesture += 1) {
      expect(refresh.intervalMs).toBeCloseTo(1000 / 60);
      refresh.next();
      rest(1000 / 30, 6, refresh);
    }
    refresh.next();
    expect(refresh.intervalMs).toBeCloseTo(1000 / 30);
  });
});

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
