// An animation of single WebP pictures, as Chromium's own encoder makes them.
// The container: https://developers.google.com/speed/webp/docs/riff_container

const FLAGS = { hasAnimation: 0x02, hasAlpha: 0x10, doNotBlend: 0x02 };

/**
 * @param {import('./joinWebp.d.mts').WebpFilm} film its size, and what changes in it: whole pictures, or parts of the one before
 * @returns {Uint8Array<ArrayBuffer>} one WebP that plays them over and over
 */
export function joinWebp({ width, height, frames }) {
  const pictures = frames.map(({ bytes, durationMs, part = { x: 0, y: 0, width, height } }) => ({
    chunks: pictureChunks(bytes),
    durationMs,
    // The container counts places in pairs of pixels.
    place: [part.x / 2, part.y / 2, part.width - 1, part.height - 1].flatMap(uint24),
  }));
  const hasAlpha = pictures.some(({ chunks }) => chunks.some(({ id }) => id === 'ALPH' || id === 'VP8L'));
  return chunk('RIFF', [
    text('WEBP'),
    chunk('VP8X', [
      Uint8Array.of(
        FLAGS.hasAnimation | (hasAlpha ? FLAGS.hasAlpha : 0),
        0,
        0,
        0,
        ...uint24(width - 1),
        ...uint24(height - 1),
      ),
    ]),
    // No ground of its own, and no end.
    chunk('ANIM', [new Uint8Array(6)]),
    ...pictures.map(({ chunks, durationMs, place }) =>
      chunk('ANMF', [
        Uint8Array.of(...place, ...uint24(Math.round(durationMs)), FLAGS.doNotBlend),
        ...chunks.map(({ bytes }) => bytes),
      ]),
    ),
  ]);
}

/** What is drawn, whole as it stands in the file: no metadata, and no head of its own. */
function pictureChunks(file) {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const chunks = [];
  for (let at = 12; at + 8 <= file.byteLength;) {
    const id = String.fromCharCode(...file.subarray(at, at + 4));
    const end = at + 8 + padded(view.getUint32(at + 4, true));
    if (['VP8 ', 'VP8L', 'ALPH'].includes(id)) chunks.push({ id, bytes: file.subarray(at, end) });
    at = end;
  }
  if (chunks.length === 0) throw new Error('No WebP picture: it has none of the chunks VP8, VP8L and ALPH.');
  return chunks;
}

function chunk(id, parts) {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const bytes = new Uint8Array(8 + padded(length));
  bytes.set(text(id));
  new DataView(bytes.buffer).setUint32(4, length, true);
  let at = 8;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function padded(length) {
  return length + (length % 2);
}

function uint24(value) {
  return [value & 255, (value >> 8) & 255, (value >> 16) & 255];
}

function text(letters) {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
}
