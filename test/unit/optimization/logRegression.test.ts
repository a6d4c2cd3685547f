import { describe, expect, test } from 'vitest';
import { createLogRegression } from '../../../src/optimization/logRegression.ts';
import { seededRandom } from '../../support/routeWorlds.ts';

const PRIOR = { weights: [0, 1, 0, -0.8, 0], variances: [36, 1, 9, 9, 0.5] };
const features = (size: number, worker: 0 | 1): number[] => [1, Math.log(size), 0, 0, worker];

function setup(seed = 1) {
  const random = seededRandom(seed);
  const noise = (): number => Math.exp(0.3 * (random() + random() + random() - 1.5));
  const regression = createLogRegression(PRIOR);
  const teach = (count: number, value: (size: number, worker: 0 | 1) => number, workerRatio = 0.9): void => {
    for (let call = 0; call < count; call += 1) {
      const size = 10 ** (1 + 3 * random());
      const worker = random() < workerRatio ? 1 : 0;
      regression.observe(features(size, worker), value(size, worker) * noise());
    }
  };
  const predictMs = (size: number, worker: 0 | 1): number => Math.exp(regression.predict(features(size, worker)).mean);
  return { regression, teach, predictMs };
}

describe('the regression', () => {
  test('finds a power law, from one side of it to the other', () => {
    const { teach, predictMs } = setup();
    teach(200, (size, worker) => 0.002 * size * (worker ? 2 : 1));
    expect(predictMs(1000, 1) / 4).toBeGreaterThan(0.7);
    expect(predictMs(1000, 1) / 4).toBeLessThan(1.4);
    expect(predictMs(50_000, 0) / 100).toBeGreaterThan(0.5);
    expect(predictMs(50_000, 0) / 100).toBeLessThan(2);
  });

  test.each([0, 0.5, 1, 0.97])(
    'keeps its senses over 50,000 calls, where %d of them never vary otherwise',
    (workerRatio) => {
      const { teach, predictMs, regression } = setup();
      for (let round = 0; round < 50; round += 1) {
        teach(1000, (size, worker) => 0.002 * size * (worker ? 2 : 1), workerRatio);
        const seen = workerRatio === 0 ? 0 : 1;
        expect(predictMs(1000, seen) / (seen ? 4 : 2)).toBeGreaterThan(0.7);
        expect(predictMs(1000, seen) / (seen ? 4 : 2)).toBeLessThan(1.4);
        const { sd, meanSd } = regression.predict(features(1000, seen));
        expect(sd).toBeLessThan(1);
        expect(meanSd).toBeLessThan(0.5);
      }
    },
  );

  test('keeps its covariance symmetric and no wider than the prior', () => {
    const { teach, regression } = setup();
    teach(5000, (size) => size);
    const { covariance } = regression.export();
    PRIOR.variances.forEach((variance, row) => {
      expect(covariance[row * 6]).toBeLessThanOrEqual(variance * 1.000001);
      PRIOR.variances.forEach((_, column) => expect(covariance[row * 5 + column]).toBe(covariance[column * 5 + row]));
    });
  });

  test('is not moved by one outlier, and soon by a change', () => {
    const { teach, predictMs } = setup();
    teach(100, () => 10);
    const before = predictMs(1000, 1);
    teach(1, () => 10_000);
    expect(predictMs(1000, 1) / before).toBeLessThan(1.2);
    teach(20, () => 40);
    expect(predictMs(1000, 1) / 40).toBeGreaterThan(0.75);
  });

  test('ignores what is no number', () => {
    const { regression, predictMs, teach } = setup();
    teach(20, () => 5);
    const before = predictMs(1000, 1);
    regression.observe(features(1000, 1), Number.NaN);
    expect(predictMs(1000, 1)).toBe(before);
  });
});
