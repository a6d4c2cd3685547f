import { expect, test } from '@playwright/test';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import { installConsumer } from './consumers/installConsumer.ts';

const README = new URL('../README.md', import.meta.url);

test("a second Vite app runs the README's first example on the packed package, and measures its map", async ({
  page,
}) => {
  test.setTimeout(120_000);
  const app = installConsumer('vite');
  writeFileSync(join(app.folder, 'src/ReadmeExample.tsx'), firstExample());
  app.run('tsc');
  app.run('vite', 'build');

  const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
  try {
    const failures: string[] = [];
    page.on('pageerror', (error) => failures.push(error.message));
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    const complete = page.getByRole('status', { name: 'Time to Complete Map' });
    await expect(complete).toHaveText(/^\d+(\.\d+)?$/, { timeout: 30_000 });
    expect(Number(await complete.textContent())).toBeGreaterThan(0);

    await page.getByRole('button', { name: /^Cluster/ }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Report' }).click(),
    ]);
    const report = JSON.parse(readFileSync(await download.path(), 'utf8')) as { operations: { name: string }[] };
    expect(report.operations.map(({ name }) => name)).toContain('places.cluster');
    expect(failures).toEqual([]);
  } finally {
    await server.close();
  }
});

function firstExample(): string {
  const code = readFileSync(README, 'utf8').match(/^```tsx\n([^]*?)^```$/m)?.[1];
  if (!code) throw new Error('the README has no tsx example');
  return code;
}
