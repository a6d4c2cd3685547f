import { build } from 'esbuild';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

interface Budget {
  /** As the README's table names it. */
  readonly part: string;
  readonly code: string;
  readonly external: readonly string[];
  readonly budgetKb: number;
}

// Minified and gzipped, as an app's bundler would take them from the built package.
const BUDGETS: readonly Budget[] = [
  {
    part: 'monitor, MapLibre adapter and map vitals',
    code: `export { createMapPerformance } from 'mapvitals';`,
    external: ['web-vitals'],
    budgetKb: 9,
  },
  {
    part: 'React hooks',
    code: `export * from 'mapvitals/react';`,
    // What the hooks stand on is counted in its own row.
    external: ['react', 'react-dom', 'web-vitals', '*/index.js', '*/overlay.js', '*/chunks/*'],
    budgetKb: 3,
  },
  { part: 'overlay', code: `export * from 'mapvitals/overlay';`, external: [], budgetKb: 6 },
];

test.each(BUDGETS)(
  '$part stays within $budgetKb kB, and the README tells its size',
  async ({ part, code, external, budgetKb }) => {
    const kb = await gzippedKb(code, external);
    expect(kb).toBeLessThanOrEqual(budgetKb);
    expect(
      Math.abs(statedKb(part) - kb),
      `the README says ${statedKb(part)} kB, measured ${kb.toFixed(2)} kB`,
    ).toBeLessThan(0.3);
  },
);

async function gzippedKb(code: string, external: readonly string[]): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: ROOT },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    write: false,
    external: [...external],
  });
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length / 1000;
}

/** The number in the README's size table: `| part | 8.2 kB |`. */
function statedKb(part: string): number {
  const row = readFileSync(`${ROOT}/README.md`, 'utf8')
    .split('\n')
    .find((line) => line.startsWith(`| ${part} |`));
  return Number(row?.match(/([\d.]+) kB/)?.[1]);
}
