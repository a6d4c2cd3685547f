import { test as base, expect } from '@playwright/test';
import { build } from 'esbuild';
import { fileURLToPath } from 'node:url';
import type { BrowserContext, Page } from '@playwright/test';
import { sampleReport } from '../test/support/sampleReport.ts';
import type * as Optimize from 'mapvitals/optimize';
import type * as Sessions from 'mapvitals/sessions';

const ORIGIN = 'http://mapvitals.localhost';

declare global {
  // What the bundled page offers to the test.
  var mapvitals: typeof Optimize & typeof Sessions;
  var cache: Optimize.Cache | undefined;
}

/** An empty page with the package in it, on an origin of its own; nothing is served over the network. */
const test = base.extend<{ openTab: () => Promise<Page> }, { script: string }>({
  script: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the names of the fixtures from it
    async ({}, use) => {
      const { outputFiles } = await build({
        stdin: {
          contents: `export * from 'mapvitals/optimize'; export * from 'mapvitals/sessions';`,
          resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        },
        bundle: true,
        write: false,
        format: 'iife',
        globalName: 'mapvitals',
        target: 'es2022',
        logLevel: 'error',
      });
      await use(outputFiles[0]!.text);
    },
    { scope: 'worker' },
  ],
  openTab: async ({ context, script }, use) => {
    await serve(context, script);
    await use(async () => {
      const page = await context.newPage();
      await page.goto(ORIGIN);
      return page;
    });
  },
});

async function serve(context: BrowserContext, script: string): Promise<void> {
  await context.route(`${ORIGIN}/**`, (route) =>
    new URL(route.request().url()).pathname === '/'
      ? route.fulfill({ contentType: 'text/html', body: '<!doctype html><script src="mapvitals.js"></script>' })
      : route.fulfill({ contentType: 'text/javascript', body: script }),
  );
}

test('two tabs that write a thousand sessions each lose none', async ({ openTab }) => {
  const report = sampleReport({ id: 'template', operations: { cluster: [1, 2, 3] } });
  const tabs = [await openTab(), await openTab()];
  const saved = await Promise.all(
    tabs.map((tab, index) =>
      tab.evaluate(
        async ({ report, prefix }) => {
          const repository = globalThis.mapvitals.createMetricsRepository({ name: 'shared' });
          const saves = Array.from({ length: 1000 }, (_, order) =>
            repository.save({ ...report, session: { ...report.session, id: `${prefix}-${order}` } }),
          );
          return (await Promise.all(saves)).filter(Boolean).length;
        },
        { report, prefix: `tab${index}` },
      ),
    ),
  );
  expect(saved).toEqual([1000, 1000]);
  const ids = await tabs[1]!.evaluate(async () => {
    const repository = globalThis.mapvitals.createMetricsRepository({ name: 'shared' });
    return (await repository.list()).map(({ id }) => id);
  });
  expect(new Set(ids).size).toBe(2000);
});

test('two tabs that write one session after the other, in turns with limits, lose none', async ({ openTab }) => {
  const report = sampleReport({ id: 'template' });
  const tabs = [await openTab(), await openTab()];
  const stats = await Promise.all(
    tabs.map((tab, index) =>
      tab.evaluate(
        async ({ report, prefix }) => {
          const repository = globalThis.mapvitals.createMetricsRepository({ name: 'shared', maxSessions: 500 });
          for (let order = 0; order < 250; order += 1) {
            await repository.save({ ...report, session: { ...report.session, id: `${prefix}-${order}` } });
          }
          return repository.getStats();
        },
        { report, prefix: `tab${index}` },
      ),
    ),
  );
  const saved = { savedCount: 250, droppedCount: 0, removals: {}, latestError: null };
  expect(stats).toEqual([saved, saved]);
});

test('a quota that is used up costs old entries, then new ones, and never an exception', async ({
  openTab,
  context,
}) => {
  const page = await openTab();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  const cdp = await context.newCDPSession(page);
  // Before the first write: Chromium looks at the quota anew only after half a minute.
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 3e6 });
  /** Writes entries of 50 kB that cannot be compressed, and tells what was counted and which are there. */
  const write = (keys: readonly string[]) =>
    page.evaluate(async (keys) => {
      const sizeBytes = 50_000;
      globalThis.cache ??= globalThis.mapvitals.createIndexedDbCache({ name: 'quota', readDeadlineMs: 10_000 });
      for (const key of keys) {
        globalThis.cache.set(key, crypto.getRandomValues(new Uint8Array(sizeBytes)), { sizeBytes });
        await globalThis.cache.flush();
      }
      const reads = await Promise.all(keys.map(async (key) => globalThis.cache!.get(key)));
      return { disk: globalThis.cache.getStats().disk!, hits: keys.filter((_, index) => reads[index]!.hit) };
    }, keys);
  const keys = Array.from({ length: 100 }, (_, index) => `k${index}`);

  // 5 MB: more than there is room for.
  const { disk, hits } = await write(keys);
  expect(disk.removals.quota).toBeGreaterThan(0);
  expect(disk).toMatchObject({ state: 'ready', errorCount: 0 });
  expect(disk.droppedWrites).toEqual({});
  // The newest are there, the oldest made room for them.
  expect(hits).toEqual(expect.arrayContaining(keys.slice(-10)));
  expect(hits).not.toContain('k0');

  // What has no room even alone is dropped, and the rest still answers.
  const huge = await page.evaluate(async (lastKey) => {
    const cache = globalThis.cache!;
    const parts = Array.from({ length: 80 }, () => crypto.getRandomValues(new Uint8Array(65_536)));
    cache.set('huge', parts);
    await cache.flush();
    // It alone: what is smaller goes on.
    cache.set('later', 1);
    await cache.flush();
    const reads = await Promise.all(['huge', lastKey, 'later'].map(async (key) => cache.get(key)));
    return { reads, disk: cache.getStats().disk! };
  }, keys.at(-1)!);
  expect(huge.reads).toMatchObject([{ hit: false }, { hit: true }, { hit: true }]);
  expect(huge.disk).toMatchObject({ state: 'ready', droppedWrites: { quota: 1 } });

  // And it takes nothing with it that is written along.
  const along = await page.evaluate(async () => {
    const cache = globalThis.mapvitals.createIndexedDbCache({ name: 'quota', readDeadlineMs: 10_000 });
    const parts = Array.from({ length: 80 }, () => crypto.getRandomValues(new Uint8Array(65_536)));
    cache.set('before', 1);
    cache.set('huge', parts);
    cache.set('after', 1);
    await cache.flush();
    const reads = await Promise.all(['before', 'huge', 'after'].map(async (key) => cache.get(key)));
    return { hits: reads.map(({ hit }) => hit), dropped: cache.getStats().disk!.droppedWrites };
  });
  expect(along).toEqual({ hits: [true, false, true], dropped: { quota: 1 } });

  // Of more at once than there ever is room for, some are kept.
  const keptCount = await page.evaluate(async () => {
    const cache = globalThis.mapvitals.createIndexedDbCache({ name: 'quota', readDeadlineMs: 10_000 });
    const burst = Array.from({ length: 70 }, (_, index) => `burst ${index}`);
    for (const key of burst) cache.set(key, crypto.getRandomValues(new Uint8Array(50_000)));
    await cache.flush();
    const reads = await Promise.all(burst.map(async (key) => cache.get(key)));
    return reads.filter(({ hit }) => hit).length;
  });
  expect(keptCount).toBeGreaterThan(0);
  expect(errors).toEqual([]);
});

test('the last moment before a page is left is kept, and the next page reads it at once', async ({ openTab }) => {
  const page = await openTab();
  const template = sampleReport({ id: 'left', operations: { cluster: [1] } });
  await page.evaluate(async (template) => {
    const repository = globalThis.mapvitals.createMetricsRepository();
    let count = 1;
    repository.record(() => ({
      ...template,
      operations: template.operations.map((operation) => ({ ...operation, count })),
    }));
    await repository.flush();
    // Heard after the repository has heard it: what is measured until the page is hidden.
    window.addEventListener('pagehide', () => (count = 7));
  }, template);
  for (let visit = 0; visit < 3; visit += 1) {
    await page.goto(`${ORIGIN}/?next=${visit}`);
    const { list, waitedMs } = await page.evaluate(async () => {
      const startMs = performance.now();
      const list = await globalThis.mapvitals.createMetricsRepository().list();
      return { list, waitedMs: performance.now() - startMs };
    });
    expect(list).toMatchObject([{ id: 'left', operationCount: 7 }]);
    expect(waitedMs).toBeLessThan(4000);
  }
});

test('a repository out of quota forgets its oldest sessions, and never throws', async ({ openTab, context }) => {
  const page = await openTab();
  const cdp = await context.newCDPSession(page);
  await cdp.send('Storage.overrideQuotaForOrigin', { origin: ORIGIN, quotaSize: 1 });
  const report = sampleReport({ id: 'a' });
  const result = await page.evaluate(async (report) => {
    const repository = globalThis.mapvitals.createMetricsRepository();
    const isSaved = await repository.save(report);
    return { isSaved, stats: repository.getStats(), list: await repository.list() };
  }, report);
  expect(result).toMatchObject({ isSaved: false, stats: { droppedCount: 1 }, list: [] });
});
