import { expect, it } from 'vitest';
import { retryDelay } from '../../../src/lib/retryDelay.ts';

it('is drawn from 0 to a bound that doubles, and ends at its maximum', () => {
  const bound = (retryCount: number): number =>
    retryDelay(retryCount, { retryDelayMs: 100, maxRetryDelayMs: 1000, random: () => 1 });
  expect([0, 1, 2, 3, 4, 50].map(bound)).toEqual([100, 200, 400, 800, 1000, 1000]);
  expect(retryDelay(2, { retryDelayMs: 100, maxRetryDelayMs: 1000, random: () => 0.25 })).toBe(100);
  expect(retryDelay(2000, { retryDelayMs: 100, maxRetryDelayMs: 1000, random: () => 0 })).toBe(0);
});
