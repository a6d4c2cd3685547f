import { describe, expect, test } from 'vitest';
import { withFramesNotOwed } from '../../../e2e/accuracy/lab/labTruth.ts';
import { droppedFrames } from '../../../src/lab/droppedFrames.ts';

const T = 1000 / 60;
const dropped = (draws: readonly number[], moves: readonly number[]): number | undefined =>
  droppedFrames(withFramesNotOwed(draws, moves))?.droppedCount;

describe('what the lab is held against: a frame that was drawn late', () => {
  test('is dropped where the hand had sent a move for it', () => {
    expect(dropped([0, 3 * T], [5, 15, 25])).toBe(2);
  });

  test('is none that the map owed while the hand sent nothing', () => {
    expect(dropped([0, 3 * T], [2 * T + 5])).toBe(0);
    expect(dropped([0, 3 * T], [T + 5])).toBe(1);
  });

  test('is owed after the last move: the map goes on by itself', () => {
    expect(dropped([0, T, 3 * T], [5])).toBe(1);
  });
});
