// Plays the demo's first thirty seconds with real input, in real time, and writes what was seen as docs/public/story-light.webp
// and story-dark.webp, and their place into the README. It wants a graphics card: software draws two frames a second, and a
// clock that waits for it would show figures that nobody measured. `--headed` opens a window, where headless finds no card.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { joinWebp } from './joinWebp.mjs';

const PAGE = { width: 1280, height: 800 };
const PICTURE = { width: 800, height: 500 };
const QUALITY = 0.7;
/** Fifteen pictures a second: what moves is seen to move, and the file stays small. */
const LEAST_MS = 1000 / 15;
const HOLD_MS = 3000;
const SCHEMES = ['light', 'dark'];
const { values } = parseArgs({ options: { headed: { type: 'boolean', default: false } } });

const outDir = mkdtempSync(join(tmpdir(), 'mapvitals-picture-'));
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  headless: !values.headed,
  args: chromiumArgs.filter((arg) => !arg.includes('swiftshader')),
});
let server;
try {
  await requireCard();
  await build({ mode: 'demo', logLevel: 'error', build: { outDir } });
  server = await preview({
    mode: 'demo',
    logLevel: 'warn',
    build: { outDir },
    preview: { host: '127.0.0.1', port: 0 },
  });
  for (const scheme of SCHEMES) {
    const film = joinWebp({ ...PICTURE, frames: await encode(await record(scheme)) });
    writeFileSync(`docs/public/story-${scheme}.webp`, film);
    process.stdout.write(`docs/public/story-${scheme}.webp: ${Math.round(film.length / 1000)} kB\n`);
  }
  writePlace();
} catch (error) {
  process.exitCode = 1;
  process.stderr.write(`${error.message}\n`);
} finally {
  await browser.close();
  await server?.close();
  rmSync(outDir, { recursive: true });
}

async function requireCard() {
  const page = await browser.newPage();
  const renderer = await page.evaluate(() => {
    const gl = document.createElement('canvas').getContext('webgl2');
    const info = gl?.getExtension('WEBGL_debug_renderer_info');
    return gl && String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
  });
  await page.close();
  if (!renderer || /swiftshader|llvmpipe|softpipe|software|basic render/i.test(renderer))
    throw new Error(
      `The picture is taken in real time, and here WebGL is drawn in software, got \`${renderer ?? 'no WebGL 2'}\`: two frames a second. Run it where Chromium has a graphics card, with --headed if it needs a screen for it.`,
    );
}

/** The story as a visitor plays it; each picture with the time at which it was seen, ms. */
async function record(colorScheme) {
  const context = await browser.newContext({ viewport: PAGE, colorScheme });
  const page = await context.newPage();
  page.setDefaultTimeout(90_000);
  const session = await context.newCDPSession(page);
  await page.goto(server.resolvedUrls.local[0]);
  await page.locator('button:enabled', { hasText: 'Drag me' }).waitFor();
  await sleep(1500);

  const pictures = [];
  session.on('Page.screencastFrame', ({ data, metadata, sessionId }) => {
    const atMs = metadata.timestamp * 1000;
    if (atMs - (pictures.at(-1)?.atMs ?? 0) >= LEAST_MS) pictures.push({ data, atMs });
    void session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', { format: 'png', maxWidth: PAGE.width, maxHeight: PAGE.height });
  const press = (name) => page.getByRole('button', { name, exact: true }).click();
  await sleep(1000);
  await drag(session, 700, -240);
  await page.getByRole('region', { name: 'What was measured' }).waitFor();
  await sleep(HOLD_MS);
  await press('Move it to a worker');
  await sleep(HOLD_MS);
  await press('Drag again');
  await drag(session, 460, 240);
  await page.getByRole('region', { name: 'Before and after' }).waitFor();
  await sleep(HOLD_MS);
  await session.send('Page.stopScreencast');
  await context.close();
  return pictures;
}

/** A hand does not wait for a page that hangs. */
async function drag(session, from, byX) {
  const mouse = (type, x, buttons) =>
    session.send('Input.dispatchMouseEvent', { type, x, y: 400, button: 'left', buttons, clickCount: 1 });
  await mouse('mousePressed', from, 1);
  const sent = [];
  for (let step = 1; step <= 90; step += 1) {
    sent.push(mouse('mouseMoved', from + (byX * step) / 90, 1));
    await sleep(16);
  }
  await Promise.all(sent);
  await mouse('mouseReleased', from + byX, 0);
}

/** By the browser's own encoder, smaller; each is shown until the next was seen. */
async function encode(pictures) {
  const page = await browser.newPage();
  const frames = [];
  for (const [index, { data, atMs }] of pictures.entries()) {
    const webp = await page.evaluate(
      async ({ data, width, height, quality }) => {
        const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob());
        const canvas = document.createElement('canvas');
        Object.assign(canvas, { width, height });
        canvas.getContext('2d').drawImage(picture, 0, 0, width, height);
        return canvas.toDataURL('image/webp', quality).split(',')[1];
      },
      { data, quality: QUALITY, ...PICTURE },
    );
    const durationMs = (pictures[index + 1]?.atMs ?? atMs + HOLD_MS) - atMs;
    frames.push({ bytes: new Uint8Array(Buffer.from(webp, 'base64')), durationMs });
  }
  await page.close();
  return frames;
}

/** On top of the README, by whole addresses: npm shows it, too. */
function writePlace() {
  const { repository } = JSON.parse(readFileSync('package.json', 'utf8'));
  const folder = `${repository.url.replace(/^git\+|\.git$/g, '')}/raw/main/docs/public`;
  const place = `<!-- picture -->
<picture>
  <source media="(prefers-color-scheme: dark)" srcset="${folder}/story-dark.webp">
  <img src="${folder}/story-light.webp" width="${PICTURE.width}" alt="The demo: a drag stutters, a card names the operation that held the map; moved to a worker, the same drag is smooth.">
</picture>
<!-- /picture -->`;
  const readme = readFileSync('README.md', 'utf8');
  writeFileSync('README.md', readme.replace(/<!-- picture -->[^]*<!-- \/picture -->/, place));
}
