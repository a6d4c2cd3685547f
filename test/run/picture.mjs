// Plays the demo's first thirty seconds with real input, in real time, and writes what was seen as docs/public/story-light.webp
// and story-dark.webp (their last pictures alone, too), and their place into the README. It wants a graphics card: software draws two frames a second, and a
// clock that waits for it would show figures that nobody measured. `--headed` opens a window, where headless finds no card;
// CHROMIUM_ARGS='--use-angle=vulkan --enable-features=Vulkan' may help it to one.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { build, preview } from 'vite';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';
import { makeFilm } from './makeFilm.mjs';

const PAGE = { width: 1280, height: 800 };
const PICTURE = { width: 800, height: 500 };
/** What moves is seen to move. */
const LEAST_MS = 1000 / 15;
const HOLD_MS = 3000;
const SCHEMES = ['light', 'dark'];
const { values } = parseArgs({
  options: {
    headed: { type: 'boolean', default: false },
    /** Keeps the single pictures in this folder, too. */
    keep: { type: 'string' },
  },
});

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
    const pictures = await record(scheme);
    if (values.keep) await keep(values.keep, scheme, pictures);
    const { film, still } = await makeFilm(browser, pictures, { ...PICTURE, endMs: HOLD_MS });
    writeFileSync(`docs/public/story-${scheme}.webp`, film);
    writeFileSync(`docs/public/story-${scheme}-still.webp`, still);
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
    const last = pictures.at(-1);
    // What it comes to rest at must be there.
    if (last && atMs - last.atMs < LEAST_MS) last.data = data;
    else pictures.push({ data, atMs });
    void session.send('Page.screencastFrameAck', { sessionId });
  });
  await session.send('Page.startScreencast', { format: 'png', maxWidth: PAGE.width, maxHeight: PAGE.height });
  await page.evaluate(showHand);
  const hand = createHand(session);
  const press = async (name) => {
    const box = await page.getByRole('button', { name, exact: true }).boundingBox();
    await hand.glide(box.x + box.width / 2, box.y + box.height / 2);
    await hand.send('mousePressed', 1);
    await hand.send('mouseReleased', 0);
  };
  await hand.glide(720, 400);
  await hand.drag(-240);
  await page.getByRole('region', { name: 'What was measured' }).waitFor();
  await sleep(HOLD_MS);
  await press('Move it to a worker');
  await page.getByRole('region', { name: 'Where the work runs now' }).waitFor();
  await sleep(HOLD_MS);
  await press('Drag again');
  await hand.glide(460, 400);
  await hand.drag(240);
  await page.getByRole('region', { name: 'Before and after' }).waitFor();
  await hand.glide(1230, 620);
  await sleep(HOLD_MS);
  await session.send('Page.stopScreencast');
  await context.close();
  return pictures;
}

/** Moves as one does, and does not wait for a page that hangs. */
function createHand(session) {
  let [x, y] = [PAGE.width / 2, PAGE.height * 0.9];
  const send = (type, buttons) =>
    session.send('Input.dispatchMouseEvent', { type, x, y, button: buttons ? 'left' : 'none', buttons, clickCount: 1 });
  const move = async (toX, toY, steps, buttons, pace) => {
    const [fromX, fromY] = [x, y];
    const sent = [];
    for (let step = 1; step <= steps; step += 1) {
      const share = pace(step / steps);
      [x, y] = [fromX + (toX - fromX) * share, fromY + (toY - fromY) * share];
      sent.push(send('mouseMoved', buttons));
      await sleep(16);
    }
    await Promise.all(sent);
  };
  return {
    send: (type, buttons) =>
      session.send('Input.dispatchMouseEvent', { type, x, y, button: 'left', buttons, clickCount: 1 }),
    glide: (toX, toY) => move(toX, toY, 35, 0, (share) => share * share * (3 - 2 * share)),
    async drag(byX) {
      await this.send('mousePressed', 1);
      await move(x + byX, y, 90, 1, (share) => share);
      await this.send('mouseReleased', 0);
    },
  };
}

/** Runs in the page: pictures of it show no pointer. */
function showHand() {
  const hand = document.createElement('div');
  const style =
    'position:fixed;left:-14px;top:-14px;width:28px;height:28px;border-radius:50%;pointer-events:none;z-index:2147483647';
  hand.style.cssText = `${style};border:2px solid #fff;background:#0006;box-shadow:0 1px 6px #0008`;
  document.body.append(hand);
  addEventListener(
    'pointermove',
    ({ clientX, clientY, buttons }) => {
      hand.style.transform = `translate(${clientX}px, ${clientY}px) scale(${buttons ? 0.75 : 1})`;
    },
    { capture: true, passive: true },
  );
}

/** Each picture in a file of its own, named by its time: what the film is made of, for eyes. */
async function keep(folder, scheme, pictures) {
  mkdirSync(folder, { recursive: true });
  for (const { data, atMs } of pictures) {
    const name = `${scheme}-${String(Math.round(atMs - pictures[0].atMs)).padStart(6, '0')}.png`;
    writeFileSync(join(folder, name), Buffer.from(data, 'base64'));
  }
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
