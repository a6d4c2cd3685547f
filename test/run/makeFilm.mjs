// A film out of single pictures of a page, as an animated WebP that a README can carry.
import { joinWebp } from './joinWebp.mjs';

/** Nobody waits for more on top of a README. Coarser, then slower, until the film fits. */
const MOST_BYTES = 1_400_000;
const SETTINGS = [
  { quality: 0.75, leastMs: 0 },
  { quality: 0.6, leastMs: 0 },
  { quality: 0.5, leastMs: 1000 / 12 },
  { quality: 0.4, leastMs: 1000 / 10 },
  { quality: 0.3, leastMs: 1000 / 8 },
];

/** By the browser's own encoder, as fine as fits; and how it ends, for those who want nothing to move. */
export async function makeFilm(browser, pictures, size) {
  const page = await browser.newPage();
  let film;
  for (const { quality, leastMs } of SETTINGS) {
    film = joinWebp({ ...size, frames: await encode(page, thin(pictures, leastMs), quality, size) });
    if (film.length <= MOST_BYTES) break;
  }
  const [{ bytes: still }] = await encode(page, pictures.slice(-1), SETTINGS[0].quality, size);
  await page.close();
  return { film, still };
}

/** So far apart at least; what stood longest is there as it was last. */
function thin(pictures, leastMs) {
  const thinned = [];
  for (const picture of pictures) {
    const last = thinned.at(-1);
    if (last && picture.atMs - last.atMs < leastMs * 0.9) thinned[thinned.length - 1] = { ...picture, atMs: last.atMs };
    else thinned.push(picture);
  }
  return thinned;
}

/** Of each what differs from the one before; each is shown until the next was seen. */
async function encode(page, pictures, quality, { width, height, endMs }) {
  await page.evaluate(() => (window.shown = undefined));
  const frames = [];
  for (const [index, { data, atMs }] of pictures.entries()) {
    const changed = await page.evaluate(encodeChange, { data, quality, width, height });
    const durationMs = (pictures[index + 1]?.atMs ?? atMs + endMs) - atMs;
    const last = frames.at(-1);
    if (changed)
      frames.push({ bytes: new Uint8Array(Buffer.from(changed.webp, 'base64')), durationMs, part: changed.part });
    else if (last) last.durationMs += durationMs;
  }
  return frames;
}

/** Runs in a page. `null`: nothing is to be seen of what changed. */
async function encodeChange({ data, width, height, quality }) {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, width, height);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const before = window.shown;
  window.shown = pixels;
  let [left, top, right, bottom] = before ? [width, height, 0, 0] : [0, 0, width, height];
  for (let at = before ? 0 : pixels.length; at < pixels.length; at += 1) {
    if (pixels[at] === before[at]) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, top] = [Math.min(left, x), Math.min(top, y)];
    [right, bottom] = [Math.max(right, x + 1), Math.max(bottom, y + 1)];
  }
  if (right <= left) return null;
  [left, top] = [left - (left % 2), top - (top % 2)];
  const part = { x: left, y: top, width: right - left, height: bottom - top };
  const cut = new OffscreenCanvas(part.width, part.height);
  cut.getContext('2d').drawImage(canvas, -left, -top);
  const bytes = new Uint8Array(await (await cut.convertToBlob({ type: 'image/webp', quality })).arrayBuffer());
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return { webp: btoa(text), part };
}
