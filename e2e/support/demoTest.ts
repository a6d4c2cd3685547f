import { test as base, expect } from '@playwright/test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
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

interface DemoFixtures {
  /** Opens the built demo and waits until all places are on the map. Any console error fails the test. */
  openDemo: () => Promise<Page>;
}

/** A test on the built demo, served as static files under a strict content security policy. */
export const test = base.extend<DemoFixtures, { demoOrigin: string }>({
  demoOrigin: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const staticFolder = await mkdtemp(join(tmpdir(), 'mapvitals-demo-'));
      await build({
        configFile: fileURLToPath(new URL('../../vite.config.ts', import.meta.url)),
        mode: 'demo',
        logLevel: 'error',
        build: { outDir: staticFolder },
      });
      const server = await startTileServer({
        staticFolder,
        staticHeaders: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY },
      });
      await use(server.origin);
      await server.close();
      await rm(staticFolder, { recursive: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  openDemo: async ({ page, demoOrigin }, use) => {
    const errors: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
    });
    page.on('pageerror', (error) => errors.push(error.message));
    await use(async () => {
      await page.goto(`${demoOrigin}/index.html`);
      await expect(page.getByText('171,075 real places')).toBeVisible({ timeout: 60_000 });
      return page;
    });
    expect(errors).toEqual([]);
  },
});

export { expect } from '@playwright/test';
