import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runs } from '../../support/thorough.ts';

const SOURCE = fileURLToPath(new URL('../../../src/core/PerformanceMonitor.ts', import.meta.url));

interface Growth {
  readonly heapBytes: number;
  readonly bufferBytes: number;
  readonly count: number;
}

/** Runs a program on the monitor in a process of its own, where garbage collection can be asked for. */
async function measureGrowth(body: string): Promise<Growth> {
  const folder = mkdtempSync(join(tmpdir(), 'mapvitals-'));
  try {
    const { outputFiles } = await build({
      stdin: {
        contents: `
          import { PerformanceMonitor } from ${JSON.stringify(SOURCE)};
          const settle = () => { gc(); gc(); const { heapUsed, arrayBuffers } = process.memoryUsage(); return { heapUsed, arrayBuffers }; };
          ${body}
        `,
        resolveDir: folder,
        loader: 'ts',
      },
      bundle: true,
      format: 'esm',
      platform: 'neutral',
      mainFields: ['module', 'main'],
      nodePaths: [fileURLToPath(new URL('../../../node_modules', import.meta.url))],
      target: 'es2022',
      write: false,
    });
    const file = join(folder, 'program.mjs');
    writeFileSync(file, outputFiles[0]!.text);
    return JSON.parse(execFileSync(process.execPath, ['--expose-gc', file], { encoding: 'utf8' })) as Growth;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// A byte that is left of each call shows in a tenth of them too.
const CALLS = runs(10_000_000);

test(`${CALLS / 1e6} million calls over 100 names take under 1 MB`, { timeout: 120_000 }, async () => {
  const growth = await measureGrowth(`
    const names = Array.from({ length: 100 }, (_, index) => 'operation.' + index);
    const monitor = new PerformanceMonitor({ thresholds: { 'operation.*': { maxMs: 900, p95Ms: 900 } } });
    const before = settle();
    for (let call = 0; call < ${CALLS}; call += 1) {
      monitor.trackOperation(names[call % 100], (call * 7919) % 1000 / (1 + call % 7), { call });
    }
    const after = settle();
    console.log(JSON.stringify({
      heapBytes: after.heapUsed - before.heapUsed,
      bufferBytes: after.arrayBuffers - before.arrayBuffers,
      count: monitor.getReport().operations.reduce((sum, { count }) => sum + count, 0),
    }));
  `);
  expect(growth.count).toBe(CALLS);
  expect(growth.heapBytes).toBeLessThan(1_000_000);
  expect(growth.bufferBytes).toBeLessThan(1_000_000);
});

test('a session that is sampled out allocates nothing', { timeout: 60_000 }, async () => {
  // Without a collection in between: whatever is allocated, even for a moment, shows.
  const growth = await measureGrowth(`
    const monitor = new PerformanceMonitor({ sampleRate: 0 });
    const work = () => 1;
    const frame = { kind: 'frame', atMs: 0, gapMs: 16, isInGesture: false };
    const once = () => {
      monitor.trackOperation('x', 5);
      monitor.operation('x').record(5);
      monitor.startTimer('x').end();
      monitor.measure('x', work);
      monitor.wrap('x', work)();
      monitor.record(frame);
    };
    for (let call = 0; call < 100_000; call += 1) once();
    const before = settle();
    for (let call = 0; call < 100_000; call += 1) once();
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    console.log(JSON.stringify({
      heapBytes: heapUsed - before.heapUsed,
      bufferBytes: arrayBuffers - before.arrayBuffers,
      count: monitor.snapshot().self.sampledOutCount,
    }));
  `);
  expect(growth.count).toBe(1_000_000);
  // The smallest object takes 12 bytes, so one for each of the 600,000 calls would take 7 MB.
  expect(growth.heapBytes).toBeLessThan(2_000_000);
});
