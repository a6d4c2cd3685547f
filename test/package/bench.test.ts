import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findChromium } from '../run/chromium.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Series {
  readonly type: string;
  readonly skipped: string | null;
  readonly count: number;
  readonly firstMs: number;
  readonly minMs: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  readonly targets: readonly { readonly state: string }[];
}

test("`mapvitals bench` runs the demo's tasks in a real browser, by route, beside their targets", async () => {
  const command = 'dist/cli.js bench demo/src/operations/places.bench.ts --task joinPoints --profile startup';
  const rest = '--type inline worker batch --operations 5 --seconds 2 --format json';
  const { stdout } = await promisify(execFile)(process.execPath, [...command.split(' '), ...rest.split(' ')], {
    cwd: ROOT,
    env: { ...process.env, CHROMIUM: findChromium() },
  });
  const { isOk, series } = JSON.parse(stdout) as { isOk: boolean; series: readonly Series[] };
  expect(isOk).toBe(true);
  expect(series.map(({ type, skipped }) => [type, skipped])).toEqual([
    ['inline', null],
    ['worker', null],
    ['batch', 'it has no `runBatch`'],
  ]);
  for (const { count, firstMs, minMs, medianMs, p99Ms, targets } of series.slice(0, 2)) {
    expect(count).toBeGreaterThan(0);
    expect(firstMs).toBeGreaterThan(0);
    expect(minMs <= medianMs && medianMs <= p99Ms).toBe(true);
    expect(targets.map(({ state }) => state)).toEqual(['met']);
  }
});
