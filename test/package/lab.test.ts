import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { startLabServer } from '../lab/labServer.ts';
import { findChromium } from '../run/chromium.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Figure {
  readonly key: string;
  readonly median: number | null;
  readonly reason: string | null;
}

test('`mapvitals lab`, as it is published, flies a page that it knows nothing of', { retry: 1 }, async () => {
  const server = await startLabServer();
  const flags = '--pictures 1 --frames 1 --viewport 360x280 --format json'.split(' ');
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['dist/cli.js', 'lab', `${server.origin}/map.html`, ...flags, '--gestures', 'drag, held still'],
    { cwd: ROOT, env: { ...process.env, CHROMIUM: findChromium() } },
    // Not measured is an exit code, and an answer too.
  ).catch((error: { readonly stdout: string }) => error);
  await server.close();
  const { figures } = JSON.parse(stdout) as { figures: readonly Figure[] };
  const figureOf = (key: string): Figure | undefined => figures.find((figure) => figure.key === key);
  expect(figureOf('FTP')?.median).toBeGreaterThan(0);
  expect(figureOf('TCM')?.median).toBeGreaterThan(0);
  // Beside other suites a hand may stumble: then that is the reason, and nothing else.
  for (const key of ['GSL drag, held still', 'GDF drag, held still']) {
    const { median = null, reason = 'not flown' } = figureOf(key) ?? {};
    expect(median === null ? reason : 'measured', key).toMatch(/^measured$|the hand stumbled/);
  }
});
