import { expect, test } from '@playwright/test';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { installConsumer, installFrameworks } from '../consumers/installConsumer.ts';
import { pngTile } from '../support/pngTile.ts';
import type { Page } from '@playwright/test';
import type { Consumer } from '../consumers/installConsumer.ts';

const EXAMPLES = fileURLToPath(new URL('../../docs/examples', import.meta.url));
const TILES = 'https://tiles.example/{z}/{x}/{y}.png';
const style = {
  version: 8,
  sources: { photo: { type: 'raster', tiles: [TILES], tileSize: 256 } },
  layers: [{ id: 'photo', type: 'raster', source: 'photo' }],
};

test.beforeAll(() => {
  test.setTimeout(180_000);
  installFrameworks();
});

/** The app of that name with the docs' whole file in it, and the packed package. */
function installExample(name: string, place: string, file = basename(place)): Consumer {
  const app = installConsumer(name);
  mkdirSync(join(app.folder, dirname(place)), { recursive: true });
  cpSync(join(EXAMPLES, file), join(app.folder, place));
  return app;
}

/** Opens the built app, and does what each whole file promises. */
async function expectItMeasures(page: Page, url: string): Promise<void> {
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.route('https://demotiles.maplibre.org/style.json', (route) => route.fulfill({ json: style }));
  await page.route('https://tiles.example/**', (route) => {
    const [z = 0, x = 0, y = 0] = (route.request().url().match(/\d+/g) ?? []).map(Number);
    return route.fulfill({ contentType: 'image/png', body: pngTile(z, x, y) });
  });
  await page.goto(url);
  await expect(page.locator('output')).toHaveText(/^Complete after \d/, { timeout: 30_000 });
  await expect(page.locator('map-vitals')).toBeVisible();
  await page.getByRole('button', { name: 'Count places' }).press('Enter');
  await expect
    .poll(() =>
      page.evaluate(() => {
        interface Instance {
          report(): { operations: { name: string }[] };
        }
        const { instances } = (globalThis as never as Record<symbol, { instances: Set<Instance> }>)[
          Symbol.for('mapvitals')
        ]!;
        return [...instances].flatMap((instance) => instance.report().operations.map((it) => it.name));
      }),
    )
    .toContain('places.count');
  expect(errors).toEqual([]);
}

for (const [name, file, check] of [
  ['vue', 'MeasuredMap.vue', ['vue-tsc', '--noEmit']],
  ['svelte', 'MeasuredMap.svelte', ['svelte-check', '--threshold', 'error']],
] as const)
  test(`${name}: the whole file is type-checked, built on the packed package, and measures its map`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const app = installExample(name, `src/${file}`);
    const [command, ...args] = check;
    app.run(command, ...args);
    app.run('vite', 'build');
    const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
    try {
      await expectItMeasures(page, server.resolvedUrls?.local[0] ?? '');
    } finally {
      await server.close();
    }
  });

test('next: the whole file is type-checked, drawn on the server, and measures its map in the browser', async ({
  page,
  request,
}) => {
  test.setTimeout(300_000);
  const app = installExample('next', 'app/page.tsx', 'nextPage.tsx');
  // Turbopack refuses dependencies that are links to another folder, as they are here.
  app.run('next', 'build', '--webpack');
  const server = app.serve('next', 'start', '--hostname', '127.0.0.1', '--port', '0');
  try {
    const url = await server.url;
    expect(await (await request.get(url)).text()).toContain('Count places');
    await expectItMeasures(page, url);
  } finally {
    server.stop();
  }
});

test('angular: the whole file is type-checked on the packed package', () => {
  const app = installExample('angular', 'src/measuredMap.component.ts');
  app.run('tsc');
});
