import { expect, test } from 'vitest';
import { completeDraw, settleDraws } from '../../../e2e/accuracy/truth.ts';

const draw = (atMs: number, blank = 0, hasChanged = true) => ({ atMs, hasChanged, blank });
const measured = { createdMs: 100 };

test('a globe that turns is complete once no more of it is blank than the sky beside it', () => {
  const draws = [draw(200, 1), draw(600, 0.8), draw(900, 0.6223), draw(1000, 0.622), draw(1100, 0.623)];
  const flight = { draws, measured, actionMs: 2000, tiles: [{ endMs: 890 }] };
  expect(completeDraw(flight, true)?.ms).toBe(800);
  expect(completeDraw({ ...flight, draws: draws.slice(0, 1) }, true)?.ms).toBe(100);
});

test('a map settles with its last change, or with the answer to the last tile where that changes nothing', () => {
  const sends = [{ type: 'mouseMoved', sentMs: 1000 } as const];
  const flight = { sends, releaseMs: 2000, draws: [draw(1100), draw(1200), draw(2400, 0, false)] };
  expect(settleDraws(flight)?.ms).toBe(0);
  expect(settleDraws(flight, undefined, [{ endMs: 2300 }])?.ms).toBe(1100);
  const drawn = { ...flight, draws: [...flight.draws, draw(2500)] };
  expect(settleDraws(drawn, undefined, [{ endMs: 2300 }])?.ms).toBe(1300);
});
