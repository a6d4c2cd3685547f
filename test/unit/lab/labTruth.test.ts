import { describe, expect, test } from 'vitest';
import { readGestureTruth, withFramesNotOwed } from '../../../e2e/accuracy/lab/labTruth.ts';
import type { GestureTruth, LabNotes } from '../../../e2e/accuracy/lab/labTruth.ts';
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

describe('what the lab is held against: when a map answers', () => {
  test('is its first draw that a picture would show, and not a redraw by a shade', () => {
    const draws = [107, 130, 147].map((atMs) => ({ atMs, hasChanged: true, isSeen: atMs > 107, blank: 0 }));
    const frames = draws.map(({ atMs }) => [atMs, atMs] as const);
    const notes = { navigationMs: 0, timeOrigin: 0, draws, frames, moves: [100] };
    const truth = readGestureTruth(notes, { originMs: 100, lastMoveMs: 700, untilMs: 2000 });
    expect(truth).toMatchObject({ startMs: 30, drawCount: 3 });
  });
});

describe('what the lab is held against: a frame in which the map was drawn the same again', () => {
  const CHANGED = { hasChanged: true, isSeen: true, blank: 0 };
  const truthOf = (...draws: LabNotes['draws']): GestureTruth | null => {
    const frames = draws.map(({ atMs }) => [atMs, atMs] as const);
    const moves = [100, 110, 120, 130, 140];
    const notes = { navigationMs: 0, timeOrigin: 0, draws, frames, moves };
    return readGestureTruth(notes, { originMs: 100, lastMoveMs: 140, untilMs: 2000 });
  };

  test('was not dropped: the move that it lacks was still on its way', () => {
    const [from, same, to] = [
      { ...CHANGED, atMs: 110 },
      { ...CHANGED, atMs: 110 + T, hasChanged: false },
      { ...CHANGED, atMs: 110 + 2 * T },
    ];
    expect(truthOf(from, to)?.droppedRatio).toBe(0.5);
    expect(truthOf(from, same, to)?.droppedRatio).toBe(0);
  });

  test('is no part of the gesture before its first change and after its last', () => {
    const same = [103, 400].map((atMs) => ({ ...CHANGED, atMs, hasChanged: false }));
    expect(truthOf(same[0]!, { ...CHANGED, atMs: 110 }, { ...CHANGED, atMs: 110 + T }, same[1]!)?.drawCount).toBe(2);
  });
});
