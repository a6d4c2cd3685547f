import { expect, test } from '@playwright/test';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { preview } from 'vite';
import { installConsumer, installFrameworks } from '../consumers/installConsumer.ts';
import { pngTile } from '../support/pngTile.ts';

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
function installExample(name: string, file: string): ReturnType<typeof installConsumer> {
  const app = installConsumer(name);
  mkdirSync(join(app.folder, 'src'), { recursive: true });
  cpSync(join(EXAMPLES, file), join(app.folder, 'src', file));
  return app;
}

for (const [name, file, check] of [
  ['vue', 'MeasuredMap.vue', ['vue-tsc', '--noEmit']],
  ['svelte', 'MeasuredMap.svelte', ['svelte-check', '--threshold', 'error']],
] as const)
  test(`${name}: the whole file is type-checked, built on the packed package, and measures its map`, async ({
    page,
  }) => {
    test.setTimeout(120_000);
    const app = installExample(name, file);
    const [command, ...args] = check;
    app.run(command, ...args);
    app.run('vite', 'build');
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.route('https://demotiles.maplibre.org/style.json', (route) => route.fulfill({ json: style }));
    await page.route('https://tiles.example/**', (route) => {
      const [z = 0, x = 0, y = 0] = (route.request().url().match(/\d+/g) ?? []).map(Number);
      return route.fulfill({ contentType: 'image/png', body: pngTile(z, x, y) });
    });
    const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
    try {
      await page.goto(server.resolvedUrls?.local[0] ?? '');
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
    } finally {
      await server.close();
    }
  });

test('angular: the whole file is type-checked on the packed package', () => {
  const app = installExample('angular', 'measuredMap.component.ts');
  app.run('tsc');
});
