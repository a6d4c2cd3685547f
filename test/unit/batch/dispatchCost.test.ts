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

it('forgets the first batch, which runs cold', () => {
  const cost = createDispatchCost();
  cost.record(1, 500);
  cost.record(1, 0.1);
  expect(cost.costMs).toBeCloseTo(0.1, 6);
});

it('hardly believes a single batch that took far longer, but follows when all do', () => {
  const cost = createDispatchCost();
  for (let round = 0; round < 30; round += 1) cost.record(1, 1);
  cost.record(1, 1000);
  expect(cost.costMs).toBeLessThan(1.5);
  for (let round = 0; round < 60; round += 1) cost.record(1, 1000);
  expect(cost.costMs).toBeGreaterThan(500);
});

it('is never negative', () => {
  const cost = createDispatchCost();
  for (const [size, ms] of [
    [5, 50],
    [1, 0],
    [10, 100],
  ] as const)
    cost.record(size, ms);
  expect(cost.costMs).toBe(0);
});
