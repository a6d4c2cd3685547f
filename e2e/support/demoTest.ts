import { test as base, expect } from '@playwright/test';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { buildOnce } from './sharedBuilds.ts';
import { startTileServer } from './tileServer.ts';
import type { Page } from '@playwright/test';

/** What the demo needs and nothing more: its own origin, and the page's icon. */
const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self'`,
  `worker-src 'self'`,
  `connect-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' blob: data:`,
].join('; ');

/** A build of all the demo's pages takes twenty seconds of one core's time: on a busy machine two minutes. */
const BUILD_MS = 300_000;
const DESKTOP = { width: 1280, height: 800 };

interface DemoFixtures {
  /** Opens the built demo and waits until all places are on the map. Any console error fails the test. */
  openDemo: () => Promise<Page>;
  /**
   * One demo for all tests of a file that ask for it, opened once: for those that read, or that leave it as they found it.
   * It is as wide, as still and as light as at first each time.
   */
  demo: Page;
}

interface DemoWorkerFixtures {
  demoOrigin: string;
  opened: { readonly page: Page; readonly errors: string[] };
}

/** A test on the built demo, served as static files under a strict content security policy. */
export const test = base.extend<DemoFixtures, DemoWorkerFixtures>({
  demoOrigin: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const staticFolder = await buildOnce('demo', buildDemo);
      const server = await startTileServer({
        staticFolder,
        staticHeaders: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY },
      });
      await use(server.origin);
      await server.close();
    },
    { scope: 'worker', timeout: BUILD_MS },
  ],
  opened: [
    async ({ browser, demoOrigin }, use) => {
      // With reduced motion every flight is a jump, and a quarter of the pixels show the same layout: the same work, without
      // minutes of frames drawn in software.
      const context = await browser.newContext({ viewport: DESKTOP, deviceScaleFactor: 0.5, reducedMotion: 'reduce' });
      const page = await context.newPage();
      const errors = watchErrors(page);
      await open(page, demoOrigin);
      await use({ page, errors });
      await context.close();
    },
    { scope: 'worker', timeout: BUILD_MS },
  ],
  demo: async ({ opened: { page, errors } }, use) => {
    await page.setViewportSize(DESKTOP);
    await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
    await toggleOverlay(page, true);
    await use(page);
    expect(errors.splice(0)).toEqual([]);
  },
  openDemo: async ({ page, demoOrigin }, use) => {
    const errors = watchErrors(page);
    await use(() => open(page, demoOrigin));
    expect(errors).toEqual([]);
  },
});

export async function buildDemo(outDir: string): Promise<void> {
  const configFile = fileURLToPath(new URL('../../vite.config.ts', import.meta.url));
  await build({ configFile, mode: 'demo', logLevel: 'error', build: { outDir } });
}

async function open(page: Page, origin: string): Promise<Page> {
  await page.goto(`${origin}/index.html#scenarios`);
  await expect(page.getByText('171,075 real places')).toBeVisible({ timeout: 60_000 });
  return page;
}

function watchErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}

/** With all that it can show, or as a pill. */
export async function toggleOverlay(page: Page, isExpanded: boolean): Promise<void> {
  const overlay = overlayOf(page);
  const press = async (name: RegExp): Promise<void> => {
    const button = overlay.getByRole('button', { name });
    if (await button.isVisible()) await button.click();
  };
  if (!isExpanded) return press(/^Collapse map vitals/);
  await press(/^Map vitals/);
  const all = overlay.getByRole('button', { name: 'Show all map vitals', expanded: false });
  if (await all.isVisible()) await all.click();
  await overlay.getByRole('heading', { name: 'Where the time went' }).waitFor();
}

export function panelOf(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('complementary', { name: 'Demo' });
}

export function overlayOf(page: Page): ReturnType<Page['locator']> {
  return page.locator('map-vitals');
}

export { expect } from '@playwright/test';
