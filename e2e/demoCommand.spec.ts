import { expect, test } from '@playwright/test';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ChildProcess } from 'node:child_process';

const root = fileURLToPath(new URL('..', import.meta.url));

test('npm run demo prints its URL and serves the demo, also where no browser can be opened', async ({ page }) => {
  test.setTimeout(120_000);
  const server = spawn('npm', ['run', 'demo', '--', '--host', '127.0.0.1', '--port', '0'], {
    cwd: root,
    detached: true,
    env: { ...process.env, BROWSER: 'no-such-browser', NO_COLOR: '1' },
  });
  try {
    // With the panel open: a visitor's first sight is the story.
    await page.goto(`${await readUrl(server)}#scenarios`);
    await expect(page.getByText('171,075 real places')).toBeVisible({ timeout: 90_000 });
    expect(server.exitCode).toBeNull();
  } finally {
    // npm starts a shell that starts Vite: the group ends them all.
    if (server.pid) process.kill(-server.pid);
  }
});

function readUrl(server: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stdout?.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      const [url] = /http:\/\/127\.0\.0\.1:\d+\//.exec(output) ?? [];
      if (url) resolve(url);
    });
    server.on('exit', (code) => reject(new Error(`The demo ended with ${code} before it printed a URL: ${output}`)));
  });
}
