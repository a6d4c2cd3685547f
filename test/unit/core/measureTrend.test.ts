import fc from 'fast-check';
import { expect, test } from 'vitest';
import { measureTrend } from '../../../src/core/measureTrend.ts';
import { runs } from '../../support/thorough.ts';

const sortedMiddle = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
};

/** By the definitions. */
const byDefinition = (durations: readonly number[]) => {
  const count = durations.length;
  const pairs = durations.flatMap((late, later) => durations.slice(0, later).map((early) => late - early));
  const balance = pairs.reduce((sum, change) => sum + Math.sign(change), 0);
  const end = Math.max(3, Math.floor(count / 8));
  const [startMs, endMs] = [sortedMiddle(durations.slice(0, end)), sortedMiddle(durations.slice(count - end))];
  const groups = Array.from(new Set(durations), (own) => durations.filter((other) => other === own).length);
  const spread = (size: number): number => size * (size - 1) * (2 * size + 5);
  const variance = (spread(count) - groups.reduce((sum, size) => sum + spread(size), 0)) / 18;
  const middle = sortedMiddle(durations);
  return {
    changeRatio: middle > 0 ? ((endMs - startMs) * (count - 1)) / (count - end) / middle : 0,
    isOneWay: Math.sign(endMs - startMs) === Math.sign(balance),
    z: variance > 0 ? Math.max(0, Math.abs(balance) - 1) / Math.sqrt(variance) : 0,
  };
};

test('the trend of any calls is that of the definitions, ties and outliers included', () => {
  const duration = fc.oneof(fc.integer({ min: 0, max: 5 }), fc.double({ min: 0, max: 1e6, noNaN: true }));
  fc.assert(
    fc.property(fc.array(duration, { minLength: 12, maxLength: 64 }), (durations) => {
      const { changeRatio, confidence, direction } = measureTrend(durations);
      const wanted = byDefinition(durations);
      expect(changeRatio).toBeCloseTo(wanted.changeRatio, 9);
      // Two-sided: 1.96 is 95 %.
      if (wanted.z > 1.97) expect(confidence).toBeGreaterThan(0.95);
      if (wanted.z < 1.95) expect(confidence).toBeLessThan(0.95);
      if (wanted.z < 1.95 || Math.abs(wanted.changeRatio) < 0.0999 || !wanted.isOneWay)
        expect(direction).toBe('steady');
      else if (wanted.z > 1.97 && Math.abs(wanted.changeRatio) > 0.1001)
        expect(direction).toBe(wanted.changeRatio > 0 ? 'rising' : 'falling');
    }),
    { numRuns: runs(500) },
  );
});

test.each([0.3, 0.6, 0.87])('what becomes three times slower at once, %d of the way, rises', (share) => {
  const durations = Array.from({ length: 64 }, (_, call) => (call < 64 * share ? 10 : 30) + (call % 3));
  const { direction, changeRatio } = measureTrend(durations);
  expect(direction).toBe('rising');
  expect(changeRatio).toBeGreaterThan(0.6);
});
