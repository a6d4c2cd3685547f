import { expect, test } from '@playwright/test';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildOnce } from '../support/sharedBuilds.ts';
import { startTileServer } from '../support/tileServer.ts';
import type { Page } from '@playwright/test';
import type { AddressInfo } from 'node:net';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
/** Beside the pages that name them, and in no commit. */
const README = at('./pages/.readme');
const MAPLIBRE_WORKER = 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
const MAPLIBRE = at('../../node_modules/maplibre-gl/dist');

/** The built examples, and the tiles of their maps. */
let tiles: Awaited<ReturnType<typeof startTileServer>>;
test.beforeAll(async () => {
  const staticFolder = await buildOnce('examples', buildExamples);
  tiles = await startTileServer({ staticFolder });
});
test.afterAll(() => tiles.close());

/** Each example names MapLibre's public style: here it is one of this machine. */
async function answerStyle(page: Page): Promise<string[]> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.route('https://demotiles.maplibre.org/style.json', (route) =>
    route.fulfill({
      json: {
        version: 8,
        sources: {
          photo: { type: 'raster', tiles: [`${tiles.origin}/tiles/photo/{z}/{x}/{y}.png`], tileSize: 256 },
          countries: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
        },
        layers: [
          { id: 'photo', type: 'raster', source: 'photo' },
          { id: 'countries-fill', type: 'fill', source: 'countries' },
        ],
      },
    }),
  );
  return errors;
}

/** What every example promises: a vital with its number, the overlay, and an operation that is counted. */
async function expectItMeasures(page: Page): Promise<void> {
  await expect(page.locator('output')).toHaveText(/^Complete after \d/, { timeout: 30_000 });
  await expect(page.locator('map-vitals')).toBeVisible();
  await page.getByRole('button', { name: 'Count places' }).press('Enter');
  await expect.poll(() => operationsOf(page)).toContain('places.count');
}

/** Of all instances on the page: they list themselves. */
function operationsOf(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    interface Instance {
      report(): { operations: { name: string }[] };
    }
    const { instances } = (globalThis as never as Record<symbol, { instances: Set<Instance> }>)[
      Symbol.for('mapvitals')
    ]!;
    return [...instances].flatMap((instance) => instance.report().operations.map(({ name }) => name));
  });
}

for (const name of ['viteReact', 'reactMapGl'])
  test(`${name}: the whole file measures its map`, async ({ page }) => {
    const errors = await answerStyle(page);
    await page.goto(`${tiles.origin}/${name}.html`);
    await expectItMeasures(page);
    expect(errors).toEqual([]);
  });

test('fiveLines: the five lines show the overlay, and measure', async ({ page }) => {
  const errors = await answerStyle(page);
  await page.goto(`${tiles.origin}/fiveLines.html`);
  await expect(page.locator('map-vitals')).toBeVisible({ timeout: 30_000 });
  expect(errors).toEqual([]);
});

test('plainScript: the whole page, with the files that a CDN would send', async ({ page }) => {
  const bundle = await buildOnce('cdn', buildDoors);
  const errors = await answerStyle(page);
  const headers = { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' };
  await page.context().route('https://cdn.jsdelivr.net/npm/maplibre-gl@6/dist/**', async (route) => {
    const file = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    const contentType = file.endsWith('.css') ? 'text/css' : 'text/javascript';
    await route.fulfill({
      body: await readFile(join(MAPLIBRE, file)),
      headers: { ...headers, 'content-type': contentType },
    });
  });
  await page.route('https://esm.sh/**', async (route) => {
    const { pathname } = new URL(route.request().url());
    const door = /^\/mapvitals@[\d.]+(\/\w+)?$/.exec(pathname);
    // A door there is a line that names the file.
    const body = door
      ? `export * from '/files/${door[1]?.slice(1) ?? 'index'}.js'`
      : await readFile(join(bundle, pathname.slice('/files/'.length)));
    await route.fulfill({ body, headers });
  });
  const server = createServer((_, response) => {
    response
      .writeHead(200, { 'content-type': 'text/html' })
      .end(readFileSync(at('../../docs/examples/plainScript.html')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expectItMeasures(page);
  expect(errors).toEqual([]);
  server.close();
});

test('README: without React, as it stands there', async ({ page }) => {
  const errors = await answerStyle(page);
  await page.goto(`${tiles.origin}/withoutReact.html`);
  await expect(page.locator('map-vitals')).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => operationsOf(page), { timeout: 20_000 }).toContain('places.filter');
  expect(errors).toEqual([]);
});

test('README: the learned route, as it stands there', async ({ page }) => {
  const errors = await answerStyle(page);
  const told = page.waitForEvent('console', (message) => message.text().startsWith('100000 '));
  await page.goto(`${tiles.origin}/learned.html`);
  expect((await told).text().length).toBeGreaterThan('100000 '.length);
  expect(errors).toEqual([]);
});

/** As an app builds them, with the package's public names. */
async function buildExamples(outDir: string): Promise<void> {
  const { compilerOptions } = JSON.parse(readFileSync(at('../../tsconfig.json'), 'utf8')) as {
    compilerOptions: { paths: Record<string, [string]> };
  };
  const alias = Object.entries(compilerOptions.paths).map(([name, [path]]) => ({
    find: new RegExp(`^${name}$`),
    replacement: at(`../../${path}`),
  }));
  writeReadmeExamples();
  const input = readdirSync(at('./pages'))
    .filter((name) => name.endsWith('.html'))
    .map((page) => at(`./pages/${page}`));
  await build({
    configFile: false,
    root: at('./pages'),
    logLevel: 'error',
    resolve: { alias },
    build: { outDir, emptyOutDir: true, target: 'es2022', chunkSizeWarningLimit: 2000, rolldownOptions: { input } },
  });
}

/** Word for word. The worker's file, of which the README only says what it does, and MapLibre's worker under Vite are added. */
function writeReadmeExamples(): void {
  const [, withoutReact = '', learned = ''] = [
    ...readFileSync(at('../../README.md'), 'utf8').matchAll(/^```tsx?\n([^]*?)^```$/gm),
  ].map(([, code = '']) => code);
  const tasks = /^const tasks = [^]*?^}\);$/m.exec(learned)?.[0] ?? '';
  mkdirSync(README, { recursive: true });
  const write = (name: string, code: string): void => writeFileSync(join(README, name), code);
  const worker = `import { setWorkerUrl } from 'maplibre-gl';\nimport url from '${MAPLIBRE_WORKER}';\nsetWorkerUrl(url);\n`;
  write('withoutReact.ts', `${worker}${withoutReact}`);
  write('learned.ts', learned);
  write(
    'tasks.worker.ts',
    `import { defineTasks, exposeTasks } from 'mapvitals/worker';\n${tasks}\nexposeTasks(tasks);\n`,
  );
}

/** The package's doors as one set of files, as a CDN serves them. */
async function buildDoors(outDir: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'error',
    resolve: { alias: [{ find: '#advice', replacement: at('../../src/lib/advice/production.ts') }] },
    build: {
      outDir,
      target: 'es2022',
      lib: { entry: { index: at('../../src/index.ts'), overlay: at('../../src/overlay/index.ts') }, formats: ['es'] },
    },
  });
}
