import { build } from 'esbuild';
import type { Metafile } from 'esbuild';
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Part {
  /** As the README's table names it. */
  readonly part: string;
  readonly code: string;
  /** What is not counted: an app has it anyway, or it has its own row. */
  readonly without?: RegExp;
  /** May shrink, must not grow. */
  readonly maxKb: number;
}

// Minified and gzipped, as an app's bundler would take them from the built package. What is loaded later by an import of
// its own does not count: web-vitals and the page signals.
const PARTS: readonly Part[] = [
  {
    part: 'monitor, MapLibre adapter and map vitals',
    code: `export { createMapPerformance } from 'mapvitals';`,
    without: /^web-vitals/,
    maxKb: 21.5,
  },
  {
    part: 'React hooks',
    code: `export * from 'mapvitals/react';`,
    without: /^(react|web-vitals)|\/src\//,
    maxKb: 3,
  },
  { part: 'overlay', code: `export { defineOverlay, mountOverlay } from 'mapvitals/overlay';`, maxKb: 6.1 },
  {
    part: "the overlay's sections on routes",
    code: `export { createRouteSections } from 'mapvitals/overlay';`,
    maxKb: 2.5,
  },
  { part: 'worker pool with comlink', code: `export { WorkerPool } from 'mapvitals/optimize';`, maxKb: 13 },
  { part: "a worker's side", code: `export { exposeTasks } from 'mapvitals/worker';`, maxKb: 2.5 },
  { part: 'batch processor', code: `export { BatchProcessor } from 'mapvitals/optimize';`, maxKb: 7 },
  {
    part: 'pacing and chunked loops',
    code: `export { throttle, debounce, oncePerFrame, latestWins, processInChunks } from 'mapvitals/optimize';`,
    maxKb: 3.5,
  },
  { part: 'memory cache', code: `export { createMemoryCache } from 'mapvitals/optimize';`, maxKb: 6 },
  { part: 'memory and disk cache', code: `export { createTieredCache } from 'mapvitals/optimize';`, maxKb: 11 },
  {
    part: 'session store and comparison',
    code: `export { createMetricsRepository, compareReports } from 'mapvitals/sessions';`,
    maxKb: 8.5,
  },
  { part: 'optimization manager', code: `export { OptimizationManager } from 'mapvitals/optimize';`, maxKb: 11 },
];

test.each(PARTS)(
  '$part has at most $maxKb kB, and the README tells its size',
  async ({ part, code, without, maxKb }) => {
    const kb = await gzippedKb(code, without);
    expect(kb).toBeLessThanOrEqual(maxKb);
    const difference = Math.abs(statedKb(part) - kb);
    expect(difference, `the README's size of ${part}: measured ${kb.toFixed(2)} kB`).toBeLessThan(0.2);
  },
);

async function gzippedKb(code: string, without: RegExp | undefined): Promise<number> {
  const { metafile, outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT },
    // Not the repository's own: its `paths` lead to the sources.
    tsconfigRaw: '{}',
    bundle: true,
    splitting: true,
    outdir: ROOT,
    entryNames: 'entry',
    metafile: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    plugins: [
      {
        name: 'without',
        setup: ({ onResolve }) => onResolve({ filter: without ?? /^$/ }, ({ path }) => ({ path, external: true })),
      },
    ],
  });
  const paths = startPaths(metafile, 'entry.js');
  const start = outputFiles.filter(({ path }) => paths.includes(relative(ROOT, path)));
  return gzipSync(Buffer.concat(start.map(({ contents }) => contents)), { level: 9 }).length / 1000;
}

/** A file and what it imports statically. */
function startPaths(metafile: Metafile, path: string): string[] {
  const chunks =
    metafile.outputs[path]?.imports.filter(({ kind, external }) => kind === 'import-statement' && !external) ?? [];
  return [path, ...chunks.flatMap((chunk) => startPaths(metafile, chunk.path))];
}

/** The number in the README's size table: `| part | 8.2 kB |`. */
function statedKb(part: string): number {
  const row = readFileSync(`${ROOT}/README.md`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${part} |`));
  return Number(row?.match(/([\d.]+) kB/)?.[1]);
}
