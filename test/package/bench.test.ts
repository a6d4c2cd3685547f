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
  readonly profile: string;
  readonly task: string;
  readonly memoryBytes: number | null;
  readonly targets: readonly { readonly metric: string; readonly state: string }[];
}

test("`mapvitals bench` runs the demo's tasks in a real browser, by route, beside their targets", async () => {
  const { code, series } = await bench(
    'demo/src/operations/places.bench.ts --task counties.joinPart --profile startup --type inline worker batch --operations 5 --seconds 2',
  );
  expect(code).toBe(0);
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

test(
  'routes that a task must be made for run in another profile, and what a call keeps is told, typed arrays too: 1 where a target is missed',
  { tags: 'breadth' },
  async () => {
    const { code, series } = await bench(
      'test/fixtures/bench/every.bench.ts --profile enterprise --type inline batch cache mixed --operations 5 --seconds 1',
    );
    const of = (name: string): Series[] => series.filter(({ task }) => task === name);
    expect(of('weigh').map(({ type, profile }) => `${type} ${profile}`)).toEqual([
      'inline enterprise',
      'batch enterprise',
      'cache enterprise',
      'mixed enterprise',
    ]);
    for (const { type, skipped, count, medianMs, targets } of of('weigh')) {
      expect([type, skipped, count]).toEqual([type, null, 5]);
      // The task holds its thread for 4 ms: what is kept does not.
      if (type === 'cache') expect(medianMs).toBeLessThan(4);
      else expect(medianMs).toBeGreaterThanOrEqual(4);
      expect(new Set(targets.map(({ state }) => state))).toEqual(new Set(['met']));
    }
    // By a learned route it may run in a worker, whose memory is not the page's.
    const hoard = of('hoard').find(({ type }) => type === 'inline');
    expect(hoard!.targets).toMatchObject([{ metric: 'memory', state: 'broken' }]);
    expect(hoard!.memoryBytes).toBeGreaterThan(1_900_000);
    expect(code).toBe(1);
  },
);

async function bench(args: string): Promise<{ readonly code: number; readonly series: readonly Series[] }> {
  const command = ['dist/cli.js', 'bench', ...args.split(' '), '--format', 'json'];
  const env = { ...process.env, CHROMIUM: findChromium() };
  // What ends with another code rejects with what it has written.
  const { code, stdout } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env }).then(
    (written) => ({ ...written, code: 0 }),
    (error: { code: number; stdout: string }) => error,
  );
  return { code, series: (JSON.parse(stdout) as { series: readonly Series[] }).series };
}
