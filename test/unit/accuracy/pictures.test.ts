import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { changedRatio, colourRatio } from '../../../e2e/accuracy/rig/comparePictures.ts';
import { decodePng } from '../../../e2e/accuracy/rig/decodePng.ts';
import { encodePng } from '../../../e2e/support/pngTile.ts';
import type { Bitmap } from '../../../e2e/accuracy/rig/decodePng.ts';

const all = { x: 0, y: 0, width: 10, height: 10 };
const black = (): [number, number, number] => [0, 0, 0];

/** Ten by ten pixels, black but for those that `isWhite` names. */
const picture = (isWhite: (x: number, y: number) => boolean): Bitmap =>
  decodePng(encodePng(10, 10, (x, y) => (isWhite(x, y) ? [255, 255, 255] : black())));

test('a picture is read as it was written', () => {
  const { width, height, channels, pixels } = decodePng(encodePng(3, 2, (x, y) => [x, y, 100 + x]));
  expect({ width, height, channels }).toEqual({ width: 3, height: 2, channels: 3 });
  expect([...pixels]).toEqual([0, 0, 100, 1, 0, 101, 2, 0, 102, 0, 1, 100, 1, 1, 101, 2, 1, 102]);
});

test('each of the five filters of PNG is undone', () => {
  // Rows of two grey-blue pixels, each row under another filter, by the specification's formulas.
  const rows = [
    [0, 10, 20, 30, 40, 50, 60],
    [1, 10, 20, 30, 30, 30, 30],
    [2, 0, 0, 0, 0, 0, 0],
    [3, 5, 10, 15, 15, 15, 15],
    [4, 0, 0, 0, 0, 0, 0],
  ];
  const plain = encodePng(2, 5, black);
  const body = deflateSync(Buffer.from(rows.flat()));
  const start = plain.indexOf('IDAT') - 4;
  const idat = Buffer.alloc(body.length + 12);
  idat.writeUInt32BE(body.length, 0);
  idat.write('IDAT', 4, 'latin1');
  body.copy(idat, 8);
  const png = Buffer.concat([plain.subarray(0, start), idat, plain.subarray(plain.indexOf('IEND') - 4)]);
  const { pixels } = decodePng(png);
  const row = (index: number): number[] => [...pixels.subarray(index * 6, index * 6 + 6)];
  expect(row(0)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(row(1)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(row(2)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(row(3)).toEqual([10, 20, 30, 40, 50, 60]);
  expect(row(4)).toEqual([10, 20, 30, 40, 50, 60]);
});

test('what changed is a share of the rectangle', () => {
  const before = picture(() => false);
  expect(
    changedRatio(
      before,
      picture((x) => x < 3),
      all,
    ),
  ).toBeCloseTo(0.3, 6);
  expect(
    changedRatio(
      before,
      picture((x) => x < 3),
      { x: 5, y: 0, width: 5, height: 10 },
    ),
  ).toBe(0);
  expect(changedRatio(before, before, all)).toBe(0);
});

test('what lies under a mask counts neither way', () => {
  const mask = { x: 0, y: 0, width: 5, height: 10 };
  expect(
    changedRatio(
      picture(() => false),
      picture((x) => x < 6),
      all,
      [mask],
    ),
  ).toBeCloseTo(0.2, 6);
});

test('the blank part is the share in one colour, to within rounding', () => {
  expect(
    colourRatio(
      picture((_, y) => y < 4),
      [2, 1, 0],
      all,
    ),
  ).toBeCloseTo(0.6, 6);
});
