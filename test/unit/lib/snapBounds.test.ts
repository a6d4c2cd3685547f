import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { snapBounds } from '../../../src/lib/snapBounds.ts';
import { runs } from '../../support/thorough.ts';
import type { Bounds } from '../../../src/lib/snapBounds.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

const longitude = fc.double({ min: -720, max: 720, noNaN: true });
const latitude = fc.double({ min: -90, max: 90, noNaN: true });
const zoom = fc.double({ min: 0, max: 24, noNaN: true });
const view = fc
  .tuple(longitude, latitude, fc.double({ min: 0, max: 400, noNaN: true }), latitude)
  .map(([west, one, width, other]): Bounds => [west, Math.min(one, other), west + width, Math.max(one, other)]);

describe('snapBounds', () => {
  it('covers the view', () => {
    fc.assert(
      fc.property(view, zoom, ([west, south, east, north], zoomLevel) => {
        const [snappedWest, snappedSouth, snappedEast, snappedNorth] = snapBounds(
          [west, south, east, north],
          zoomLevel,
        );
        expect(snappedSouth).toBeLessThanOrEqual(south);
        expect(snappedNorth).toBeGreaterThanOrEqual(north);
        // The whole world covers every copy of it.
        if (snappedEast - snappedWest === 360) return;
        // On the same copy of the world; subtracting whole turns rounds.
        const turn = 360 * Math.floor((west + 180) / 360);
        expect(snappedWest).toBeLessThanOrEqual(west - turn + 1e-9);
        expect(snappedEast).toBeGreaterThanOrEqual(east - turn - 1e-9);
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('leaves what is snapped as it is', () => {
    fc.assert(
      fc.property(view, zoom, (bounds, zoomLevel) => {
        const snapped = snapBounds(bounds, zoomLevel);
        expect(snapBounds(snapped, zoomLevel)).toEqual(snapped);
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('adds less than a tile on each side', () => {
    fc.assert(
      fc.property(view, zoom, ([west, south, east, north], zoomLevel) => {
        fc.pre(east - west < 360);
        const tileDegrees = 360 / 2 ** Math.floor(zoomLevel);
        const [snappedWest, , snappedEast] = snapBounds([west, south, east, north], zoomLevel);
        expect(snappedEast - snappedWest).toBeLessThanOrEqual(Math.min(360, east - west + 2 * tileDegrees));
      }),
      { numRuns: runs(10_000) },
    );
  });

  it('is one for views of the same tiles, whatever copy of the world they are on', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20 }),
        fc.integer(),
        fc.integer(),
        fc.integer({ min: -2, max: 2 }),
        (level, x, y, turns) => {
          const count = 2 ** level;
          const [column, row] = [Math.abs(x) % count, Math.abs(y) % count];
          const west = (column / count) * 360 - 180;
          const toLatitude = (at: number) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * at) / count))) * 180) / Math.PI;
          const inside = (from: number, to: number): Bounds => [
            west + (from * 360) / count + 360 * turns,
            toLatitude(row + to),
            west + (to * 360) / count + 360 * turns,
            toLatitude(row + from),
          ];
          expect(snapBounds(inside(0.1, 0.2), level)).toEqual(snapBounds(inside(0.7, 0.9), level));
        },
      ),
      { numRuns: runs(10_000) },
    );
  });

  it('follows a view across the date line, told either way', () => {
    expect(snapBounds([170, 0, -170, 10], 3)).toEqual(snapBounds([170, 0, 190, 10], 3));
    const [west, , east] = snapBounds([170, 0, -170, 10], 3);
    expect([west, east]).toEqual([135, 225]);
  });

  it('takes a point for a tile, also on a border, and south and north the wrong way round', () => {
    expect(snapBounds([0, 0, 0, 0], 2)).toEqual(snapBounds([1, -1, 2, -2], 2));
    const [west, south, east, north] = snapBounds([0, 0, 0, 0], 2);
    expect([west, east]).toEqual([0, 90]);
    expect(south).toBeLessThan(north);
    expect(snapBounds([0, 50, 10, 10], 4)).toEqual(snapBounds([0, 10, 10, 50], 4));
    expect(snapBounds([0, 90, 0, 90], 3)).toEqual(snapBounds([0.1, 86, 0.2, 89], 3));
    expect(snapBounds([0, -90, 0, -90], 3)).toEqual(snapBounds([0.1, -86, 0.2, -89], 3));
  });

  it('takes a view wider than the world for the world', () => {
    expect(snapBounds([-300, -90, 300, 90], 5)).toEqual([-180, -90, 180, 90]);
    expect(snapBounds([0.5, 1, 1, 2], 0)).toEqual([-180, -90, 180, 90]);
  });

  it('cuts off the fraction of the zoom', () => {
    expect(snapBounds([1, 1, 2, 2], 5.9)).toEqual(snapBounds([1, 1, 2, 2], 5));
  });

  it.each([
    [[Number.NaN, 0, 0, 0], 1] as const,
    [[0, 0, 0, 0], Number.NaN] as const,
    [[0, 0, Infinity, 0], 1] as const,
  ])('refuses %o at zoom %d', (bounds, zoomLevel) => {
    expect(() => snapBounds(bounds, zoomLevel)).toThrow('snapBounds needs finite bounds');
  });
});
