// Records what `test/unit/cli/flights.test.ts` compares: short flights with two of the demo's operations, each a session of its
// own, in turn: of one build, of one whose `clusterPlaces` takes a quarter longer, and with 40 ms added to each frame.
// `node e2e/compare/recordFlights.mjs` writes test/fixtures/flights.jsonl; a number scales the counts: `0.1` flies a tenth.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { build, preview, runnerImport } from 'vite';
import { chromiumArgs } from '../../test/run/chromium.mjs';
import { ensureChromium } from '../../test/run/ensureChromium.mjs';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const OUT = at('test/fixtures/flights.jsonl');
const SCALE = Number(process.argv[2] ?? 1);
const COUNTS = { base: 60, slowOperation: 10, slowFrames: 10 };
const VIEWPORT = { width: 400, height: 300 };
/** Short, and many: on a busy machine enough of them are left alone. */
const CALLS = 180;
const SLOWER_BY = 0.25;
const FRAME_MS = 40;

// Node does not read TypeScript by itself.
const { demoData } = (await runnerImport(at('demo/vite/demoData.ts'))).module;
const folder = mkdtempSync(join(tmpdir(), 'mapvitals-flights-'));
const { compilerOptions } = JSON.parse(readFileSync(at('tsconfig.json'), 'utf8'));

/** The page as it is, or with one function that takes longer. */
async function buildPage(name, plugins = []) {
  await build({
    configFile: false,
    root: at('e2e/compare/page'),
    base: './',
    logLevel: 'error',
    plugins: [demoData({ everyNth: 200 }), ...plugins],
    resolve: {
      alias: Object.entries(compilerOptions.paths).map(([alias, [path]]) => ({
        find: new RegExp(`^${alias}$`),
        replacement: at(path),
      })),
    },
    build: { outDir: join(folder, name), emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 4000 },
  });
  const server = await preview({
    configFile: false,
    root: at('e2e/compare/page'),
    logLevel: 'error',
    build: { outDir: join(folder, name) },
    preview: {
      host: '127.0.0.1',
      port: 0,
      // Cross-origin isolated, Chromium's clock steps by 5 microseconds instead of 100.
      headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
    },
  });
  return { server, origin: server.resolvedUrls.local[0] };
}

const slower = {
  name: 'slower-cluster-places',
  transform(code, id) {
    if (!id.endsWith('/clusterPlaces.ts')) return undefined;
    const renamed = code.replace('export function clusterPlaces(', 'function clusterAtOnce(');
    if (renamed === code) throw new Error('There is no `clusterPlaces` to slow down.');
    return `${renamed}
export function clusterPlaces(...given) {
  const fromMs = performance.now();
  const index = clusterAtOnce(...given);
  const untilMs = performance.now() + ${SLOWER_BY} * (performance.now() - fromMs);
  while (performance.now() < untilMs);
  return index;
}`;
  },
};

const normal = await buildPage('normal');
const slow = await buildPage('slow', [slower]);
const builds = { base: normal, slowOperation: slow, slowFrames: normal };
const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArgs });
const lines = [];
try {
  for (const kind of planInTurn()) {
    const startMs = Date.now();
    const report = await fly(builds[kind].origin, kind === 'slowFrames');
    lines.push(JSON.stringify({ kind, report: slim(report) }));
    writeFileSync(OUT, `${lines.join('\n')}\n`);
    process.stdout.write(`${lines.length} ${kind} ${Date.now() - startMs} ms\n`);
  }
} finally {
  await browser.close();
  for (const { server } of [normal, slow]) await server.close();
  rmSync(folder, { recursive: true });
}

/** Mixed evenly: what the machine does meanwhile happens to all. */
function planInTurn() {
  return Object.entries(COUNTS)
    .flatMap(([kind, count]) => {
      const flown = Math.ceil(count * SCALE);
      return Array.from({ length: flown }, (_, index) => ({ kind, at: (index + 0.5) / flown }));
    })
    .sort((a, b) => a.at - b.at)
    .map(({ kind }) => kind);
}

async function fly(origin, hasSlowFrames) {
  const context = await browser.newContext({ viewport: VIEWPORT, reducedMotion: 'reduce' });
  const page = await context.newPage();
  page.setDefaultTimeout(120_000);
  if (hasSlowFrames) await page.addInitScript(slowDownFrames, FRAME_MS);
  await page.goto(origin);
  await page.locator('body[data-is-ready]').waitFor({ state: 'attached' });
  for (let drag = 0; drag < 2; drag += 1) await dragOnce(page);
  await page.evaluate((calls) => window.work(calls), CALLS);
  await page.waitForTimeout(400);
  const report = await page.evaluate(() => {
    const [instance] = globalThis[Symbol.for('mapvitals')].instances;
    return instance.report();
  });
  await context.close();
  return report;
}

async function dragOnce(page) {
  await page.mouse.move(220, 120);
  await page.mouse.down();
  for (let step = 1; step <= 12; step += 1) {
    await page.mouse.move(220 - step * 8, 120 + step * 3);
    await page.waitForTimeout(16);
  }
  await page.waitForTimeout(100);
  await page.mouse.up();
  await page.waitForTimeout(200);
}

function slowDownFrames(ms) {
  let latest = -1;
  const request = window.requestAnimationFrame.bind(window);
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      // Once a frame, however many ask for it.
      if (time !== latest) {
        latest = time;
        const untilMs = performance.now() + ms;
        while (performance.now() < untilMs);
      }
      callback(time);
    });
}

/** What is compared, and no more: the fixture is kept with the code. */
function slim(report) {
  const vitals = (found) =>
    Object.fromEntries(
      Object.entries(found).map(([name, { unit, histogram, censoredHistogram }]) => [
        name,
        { name, unit, histogram, censoredHistogram },
      ]),
    );
  return {
    schemaVersion: report.schemaVersion,
    vitalDefinitionsVersion: report.vitalDefinitionsVersion,
    self: { clockStepMs: report.self.clockStepMs },
    operations: report.operations.map(({ name, attributes, count, errorCount, histogram }) => ({
      name,
      attributes,
      count,
      errorCount,
      histogram,
    })),
    vitals: vitals(report.vitals),
    webVitals: vitals(report.webVitals),
  };
}
