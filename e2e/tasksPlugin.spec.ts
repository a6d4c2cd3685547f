import { expect, test } from '@playwright/test';
import { createServer, preview } from 'vite';
import type { Page } from '@playwright/test';
import { installConsumer } from './consumers/installConsumer.ts';

// One file of tasks, the packed package's plugin, and no worker file: dev server, build and Vitest.

let app: ReturnType<typeof installConsumer>;

test.beforeAll(() => {
  test.setTimeout(120_000);
  app = installConsumer('tasks');
  app.run('tsc');
});

async function runAll(page: Page, address: string | undefined): Promise<unknown> {
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.goto(address ?? '');
  await page.waitForFunction(() => 'runAll' in globalThis);
  const outcome: unknown = await page.evaluate('runAll()');
  expect(failures).toEqual([]);
  return outcome;
}

const IN_A_WORKER = [1, 'worker', 2, 'worker'];

test('a dev server runs the tasks in a worker', async ({ page }) => {
  const server = await createServer({ root: app.folder, logLevel: 'error', server: { host: '127.0.0.1', port: 0 } });
  try {
    await server.listen();
    expect(await runAll(page, server.resolvedUrls?.local[0])).toEqual(IN_A_WORKER);
  } finally {
    await server.close();
  }
});

test('so does a build', async ({ page }) => {
  app.run('vite', 'build');
  const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
  try {
    expect(await runAll(page, server.resolvedUrls?.local[0])).toEqual(IN_A_WORKER);
  } finally {
    await server.close();
  }
});

test('Vitest runs them in its own thread, in Node and in an imitation of a browser', () => {
  for (const environment of ['node', 'happy-dom']) app.run('vitest', 'run', '--environment', environment);
});
