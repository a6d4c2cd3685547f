import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, preview } from 'vite';
import type { CDPSession, Page } from '@playwright/test';
import { installConsumer } from './consumers/installConsumer.ts';

const IN_WORKER = 'revision 0: sum 6, mean 2.5, in the worker';
const ON_PAGE = 'revision 0: sum 6, mean 2.5, in the page';

let app: ReturnType<typeof installConsumer>;

test.beforeAll(() => {
  test.setTimeout(180_000);
  app = installConsumer('pool');
  app.run('tsc');
  app.run('vite', 'build');
  execFileSync(process.execPath, ['build.mjs'], { cwd: app.folder, stdio: 'pipe' });
});

/** Serves a build of the app, with a policy if one is given, and opens it. */
async function open(
  page: Page,
  outDir: 'dist-vite' | 'dist-rspack' | 'dist-rspack-modules',
  policy?: string,
): Promise<() => Promise<void>> {
  const server = await preview({
    root: app.folder,
    logLevel: 'silent',
    build: { outDir },
    preview: {
      host: '127.0.0.1',
      port: 0,
      headers: policy ? { 'Content-Security-Policy': policy } : {},
    },
  });
  await page.goto(server.resolvedUrls?.local[0] ?? '');
  return () => server.close();
}

const result = (page: Page): ReturnType<Page['getByLabel']> => page.getByLabel('Result');

for (const outDir of ['dist-vite', 'dist-rspack'] as const) {
  test(`${outDir}: an app that installed the packed package runs its tasks in workers`, async ({ page }) => {
    const close = await open(page, outDir);
    await expect(result(page)).toHaveText(IN_WORKER);
    await close();
  });

  test(`${outDir}: under a strict policy that allows its own scripts too`, async ({ page }) => {
    const close = await open(
      page,
      outDir,
      "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'",
    );
    await expect(result(page)).toHaveText(IN_WORKER);
    await close();
  });

  test(`${outDir}: where workers are forbidden the same calls run on the page`, async ({ page }) => {
    await expectOnPage(page, outDir, "worker-src 'none'");
  });
}

// Rspack's classic scripts cannot load a late part under trusted types; its modules can.
for (const outDir of ['dist-vite', 'dist-rspack-modules'] as const) {
  test(`${outDir}: where trusted types refuse the worker's URL the same calls run on the page`, async ({ page }) => {
    await expectOnPage(page, outDir, "require-trusted-types-for 'script'");
  });
}

async function expectOnPage(page: Page, outDir: Parameters<typeof open>[1], policy: string): Promise<void> {
  const close = await open(page, outDir, policy);
  await expect(result(page)).toHaveText(ON_PAGE);
  expect(page.workers()).toEqual([]);
  await close();
}

/** How many objects of a kind live, after the garbage was collected. */
async function countObjects(cdp: CDPSession, constructorName: string): Promise<number> {
  await cdp.send('HeapProfiler.collectGarbage');
  const { result: prototype } = await cdp.send('Runtime.evaluate', { expression: `${constructorName}.prototype` });
  const { objects } = await cdp.send('Runtime.queryObjects', { prototypeObjectId: prototype.objectId ?? '' });
  const { result: length } = await cdp.send('Runtime.callFunctionOn', {
    objectId: objects.objectId ?? '',
    functionDeclaration: 'function () { return this.length; }',
  });
  await cdp.send('Runtime.releaseObject', { objectId: objects.objectId ?? '' });
  return Number(length.value);
}

test('after 10,000 tasks and dispose no worker, port, listener, buffer or signal is left', async ({ page }) => {
  const close = await open(page, 'dist-vite');
  await expect(result(page)).toHaveText(IN_WORKER);
  const cdp = await page.context().newCDPSession(page);
  const kinds = ['Worker', 'MessagePort', 'ArrayBuffer', 'AbortSignal', 'Promise'];
  const count = async (): Promise<Record<string, number>> => {
    const counts: Record<string, number> = { workerTargets: page.workers().length };
    for (const kind of kinds) counts[kind] = await countObjects(cdp, kind);
    counts['listeners'] = (await cdp.send('Memory.getDOMCounters')).jsEventListeners;
    return counts;
  };

  await page.evaluate('runMany(200)');
  const early = await count();
  await page.evaluate('runMany(10000)');
  const late = await count();
  expect(late['Worker']).toBeGreaterThan(0);
  // What 10,000 tasks leave behind is what 200 leave behind.
  for (const kind of [...kinds, 'listeners']) {
    expect(late[kind], kind).toBeLessThanOrEqual((early[kind] ?? 0) + 10);
  }
  await page.evaluate('dispose()');
  await expect.poll(() => page.workers().length).toBe(0);
  // Three listeners on each worker; the others belong to the page and to the test runner.
  const listeners = (late['listeners'] ?? 0) - 3 * (late['Worker'] ?? 0);
  await expect
    .poll(count, { timeout: 15_000 })
    .toMatchObject({ workerTargets: 0, Worker: 0, MessagePort: 0, ArrayBuffer: 0, AbortSignal: 0, listeners });
  await close();
});

test("under Vite's hot reload there are never more workers than one module needs", async ({ page }) => {
  const server = await createServer({
    root: app.folder,
    logLevel: 'silent',
    server: { host: '127.0.0.1', port: 0 },
  });
  await server.listen();
  try {
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await expect(result(page)).toHaveText(IN_WORKER, { timeout: 20_000 });
    const file = join(app.folder, 'src/main.ts');
    const source = readFileSync(file, 'utf8');
    for (const revision of [1, 2, 3, 4]) {
      writeFileSync(file, source.replace('revision = 0', `revision = ${revision}`));
      await expect(result(page)).toHaveText(IN_WORKER.replace('0', String(revision)), { timeout: 20_000 });
      await expect.poll(() => page.workers().length).toBe(1);
    }
  } finally {
    await server.close();
  }
});
