import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatLayerCosts } from 'mapvitals/reports';
import { estimateCost } from '../../../src/reports/layers/estimateCost.ts';
import { createSeededRandom } from '../../support/syntheticReport.ts';
import { runs } from '../../support/thorough.ts';

describe('the cost of a layer', () => {
  test('is the median of the pairs, where all of them agree about as much as it is large', () => {
    const { ms, lowMs, highMs } = estimateCost([2.1, 1.9, 2, 2.2, 1.8, 2, 2.1, 1.9, 2, 2.2, 1.8, 2]);
    expect(ms).toBeCloseTo(2);
    expect(lowMs).toBeGreaterThan(1.7);
    expect(highMs).toBeLessThan(2.3);
  });

  test.each([500, -500])('is told though one pair was disturbed, by %d ms', (disturbedMs) => {
    const { ms, lowMs, highMs } = estimateCost([2.1, 1.9, 2, 2.2, disturbedMs, 2, 2.1, 1.9, 2, 2.2, 1.8, 2]);
    expect(ms).toBeCloseTo(2);
    expect(lowMs).toBeGreaterThan(1.7);
    expect(highMs).toBeLessThan(2.3);
  });

  test('is told of noise in one case of a hundred, at most', () => {
    const random = createSeededRandom(7);
    const noise = (): number => (random() - 0.5) * (random() < 0.1 ? 100 : 1);
    const told = Array.from({ length: 5000 }, () => estimateCost(Array.from({ length: 12 }, noise))).filter(
      ({ ms }) => ms !== null,
    );
    expect(told.length).toBeLessThanOrEqual(50);
  });

  test.each([
    ['pairs that disagree', [5, -4, 0.1, 3, -2, 1, 5, -4, 0.1, 3, -2, 1]],
    ['nothing but noise', [0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1, 0.1, -0.1]],
    ['no difference', Array<number>(12).fill(0)],
    ['one pair', [3]],
    ['too few pairs', Array<number>(11).fill(3)],
  ])('cannot be told of %s', (_, differencesMs) => {
    expect(estimateCost(differencesMs).ms).toBe(null);
  });

  test('is told where 0 is not in the interval, and lies in it', () => {
    const differences = fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 2, maxLength: 16 });
    fc.assert(
      fc.property(differences, (differencesMs) => {
        const { ms, lowMs, highMs } = estimateCost(differencesMs);
        expect(ms === null).toBe(lowMs <= 0 && highMs >= 0);
        if (ms !== null) expect(ms >= lowMs && ms <= highMs).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  test('is written as a table, in which no name breaks a line', () => {
    const table = formatLayerCosts({
      layers: [
        { id: 'crowd\nof\u0000points', type: 'circle', busy: { ms: 1.25, lowMs: 1, highMs: 1.5 }, gpu: null },
        {
          id: 'dot',
          type: 'circle',
          busy: { ms: null, lowMs: -0.1, highMs: 0.2 },
          gpu: { ms: 12.3, lowMs: 11, highMs: 14 },
        },
      ],
      frame: { busyMs: 4, gpuMs: null },
      skippedIds: ['far'],
    });
    expect(table.split('\n')).toEqual([
      'layer            type    busy, ms                     GPU, ms',
      'crowd of points  circle  1.25 (1.00 to 1.50)          not known',
      'dot              circle  cannot tell (-0.10 to 0.20)  12 (11 to 14)',
      'all of a frame           4.00                         not known',
      'not drawn now: far',
      '',
    ]);
  });
});
