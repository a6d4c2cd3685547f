import { describe, expect, it } from 'vitest';
import { judgeProbe } from '../../../src/lab/find/judgeProbe.ts';
import type { Probe } from '../../../src/lab/find/judgeProbe.ts';

const STILL = { x: 0, y: 0, fit: 0 };
const probe = (part: Partial<Probe>): Probe => ({
  by: { x: -64, y: 24 },
  hovered: STILL,
  dragged: { x: -64, y: 24, fit: 0.92 },
  changedRatio: 0.3,
  ...part,
});

describe('a probing drag', () => {
  it('proves a map whose picture goes with the hand', () => {
    expect(judgeProbe(probe({}))).toBeNull();
  });

  it('proves one that loses the first steps, before they are a drag', () => {
    expect(judgeProbe(probe({ dragged: { x: -56, y: 22, fit: 0.9 } }))).toBeNull();
  });

  it('tells apart what follows the pointer without a hand on it', () => {
    const hovered = { x: -64, y: 24, fit: 0.95 };
    expect(judgeProbe(probe({ hovered }))).toBe('it follows the pointer, not the hand');
  });

  it('refuses what does not answer', () => {
    expect(judgeProbe(probe({ dragged: STILL, changedRatio: 0.001 }))).toBe('it did not answer a drag');
  });

  it.each([
    ['half of the way', { x: -32, y: 12, fit: 0.9 }],
    ['sideways only, as a chart does,', { x: -64, y: 0, fit: 0.9 }],
    ['another way', { x: 24, y: 64, fit: 0.9 }],
    ['much further', { x: -128, y: 48, fit: 0.9 }],
  ])('refuses a picture that went %s', (_, dragged) => {
    expect(judgeProbe(probe({ dragged }))).toBe(
      `it moved by (${dragged.x}, ${dragged.y}) where the hand went (-64, 24)`,
    );
  });

  it('refuses a picture that became another one', () => {
    const said = judgeProbe(probe({ dragged: { x: -60, y: 20, fit: 0.32 } }));
    expect(said).toBe('it changed in a drag, but did not move (fit 0.32)');
  });
});
