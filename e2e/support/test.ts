import { test as base } from '@playwright/test';
import { buildPages } from './buildPages.ts';
import { buildOnce } from './sharedBuilds.ts';
import { startTileServer } from './tileServer.ts';
import type { TileServer } from './tileServer.ts';

export { expect } from '@playwright/test';

/** What a careful app sends. MapLibre draws images from blobs, and one page has another one prerendered; nothing else needs leave. */
const CONTENT_SECURITY_POLICY = [
  `default-src 'none'`,
  `script-src 'self' 'inline-speculation-rules'`,
  `worker-src 'self'`,
  `connect-src 'self'`,
  `style-src 'self'`,
  `img-src 'self' blob: data:`,
].join('; ');

/** A test with a server of real tiles, which serves the built pages too, under a strict content security policy. */
export const test = base.extend<{ server: TileServer }, { site: TileServer }>({
  site: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the pattern
    async ({}, use) => {
      const folder = await buildOnce('pages', (outDir) => buildPages(outDir));
      const site = await startTileServer({
        staticFolder: folder,
        staticHeaders: { 'Content-Security-Policy': CONTENT_SECURITY_POLICY },
      });
      await use(site);
      await site.close();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  server: async ({ site }, use) => {
    site.reset();
    await use(site);
  },
});
