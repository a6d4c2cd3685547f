import { expect, it } from 'vitest';
import { createDispatchCost } from '../../../src/batch/dispatchCost.ts';

it('is unknown before the first batch', () => {
  expect(createDispatchCost().costMs).toBeNull();
});

it('finds the part that does not depend on the size', () => {
  const cost = createDispatchCost();
  for (let round = 0; round < 60; round += 1) cost.record(1 + (round % 10), 12 + 3 * (1 + (round % 10)));
  expect(cost.costMs).toBeCloseTo(12, 6);
});

it('follows a cost that changes', () => {
  const cost = createDispatchCost();
  for (let round = 0; round < 60; round += 1) cost.record(1 + (round % 3), 100);
  for (let round = 0; round < 120; round += 1) cost.record(1 + (round % 3), 5);
  expect(cost.costMs).toBeCloseTo(5, 1);
});

it('counts all of the time while every batch has one size', () => {
  const cost = createDispatchCost();
  for (let round = 0; round < 5; round += 1) cost.record(10, 8);
  expect(cost.costMs).toBeCloseTo(8, 9);
});

it('forgets a slow first batch quickly', () => {
  const cost = createDispatchCost();
  cost.record(1, 100);
  for (let round = 0; round < 30; round += 1) cost.record(1, 0);
  expect(cost.costMs).toBeLessThan(2);
});

it('is never negative', () => {
  const cost = createDispatchCost();
  cost.record(1, 0);
  cost.record(10, 100);
  expect(cost.costMs).toBe(0);
});
