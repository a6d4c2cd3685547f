// What measuring costs while a map is dragged and zoomed: a CPU profile of one flight, ours and what we call against the
// rest. The figure to compare is milliseconds per drawn frame. `npm run bench:cost [-- options]`:
//   --root <folder>     another checkout's code instead of this one's; SDK_FILE=<file> takes a bundle that is built already
//   --against <folder>  flies that checkout's code too, in turns, and tells the ratio (a folder, or a bundle's file)
//   --flights <n>       of each kind (5)
//   --library <name>    leaflet, openLayers, deckGl or cesium instead of MapLibre: images of 256 pixels and one point, no overlay
//   --recorder          flies with a flight recorder, too, and tells what that adds to a frame
//   --gpu-time          flies withGpuTime, too, and tells what it measured: a graphics card's own
//   --bare              flies with nothing that measures, too, and tells what asking for a frame costs there
//   --functions         names our functions by what they and all that is not ours below them took (code that is not minified)
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, extname, join, resolve } from 'node:path';
import { deflateSync, crc32 } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { chromiumArgs } from './chromium.mjs';
import { buildWorld, worldPage } from './costWorlds.mjs';
import { ensureChromium } from './ensureChromium.mjs';

/** Before it: a page's code is slow when it runs for the first times. */
const WARM_UP_MS = 2000;
/** Between the wheel and the next drag: Leaflet takes no drag while a zoom is animated. */
const REST_MS = 600;
const FLIGHT_MS = 5000;
/** Small: drawn in software it still comes close to the display's rate, and our cost does not depend on it. */
const MAP = { left: 600, top: 100, width: 256, height: 176 };
/** Moves of a hand, 1000 Hz mice joined by the browser: what a page gets is one a frame. */
const MOVE_EVERY_MS = 8;
/** A vital is told up to a second after its end. */
const TELL_MS = 1200;
const SAMPLE_EVERY_US = 100;
const LATE_US = 1000;
/** Of the flight: the rest is zoomed by the wheel. */
const DRAGGED_SHARE = 0.7;
/** A function that takes less of a frame is not named. */
const LEAST_US = 0.5;

const PAGE = `<!doctype html><link rel="stylesheet" href="/maplibre/maplibre-gl.css">
<style>#map { position: absolute; left: ${MAP.left}px; top: ${MAP.top}px; width: ${MAP.width}px; height: ${MAP.height}px }</style><div id="map"></div>
<script type="importmap">{ "imports": { "maplibre-gl": "/maplibre/maplibre-gl.mjs" } }</script>
<script type="module">
import * as maplibre from 'maplibre-gl';
import * as sdk from '/SDK';
maplibre.setWorkerUrl('/maplibre/maplibre-gl-worker.mjs');
const points = Array.from({ length: 2000 }, (_, i) => ({ type: 'Feature', properties: { i }, geometry: { type: 'Point', coordinates: [(i * 37) % 360 - 180, (i * 17) % 140 - 70] } }));
const map = new maplibre.Map({ container: 'map', center: [0, 20], zoom: 3, style: { version: 8,
  sources: { photo: { type: 'raster', tileSize: 256, tiles: [location.origin + '/{z}/{x}/{y}.png'] }, points: { type: 'geojson', data: { type: 'FeatureCollection', features: points } } },
  layers: [{ id: 'photo', type: 'raster', source: 'photo' }, { id: 'points', type: 'circle', source: 'points', paint: { 'circle-radius': 4 } }] } });
const isTimed = location.search === '?gpuTime';
const performance_ = sdk.createMapPerformance(isTimed ? { adapter: sdk.withGpuTime(sdk.attachMapLibre) }
  : location.search === '?recorder' ? { flightRecorder: sdk.createFlightRecorder() } : {});
if (isTimed) {
  window.gpuTimes = [];
  performance_.monitor.onSample(({ name, parts }) => { if (name === 'GDF') window.gpuTimes.push(parts) });
  window.readProblems = () => performance_.snapshot().problems.map(({ code }) => code);
}
if (location.search !== '?bare') performance_.attach(map);
if (location.search === '?overlay') sdk.mountOverlay(performance_);
window.frames_ = 0;
map.on('render', () => { window.frames_ += 1 });
map.once('idle', () => {
  const gl = map.getCanvas().getContext('webgl2');
  window.renderer = gl.getParameter(gl.getExtension('WEBGL_debug_renderer_info').UNMASKED_RENDERER_WEBGL);
  window.isReady = true;
});
</script>`;

const here = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const FLIGHTS = Number(valueOf('--flights') ?? 5);
const isByFunction = process.argv.includes('--functions');
const library = valueOf('--library');
const world = library && (await buildWorld(library));
const source = process.env.SDK_FILE ?? folderOf('--root') ?? here;
const against = folderOf('--against');
const folder = mkdtempSync(join(tmpdir(), 'mapvitals-cost-'));
const bundles = { now: await buildSdk(source), ...(against ? { against: await buildSdk(against) } : {}) };
const TILE = pngTile();
const server = createServer(answer).listen(0, '127.0.0.1');
await new Promise((done) => server.once('listening', done));
const origin = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });

try {
  const flights = {
    measured: {},
    ...(library ? {} : { overlay: {} }),
    ...(process.argv.includes('--bare') ? { bare: {} } : {}),
    ...(process.argv.includes('--recorder') ? { recorder: {} } : {}),
    ...(process.argv.includes('--gpu-time') ? { gpuTime: {} } : {}),
  };
  for (let round = 0; round < FLIGHTS; round += 1) {
    for (const [variant, byBundle] of Object.entries(flights)) {
      for (const bundle of Object.keys(bundles)) (byBundle[bundle] ??= []).push(await fly(variant, bundle));
    }
  }
  const { renderer } = flights.measured.now[0];
  process.stdout.write(
    `${library ?? 'mapLibre'}, Chromium ${browser.version()}, ${renderer}, ${FLIGHTS} flights each, medians\n`,
  );
  for (const [variant, byBundle] of Object.entries(flights)) {
    for (const [bundle, those] of Object.entries(byBundle)) tell(variant, bundle, those);
    const { now, against: others } = byBundle;
    if (variant === 'recorder') {
      // Each beside the flight without one of its round, for a machine has slow minutes.
      const added = now.map(({ ownMsPerFrame }, round) => ownMsPerFrame - flights.measured.now[round].ownMsPerFrame);
      process.stdout.write(`recorder  adds ${median(added).toFixed(3)} ms a frame, the median of the rounds\n`);
    }
    if (!others) continue;
    const ratios = now.map(({ ownMsPerFrame }, round) => ownMsPerFrame / others[round].ownMsPerFrame);
    process.stdout.write(`${variant.padEnd(9)} now / against ${median(ratios).toFixed(2)}, the median of the rounds\n`);
  }
} finally {
  await browser.close();
  server.close();
  rmSync(folder, { recursive: true });
}

function valueOf(name) {
  const index = process.argv.indexOf(name);
  return index < 0 ? undefined : process.argv[index + 1];
}

function folderOf(name) {
  const value = valueOf(name);
  return value && resolve(value);
}

function tell(variant, bundle, flights) {
  const of = (key) => median(flights.map((flight) => flight[key]));
  process.stdout.write(
    `${variant.padEnd(9)}${against ? bundle.padEnd(8) : ''} own ${of('ownMsPerFrame').toFixed(3)} ms a frame, ${(of('ownRatio') * 100).toFixed(2)} % of the flight; ` +
      `the frame asked for: ${of('askUsPerFrame').toFixed(0)} us, by us ${of('ownAskUsPerFrame').toFixed(0)}; ` +
      `${of('frames').toFixed(0)} frames, ${of('framesPerSecond').toFixed(0)} a second, page busy ${(of('busyRatio') * 100).toFixed(0)} %\n`,
  );
  if (variant === 'gpuTime') {
    const [told, longest] = ['gpuMs', 'maxGpuMs'].map((part) =>
      flights.flatMap(({ gpuTimes }) => gpuTimes.map((parts) => parts[part]).filter((ms) => ms !== undefined)),
    );
    const problems = [...new Set(flights.flatMap((flight) => flight.problems))];
    process.stdout.write(
      `          the GPU drew for ${median(told)?.toFixed(3)} ms a gesture's frame (median of ${told.length} gestures), ${Math.max(0, ...longest).toFixed(3)} ms at most; problems: ${problems.join(', ') || 'none'}\n`,
    );
  }
  if (isByFunction) tellFunctions(flights);
}

/** Microseconds per drawn frame of all flights together: in itself, and in what is not ours below it, by name. */
function tellFunctions(flights) {
  const frames = flights.reduce((sum, flight) => sum + flight.frames, 0);
  const all = new Map();
  for (const { byFunction } of flights) {
    for (const [name, { selfUs, calledUs }] of byFunction) {
      const sum = all.get(name) ?? { selfUs: 0, calledUs: new Map() };
      all.set(name, sum);
      sum.selfUs += selfUs;
      for (const [called, us] of calledUs) sum.calledUs.set(called, (sum.calledUs.get(called) ?? 0) + us);
    }
  }
  const rows = [...all].map(([name, { selfUs, calledUs }]) => {
    const called = [...calledUs].toSorted((a, b) => b[1] - a[1]);
    return { name, selfUs, called, belowUs: called.reduce((sum, [, us]) => sum + us, 0) };
  });
  for (const { name, selfUs, belowUs, called } of rows.toSorted(
    (a, b) => b.selfUs + b.belowUs - a.selfUs - a.belowUs,
  )) {
    if (selfUs + belowUs < frames * LEAST_US) break;
    const those = called.slice(0, 4).map(([callee, us]) => `${callee} ${(us / frames).toFixed(1)}`);
    process.stdout.write(
      `  ${((selfUs + belowUs) / frames).toFixed(1).padStart(7)} us  ${name.padEnd(34)} itself ${(selfUs / frames).toFixed(1)}${those.length ? `; ${those.join(', ')}` : ''}\n`,
    );
  }
}

/** A drag in circles, then the wheel in and out, on a fresh page. */
async function fly(variant, bundle) {
  const page = await browser.newPage({ viewport: { width: 1024, height: 700 } });
  await page.goto(`${origin}/${bundle}?${variant}`);
  await page.waitForFunction(() => window.isReady === true, undefined, { timeout: 30_000 });
  const renderer = await page.evaluate(() => window.renderer);
  const session = await page.context().newCDPSession(page);
  await session.send('Profiler.enable');
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_EVERY_US });
  const sent = [];
  const send = (type, angle, rest) => {
    const [x, y] = [0.5 + 0.3 * Math.cos(angle), 0.5 + 0.3 * Math.sin(angle)];
    const place = { x: MAP.left + MAP.width * x, y: MAP.top + MAP.height * y, timestamp: Date.now() / 1000 };
    sent.push(session.send('Input.dispatchMouseEvent', { type, ...place, ...rest }));
  };
  /** Calls it every few milliseconds, with how far it is. */
  const during = async (forMs, step) => {
    const startMs = Date.now();
    for (let elapsedMs = 0; elapsedMs < forMs; elapsedMs = Date.now() - startMs) {
      step(elapsedMs);
      await new Promise((done) => setTimeout(done, MOVE_EVERY_MS));
    }
  };
  const move = async (forMs) => {
    send('mousePressed', 0, { button: 'left', buttons: 1, clickCount: 1 });
    await during(forMs * DRAGGED_SHARE, (ms) => send('mouseMoved', ms / 700, { button: 'left', buttons: 1 }));
    send('mouseReleased', 0, { button: 'left', clickCount: 1 });
    await during(forMs * (1 - DRAGGED_SHARE), (ms) =>
      send('mouseWheel', 0, { deltaX: 0, deltaY: Math.cos(ms / 200) > 0 ? 40 : -40 }),
    );
  };
  await move(WARM_UP_MS);
  await new Promise((done) => setTimeout(done, REST_MS));
  const framesBefore = await page.evaluate(() => window.frames_);
  await session.send('Profiler.start');
  await move(FLIGHT_MS);
  const { profile } = await session.send('Profiler.stop');
  const frames = (await page.evaluate(() => window.frames_)) - framesBefore;
  await Promise.all(sent);
  await new Promise((done) => setTimeout(done, TELL_MS));
  const [gpuTimes = [], problems = []] = await page.evaluate(() => [window.gpuTimes, window.readProblems?.()]);
  await page.close();
  const { ownUs, askUs, ownAskUs, busyUs, totalUs, byFunction } = addUp(profile, String(bundles[bundle]));
  return {
    renderer,
    byFunction,
    gpuTimes,
    problems,
    frames,
    framesPerSecond: frames / (totalUs / 1e6),
    ownMsPerFrame: ownUs / 1000 / frames,
    askUsPerFrame: askUs / frames,
    ownAskUsPerFrame: ownAskUs / frames,
    ownRatio: ownUs / totalUs,
    busyRatio: busyUs / totalUs,
  };
}

/**
 * Ours is what ran in our file or was called from it, all but the method of a library's own that an adapter listens in on:
 * the library would have called it, too. Who asks first for the next frame pays for it, the others next to nothing, and a map
 * that moves asks for each: to ask is told apart.
 */
function addUp({ nodes, samples, timeDeltas }, code) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const owner = new Map();
  const visit = (node, ours, isTapped) => {
    const { url, functionName, lineNumber } = node.callFrame;
    const isOurs = url.endsWith('/sdk.js');
    const name = isOurs ? `${functionName || '=>'}:${lineNumber + 1}` : functionName || url;
    const by = isOurs ? name : isTapped && url !== '' ? null : ours;
    owner.set(node.id, { by, called: isOurs ? null : name, idle: functionName === '(idle)' });
    for (const id of node.children ?? []) visit(byId.get(id), by, isOurs && isTap(node.callFrame, code));
  };
  visit(nodes[0], null, false);
  const sum = { ownUs: 0, askUs: 0, ownAskUs: 0, busyUs: 0, totalUs: 0, byFunction: new Map() };
  samples.forEach((id, index) => {
    // One that came much later: meanwhile the processor was somebody else's.
    const deltaUs = Math.min(timeDeltas[index + 1] ?? 0, owner.get(id).idle ? Infinity : LATE_US);
    const { by, called, idle } = owner.get(id);
    sum.totalUs += deltaUs;
    if (!idle) sum.busyUs += deltaUs;
    if (called === 'requestAnimationFrame') {
      sum.askUs += deltaUs;
      if (by !== null) sum.ownAskUs += deltaUs;
      return;
    }
    if (by === null) return;
    sum.ownUs += deltaUs;
    const one = sum.byFunction.get(by) ?? { selfUs: 0, calledUs: new Map() };
    sum.byFunction.set(by, one);
    if (called === null) one.selfUs += deltaUs;
    else one.calledUs.set(called, (one.calledUs.get(called) ?? 0) + deltaUs);
  });
  return sum;
}

/** Calls what it stands in for, at once. */
function isTap({ lineNumber, columnNumber }, code) {
  const line = code
    .split('\n', lineNumber + 2)
    .slice(lineNumber)
    .join('\n');
  return line.slice(columnNumber, columnNumber + 100).includes('Reflect.apply(');
}

function answer({ url = '/' }, response) {
  const { pathname } = new URL(url, 'http://localhost');
  const send = (type, body) =>
    response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'max-age=600' }).end(body);
  const [, bundle, isSdk] = pathname.match(/^\/(now|against)(\/sdk\.js)?$/) ?? [];
  if (isSdk) send('text/javascript', bundles[bundle]);
  else if (bundle) send('text/html', (world ? worldPage(library, MAP) : PAGE).replace('/SDK', `/${bundle}/sdk.js`));
  else if (world?.[pathname]) send(pathname.endsWith('.css') ? 'text/css' : 'text/javascript', world[pathname]);
  else if (pathname.startsWith('/cesium/')) sendCesium(pathname, send);
  else if (pathname.startsWith('/maplibre/')) {
    const name = pathname.slice('/maplibre/'.length);
    const type = name.endsWith('.css') ? 'text/css' : 'text/javascript';
    send(type, readFileSync(join(here, 'node_modules/maplibre-gl/dist', name.replaceAll('..', ''))));
  } else if (pathname.endsWith('.png')) setTimeout(() => send('image/png', TILE), 30);
  else response.writeHead(404).end();
}

/** Its workers and what they read; without them it draws nothing. */
function sendCesium(pathname, send) {
  const name = pathname.slice('/cesium/'.length).replaceAll('..', '');
  const type = { '.js': 'text/javascript', '.json': 'application/json', '.wasm': 'application/wasm' }[extname(name)];
  send(type ?? 'application/octet-stream', readFileSync(join(here, 'node_modules/cesium/Build/Cesium', name)));
}

/** The package as an app's production build has it, in a file of its own; `from`: a checkout, or such a file. */
async function buildSdk(from) {
  if (from.endsWith('.js')) return readFileSync(from);
  const { build } = await import('vite');
  const entry = join(folder, 'entry.ts');
  writeFileSync(
    entry,
    `export * from '${from}/src/index.ts'; export { mountOverlay } from '${from}/src/overlay/index.ts'; export { createFlightRecorder } from '${from}/src/reports.ts';`,
  );
  const { output } = (
    await build({
      root: from,
      configFile: false,
      logLevel: 'warn',
      resolve: { alias: { '#advice': join(from, 'src/lib/advice/production.ts') } },
      build: {
        write: false,
        target: 'es2022',
        minify: !isByFunction,
        lib: { entry, formats: ['es'] },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    })
  ).at(0);
  const { code } = output.find(({ type }) => type === 'chunk');
  // What the lines beside the names are those of.
  if (process.env.KEEP_BUNDLE && from === source) writeFileSync(process.env.KEEP_BUNDLE, code);
  return code;
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
