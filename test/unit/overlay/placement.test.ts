import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { placeAt, toOffset, toStart } from '../../../src/overlay/placement.ts';

const stretch = fc
  .tuple(fc.integer({ min: -2000, max: 4000 }), fc.integer({ min: 0, max: 4000 }))
  .map(([start, length]) => ({ start, end: start + length }));
const offset = fc.record({ isFromEnd: fc.boolean(), px: fc.integer({ min: -5000, max: 5000 }) });
const sizes = fc
  .tuple(fc.integer({ min: 100, max: 4000 }), fc.integer({ min: 0, max: 100 }))
  .map(([viewportSize, percent]) => ({ viewportSize, size: ((viewportSize - 16) * percent) / 100 }));

describe('the overlay', () => {
  it('lies inside the viewport wherever the target is and whatever was remembered', () => {
    fc.assert(
      fc.property(offset, stretch, sizes, (place, target, { size, viewportSize }) => {
        const start = toStart(place, size, target, viewportSize);
        expect(start).toBeGreaterThanOrEqual(8);
        expect(start + size).toBeLessThanOrEqual(viewportSize - 8);
      }),
    );
  });

  it('stays where it was put', () => {
    fc.assert(
      fc.property(stretch, sizes, fc.integer({ min: 0, max: 100 }), (target, { size, viewportSize }, percent) => {
        const start = Math.round(8 + ((viewportSize - size - 16) * percent) / 100);
        const put = toOffset(start, size, target);
        expect(toStart(put, size, target, viewportSize)).toBeCloseTo(Math.min(start, viewportSize - size - 8), 6);
      }),
    );
  });

  it('keeps to the end of the target that it is nearer to when the target grows', () => {
    const put = toOffset(700, 200, { start: 0, end: 1000 });
    expect(toStart(put, 200, { start: 0, end: 1400 }, 2000)).toBe(1100);
    expect(toStart(toOffset(100, 200, { start: 0, end: 1000 }), 200, { start: 0, end: 1400 }, 2000)).toBe(100);
  });

  it('shows its bar where it is larger than the viewport', () => {
    expect(toStart({ isFromEnd: true, px: 10 }, 900, { start: 0, end: 600 }, 600)).toBe(8);
  });

  it.each([
    ['top-left', false, false],
    ['top-right', true, false],
    ['bottom-left', false, true],
    ['bottom-right', true, true],
  ] as const)('starts at %s', (corner, isRight, isBottom) => {
    const { x, y } = placeAt(corner);
    expect([x.isFromEnd, y.isFromEnd]).toEqual([isRight, isBottom]);
  });
});
