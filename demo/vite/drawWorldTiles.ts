import { GeoJSONVT } from '@maplibre/geojson-vt';
import { merge, mesh } from 'topojson-client';
import { encodePng } from './encodePng.ts';
import { unrollGeometry } from './unrollGeometry.ts';
import type { Atlas, TileReader } from './cutWorldTiles.ts';

type Ring = readonly (readonly [number, number])[];
type Colour = readonly [number, number, number];

const SIZE = 256;
const EXTENT = 4096;
/** Rows in a pixel that are looked at: a coast is a grey of its own then, and no staircase. */
const SAMPLES = 3;

const SEA: Colour = [201, 217, 228];
const LAND: Colour = [246, 244, 238];
const COAST: Colour = [142, 163, 180];
const BORDER: Colour = [216, 210, 199];

/** Draws Natural Earth as images, for the libraries whose maps are made of images. */
export function drawWorldTiles(atlas: Atlas, maxZoom: number): TileReader {
  const { land, countries } = atlas.objects;
  const options = { maxZoom, indexMaxZoom: 2, indexMaxPoints: 0, tolerance: 2 };
  const lands = new GeoJSONVT(unrollGeometry(merge(atlas, land.geometries)), options);
  const borders = new GeoJSONVT(unrollGeometry(mesh(atlas, countries, (left, right) => left !== right)), options);
  return {
    read(z, x, y) {
      const coverage = fill(ringsOf(lands, z, x, y));
      const lines = drawLines(ringsOf(borders, z, x, y));
      const rows = new Uint8Array(SIZE * (1 + SIZE * 3));
      for (let row = 0; row < SIZE; row += 1) {
        for (let column = 0; column < SIZE; column += 1) {
          const at = row * SIZE + column;
          const share = (coverage[at] ?? 0) / SAMPLES;
          const ground = lines[at] === 1 && share === 1 ? BORDER : LAND;
          // Half land and half sea is the coast.
          const edge = 1 - Math.abs(2 * share - 1);
          const to = row * (1 + SIZE * 3) + 1 + column * 3;
          for (let part = 0; part < 3; part += 1) {
            const flat = SEA[part]! + (ground[part]! - SEA[part]!) * share;
            rows[to + part] = flat + (COAST[part]! - flat) * edge;
          }
        }
      }
      return encodePng(SIZE, SIZE, rows);
    },
  };
}

function ringsOf(index: GeoJSONVT, z: number, x: number, y: number): Ring[] {
  // The cast: lines and polygons alone, whose points are pairs once they are of a tile.
  return (index.getTile(z, x, y)?.features ?? []).flatMap(({ geometry }) => geometry as unknown as Ring[]);
}

/** How many of a pixel's samples lie inside, by the even-odd rule. */
function fill(rings: readonly Ring[]): Float32Array {
  const coverage = new Float32Array(SIZE * SIZE);
  for (const [sample, crossings] of crossingsOf(rings).entries()) {
    crossings.sort((left, right) => left - right);
    for (let index = 0; index + 1 < crossings.length; index += 2) {
      const from = Math.max(0, ((crossings[index] ?? 0) / EXTENT) * SIZE);
      const to = Math.min(SIZE, ((crossings[index + 1] ?? 0) / EXTENT) * SIZE);
      const row = Math.floor(sample / SAMPLES) * SIZE;
      for (let column = Math.floor(from); column < to; column += 1) {
        const share = Math.min(to, column + 1) - Math.max(from, column);
        coverage[row + column] = (coverage[row + column] ?? 0) + share;
      }
    }
  }
  return coverage;
}

/** Where edges cross the middle of each row of samples. */
function crossingsOf(rings: readonly Ring[]): number[][] {
  const rows = Array.from({ length: SIZE * SAMPLES }, (): number[] => []);
  const rowAt = (y: number): number => (y / EXTENT) * SIZE * SAMPLES - 0.5;
  for (const ring of rings) {
    for (const [index, [x1, y1]] of ring.entries()) {
      const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1];
      const last = Math.min(rows.length, Math.ceil(rowAt(Math.max(y1, y2))));
      for (let row = Math.max(0, Math.ceil(rowAt(Math.min(y1, y2)))); row < last; row += 1) {
        const y = ((row + 0.5) / SAMPLES / SIZE) * EXTENT;
        rows[row]!.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
      }
    }
  }
  return rows;
}

function drawLines(lines: readonly Ring[]): Uint8Array {
  const pixels = new Uint8Array(SIZE * SIZE);
  for (const line of lines) {
    for (const [index, [x1, y1]] of line.entries()) {
      const [x2, y2] = line[index + 1] ?? [x1, y1];
      const steps = Math.ceil((Math.max(Math.abs(x2 - x1), Math.abs(y2 - y1)) / EXTENT) * SIZE);
      for (let step = 0; step < steps; step += 1) {
        const column = Math.floor(((x1 + ((x2 - x1) * step) / steps) / EXTENT) * SIZE);
        const row = Math.floor(((y1 + ((y2 - y1) * step) / steps) / EXTENT) * SIZE);
        if (column >= 0 && column < SIZE && row >= 0 && row < SIZE) pixels[row * SIZE + column] = 1;
      }
    }
  }
  return pixels;
}
