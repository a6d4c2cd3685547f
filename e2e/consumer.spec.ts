import { expect, test } from '@playwright/test';
import { preview } from 'vite';
import { installConsumer } from './consumers/installConsumer.ts';

test('a second Vite app that installed the packed package type-checks, builds, runs and measures its map', async ({
  page,
}) => {
  test.setTimeout(120_000);
  const app = installConsumer('vite');
  app.run('tsc');
  app.run('vite', 'build');

  const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
  try {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.getByRole('button', { name: 'Work' }).click();
    const complete = page.getByRole('status', { name: 'Time to Complete Map' });
    await expect(complete).toHaveText(/^\d+(\.\d+)?$/, { timeout: 30_000 });
    expect(Number(await complete.textContent())).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  } finally {
    await server.close();
  }
});
