// What measuring costs while a map is dragged: a CPU profile of one flight, ours and what we call against the rest.
// `npm run bench:cost [-- --root <another checkout>]`. The figure to compare is milliseconds per drawn frame.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArgs } from './chromium.mjs';
import { ensureChromium } from './ensureChromium.mjs';

const FLIGHTS = 5;
const FLIGHT_MS = 5000;
/** Moves of a hand, 1000 Hz mice joined by the browser: what a page gets is one a frame. */
const MOVE_EVERY_MS = 8;
const SAMPLE_EVERY_US = 100;

const PAGE = `<!doctype html><link rel="stylesheet" href="/maplibre/maplibre-gl.css">
<style>html, body, #map { height: 100%; margin: 0 }</style><div id="map"></div>
<script type="importmap">{ "imports": { "maplibre-gl": "/maplibre/maplibre-gl.mjs" } }</script>
<script type="module">
import * as maplibre from 'maplibre-gl';
import { createMapPerformance, mountOverlay } from '/sdk.js';
maplibre.setWorkerUrl('/maplibre/maplibre-gl-worker.mjs');
const points = Array.from({ length: 2000 }, (_, i) => ({ type: 'Feature', properties: { i }, geometry: { type: 'Point', coordinates: [(i * 37) % 360 - 180, (i * 17) % 140 - 70] } }));
const map = new maplibre.Map({ container: 'map', center: [0, 20], zoom: 3, style: { version: 8,
  sources: { photo: { type: 'raster', tileSize: 256, tiles: [location.origin + '/{z}/{x}/{y}.png'] }, points: { type: 'geojson', data: { type: 'FeatureCollection', features: points } } },
  layers: [{ id: 'photo', type: 'raster', source: 'photo' }, { id: 'points', type: 'circle', source: 'points', paint: { 'circle-radius': 4 } }] } });
const performance_ = createMapPerformance();
performance_.attach(map);
if (location.search === '?overlay') mountOverlay(performance_, { target: map.getContainer() });
window.frames_ = 0;
map.on('render', () => { window.frames_ += 1 });
map.once('idle', () => {
  const gl = map.getCanvas().getContext('webgl2');
  window.renderer = gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL);
  window.isReady = true;
});
</script>`;

const here = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const flag = process.argv.indexOf('--root');
const root = flag < 0 ? here : resolve(process.argv[flag + 1]);
const folder = mkdtempSync(join(tmpdir(), 'mapvitals-cost-'));
writeFileSync(join(folder, 'sdk.js'), await buildSdk());
const TILE = pngTile();
const server = createServer(answer).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const extra = (process.env.CHROMIUM_ARGS ?? '').split(' ').filter(Boolean);
const browser = await chromium.launch({
  executablePath: ensureChromium(),
  args: extra.length > 0 ? extra : chromiumArgs,
});

try {
  const results = { measured: [], overlay: [] };
  let renderer = '';
  for (let round = 0; round < FLIGHTS; round += 1) {
    for (const variant of Object.keys(results)) {
      const flight = await fly(variant);
      results[variant].push(flight);
      renderer = flight.renderer;
    }
  }
  process.stdout.write(`Chromium ${browser.version()}, ${renderer}, ${FLIGHTS} flights each, medians\n`);
  for (const [variant, flights] of Object.entries(results)) {
    const of = (key) => median(flights.map((flight) => flight[key]));
    process.stdout.write(
      `${variant.padEnd(9)} own ${of('ownMsPerFrame').toFixed(3)} ms a frame, ${(of('ownRatio') * 100).toFixed(2)} % of the flight; ` +
        `${of('frames').toFixed(0)} frames, ${of('framesPerSecond').toFixed(0)} a second, page busy ${(of('busyRatio') * 100).toFixed(0)} %\n`,
    );
  }
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}

/** One drag in circles on a fresh page. */
async function fly(variant) {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(`${origin}/?${variant}`);
  await page.waitForFunction(() => window.isReady === true, undefined, { timeout: 30_000 });
  const renderer = await page.evaluate(() => window.renderer);
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  const mouse = (type, angle, timestamp) =>
    session.send('Input.dispatchMouseEvent', {
      type,
      x: 512 + 200 * Math.cos(angle),
      y: 350 + 150 * Math.sin(angle),
      button: 'left',
      buttons: type === 'mouseReleased' ? 0 : 1,
      clickCount: type === 'mouseMoved' ? 0 : 1,
      timestamp,
    });
  await mouse('mousePressed', 0, Date.now() / 1000);
  const framesBefore = await page.evaluate(() => window.frames_);
  await session.send('Profiler.start');
  const startMs = Date.now();
  for (let elapsedMs = 0; elapsedMs < FLIGHT_MS; elapsedMs = Date.now() - startMs) {
    void mouse('mouseMoved', elapsedMs / 700, Date.now() / 1000);
    await new Promise((done) => setTimeout(done, MOVE_EVERY_MS));
  }
  const { profile } = await session.send('Profiler.stop');
  const frames = (await page.evaluate(() => window.frames_)) - framesBefore;
  await mouse('mouseReleased', 0, Date.now() / 1000);
  await page.close();
  const { ownUs, busyUs, totalUs } = addUp(profile);
  return {
    renderer,
    frames,
    framesPerSecond: frames / (totalUs / 1e6),
    ownMsPerFrame: ownUs / 1000 / frames,
    ownRatio: ownUs / totalUs,
    busyRatio: busyUs / totalUs,
  };
}

/** Ours is what ran in our file or was called from it. */
function addUp({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owner = new Map();
  const visit = (node, isOurs) => {
    const { url, functionName } = node.callFrame;
    const own = isOurs || url.endsWith('/sdk.js');
    owner.set(node.id, { own, idle: functionName === '(idle)' });
    for (const id of node.children ?? []) visit(byId.get(id), own);
  };
  visit(nodes[0], false);
  const sum = { ownUs: 0, busyUs: 0, totalUs: 0 };
  samples.forEach((id, index) => {
    const deltaUs = timeDeltas[index + 1] ?? 0;
    const { own, idle } = owner.get(id);
    sum.totalUs += deltaUs;
    if (!idle) sum.busyUs += deltaUs;
    if (own) sum.ownUs += deltaUs;
  });
  return sum;
}

function answer({ url = '/' }, response) {
  const { pathname } = new URL(url, 'http://localhost');
  const send = (type, body) =>
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'max-age=600' }).end(body);
  if (pathname === '/') send('text/html', PAGE);
  else if (pathname === '/sdk.js') send('text/javascript', readFileSync(join(folder, 'sdk.js')));
  else if (pathname.startsWith('/maplibre/')) {
    const name = pathname.slice('/maplibre/'.length);
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    send(type, readFileSync(join(here, 'node_modules/maplibre-gl/dist', name.replaceAll('..', ''))));
  } else if (pathname.endsWith('.png')) setTimeout(() => send('image/png', TILE), 30);
  else response.writeHead(404).end();
}

/** The package as an app's production build has it, in a file of its own. */
async function buildSdk() {
  if (process.env.SDK_FILE) return readFileSync(process.env.SDK_FILE);
  const { build } = await import('vite');
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `export { createMapPerformance } from '${root}/src/index.ts'; export { mountOverlay } from '${root}/src/overlay/index.ts';`,
  );
  const { output } = (
    await build({
      root,
      configFile: false,
      logLevel: 'warn',
      resolve: { alias: { '#advice': join(root, 'src/lib/advice/production.ts') } },
      build: {
        write: false,
        target: 'es2022',
        lib: { entry, formats: ['es'] },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    })
  ).at(0);
  return output.find(({ type }) => type === 'chunk').code;
}

function median(values) {
  return values.toSorted((a, b) => a - b)[values.length >> 1];
}

/** A grey square of 256 pixels. */
function pngTile() {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const header = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 0, 0, 0, 0]);
  const pixels = Buffer.alloc(257 * 256, 160);
  for (let row = 0; row < 256; row += 1) pixels[row * 257] = 0;
  const signature = Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]);
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
