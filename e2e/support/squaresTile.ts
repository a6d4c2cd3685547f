import { fromGeojsonVt } from '@maplibre/vt-pbf';

const EXTENT = 4096;
/** In each direction. */
const SQUARE_COUNT = 16;
const SIZE = EXTENT / SQUARE_COUNT;
const VARIANT_COUNT = 8;
const POLYGON = 3 as const;
let variants: Buffer[] | null = null;

/**
 * A vector tile, full of squares in colours of their own (`r`, `g`, `b`) in the layer `squares`: a map of these does not move by a
 * part of a pixel without a change in its picture. Unlike images, which MapLibre moves to whole pixels when the map rests.
 */
export function squaresTile(z: number, x: number, y: number): Buffer {
  // All are made with the first: making one takes as long as a hand may hesitate.
  variants ??= Array.from({ length: VARIANT_COUNT }, (_, seed) => makeVariant(seed));
  return variants[(z + x + 3 * y) % VARIANT_COUNT] ?? Buffer.alloc(0);
}

function makeVariant(seed: number): Buffer {
  const features = Array.from({ length: SQUARE_COUNT ** 2 }, (_, index) => {
    const [column, row] = [index % SQUARE_COUNT, Math.floor(index / SQUARE_COUNT)];
    const [left, top] = [column * SIZE, row * SIZE];
    const [right, bottom] = [left + SIZE, top + SIZE];
    const mixed = (column * 7 + row * 13 + seed * 31) * 2654435761;
    const ring = [left, top, right, top, right, bottom, left, bottom, left, top];
    return {
      type: POLYGON,
      geometry: [pairs(ring)],
      tags: { r: 80 + ((mixed >>> 8) % 170), g: 80 + ((mixed >>> 14) % 170), b: 80 + ((mixed >>> 20) % 170) },
    };
  });
  const tile = { features, transformed: true, numPoints: 0, numSimplified: 0, numFeatures: features.length };
  // What a tile of geojson-vt has beside its features is not written.
  return Buffer.from(
    fromGeojsonVt(
      { squares: tile as unknown as Parameters<typeof fromGeojsonVt>[0][string] },
      { version: 2, extent: EXTENT },
    ),
  );
}

function pairs(flat: readonly number[]): [number, number][] {
  return Array.from({ length: flat.length / 2 }, (_, index) => [flat[2 * index] ?? 0, flat[2 * index + 1] ?? 0]);
}
