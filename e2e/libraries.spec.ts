import { AxeBuilder } from '@axe-core/playwright';
import { breadth } from './support/breadth.ts';
import { expect, test } from './support/demoTest.ts';
import type { Page } from '@playwright/test';

/** `npm run test:pages` opens all, `npm run test:e2e-all` and CI one. */
const isAll = Boolean(process.env['ALL_LIBRARY_PAGES']);
/** As `demo/libraries/src/libraries.ts` has them. */
const pages = {
  leaflet: 'Leaflet',
  ...(isAll && {
    mapLibre: 'MapLibre',
    reactMapLibre: 'react-maplibre',
    reactLeaflet: 'react-leaflet',
    openLayers: 'OpenLayers',
  }),
};

test.describe.configure({ timeout: 300_000 });
test.use({ viewport: { width: 1100, height: 900 } });

async function cellOf(page: Page, vital: RegExp, library: string): Promise<string> {
  const names = await page.getByRole('columnheader').allTextContents();
  const row = page.getByRole('row', { name: vital });
  return (
    (await row
      .getByRole('cell')
      .nth(names.indexOf(library) - 1)
      .textContent()) ?? ''
  );
}

/** In software they draw a few frames a second, and on a busy machine one in five: of them only that their pages work. */
const slowPages = { deckGl: 'deck.gl', reactDeckGl: '@deck.gl/react', cesium: 'Cesium', resium: 'resium' };

test.describe('under a policy that lets libraries evaluate code', () => {
  // Cesium compiles WebAssembly, and resium's widgets evaluate strings: the demo's own pages need neither.
  test.use({ bypassCSP: true });

  test(
    'deck.gl and Cesium have pages, plain and in React, that measure their map',
    breadth,
    async ({ page, demoOrigin }) => {
      test.skip(!isAll, 'npm run test:pages');
      test.setTimeout(600_000);
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
      await page.setViewportSize({ width: 700, height: 600 });
      for (const [id, library] of Object.entries(slowPages)) {
        await page.goto(`${demoOrigin}/libraries/${id}.html`);
        await expect.poll(() => cellOf(page, /^FTP /, library), { timeout: 140_000, message: library }).toMatch(/\d/);
        await expect(page.getByRole('button', { name: 'Fly' })).toBeEnabled();
      }
      expect(errors).toEqual([]);
    },
  );
});

test(
  'each library has a page, where the same hand and the same flight give the same vitals',
  breadth,
  async ({ page, demoOrigin }) => {
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    for (const [id, library] of Object.entries(pages)) {
      await page.goto(`${demoOrigin}/libraries/${id}.html`);
      await expect.poll(() => cellOf(page, /^TCM /, library), { timeout: 20_000 }).toMatch(/\d/);
      expect(await cellOf(page, /^FTP /, library)).toMatch(/\d/);
      const box = (await page.locator('.libraries-map').boundingBox())!;
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
      await page.mouse.move(x, y);
      await page.mouse.down();
      for (let step = 1; step <= 20; step += 1) await page.mouse.move(x - 8 * step, y);
      await page.waitForTimeout(200);
      await page.mouse.up();
      for (const vital of [/^GSL /, /^GDF /, /^ST /]) {
        await expect
          .poll(() => cellOf(page, vital, library), { timeout: 20_000, message: `${library} ${vital}` })
          .toMatch(/\d/);
      }
      await page.getByRole('button', { name: 'Fly' }).click();
      await expect(page.getByRole('button', { name: 'Fly' })).toBeEnabled({ timeout: 20_000 });
      await expect.poll(() => cellOf(page, /^Flight: settle/, library), { timeout: 20_000 }).toMatch(/\d/);
    }
    // Side by side: what the pages before have measured is still there.
    for (const library of Object.values(pages)) expect(await cellOf(page, /^TCM /, library)).toMatch(/\d/);
    expect(errors).toEqual([]);
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
  },
);
