import { encodePng as encodeRows } from '../../demo/vite/encodePng.ts';

const SIZE = 256;

type Colour = readonly [number, number, number];

/** A 256-pixel PNG in a colour of its own, with a border: enough to see which tile is where. */
export function pngTile(z: number, x: number, y: number): Buffer {
  const colour: Colour = [(z * 53) % 200, (x * 97) % 200, (y * 131) % 200];
  return encodePng(SIZE, SIZE, (column, row) => (row < 2 || column < 2 ? [255, 255, 255] : colour));
}

/** A 256-pixel PNG of small squares: a map of these does not move by half a pixel without a change in its picture. */
export function textureTile(z: number, x: number, y: number): Buffer {
  // All are made with the first: making one takes as long as a hand may hesitate.
  textures ??= Array.from({ length: TEXTURE_COUNT }, (_, seed) => makeTexture(seed));
  return textures[(z + x + 3 * y) % TEXTURE_COUNT] ?? Buffer.alloc(0);
}

const TEXTURE_COUNT = 8;
let textures: Buffer[] | null = null;

function makeTexture(seed: number): Buffer {
  return encodePng(SIZE, SIZE, (column, row) => {
    const square = ((column >> 4) * 7 + (row >> 4) * 13 + seed * 31) * 2654435761;
    return [80 + ((square >>> 8) % 170), 80 + ((square >>> 14) % 170), 80 + ((square >>> 20) % 170)];
  });
}

export function encodePng(width: number, height: number, colourAt: (column: number, row: number) => Colour): Buffer {
  const stride = 1 + width * 3;
  const rows = Buffer.alloc(height * stride);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) rows.set(colourAt(column, row), row * stride + 1 + column * 3);
  }
  return encodeRows(width, height, rows);
}
