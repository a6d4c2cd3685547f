import { inflateSync } from 'node:zlib';

export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly channels: 3 | 4;
  readonly pixels: Uint8Array;
}

const CHANNELS: Readonly<Record<number, 3 | 4>> = { 2: 3, 6: 4 };

/** Decodes what a browser's screencast sends: 8 bits a channel, with or without alpha, not interlaced. */
export function decodePng(png: Buffer): Bitmap {
  const width = png.readUInt32BE(16);
  const height = png.readUInt32BE(20);
  const channels = CHANNELS[png[25] ?? 0];
  if (png[24] !== 8 || !channels || png[28] !== 0) throw new Error('Only PNGs of 8 bits in true colour are read.');
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at);
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  const rows = inflateSync(Buffer.concat(parts));
  const stride = width * channels;
  const pixels = new Uint8Array(stride * height);
  for (let row = 0; row < height; row += 1) {
    const filter = rows[row * (stride + 1)] ?? 0;
    const from = row * (stride + 1) + 1;
    const to = row * stride;
    for (let column = 0; column < stride; column += 1) {
      const left = column < channels ? 0 : (pixels[to + column - channels] ?? 0);
      const up = row === 0 ? 0 : (pixels[to + column - stride] ?? 0);
      const upLeft = row === 0 || column < channels ? 0 : (pixels[to + column - stride - channels] ?? 0);
      pixels[to + column] = (rows[from + column] ?? 0) + predict(filter, left, up, upLeft);
    }
  }
  return { width, height, channels, pixels };
}

/** PNG specification, section 9.2. */
function predict(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0;
    case 1:
      return left;
    case 2:
      return up;
    case 3:
      return (left + up) >> 1;
    default: {
      const guess = left + up - upLeft;
      const [byLeft, byUp, byBoth] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - upLeft)];
      if (byLeft <= byUp && byLeft <= byBoth) return left;
      return byUp <= byBoth ? up : upLeft;
    }
  }
}
