/** @module-tag realTime */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it, vi } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

it('the code of the guide to batching runs, and says what is true', async () => {
  const guide = await readFile(at('docs/guides/batching.md'), 'utf8');
  const blocks = Array.from(guide.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  const { outputFiles } = await build({
    stdin: { contents: blocks.join('\n'), loader: 'ts', resolveDir: at('.') },
    tsconfig: at('tsconfig.json'),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const assert = vi.spyOn(console, 'assert').mockImplementation(() => {});
  await import(
    /* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(outputFiles[0]!.text).toString('base64')}`
  );
  const asserted = assert.mock.calls.map(([fact]) => fact);
  assert.mockRestore();
  expect(asserted.length).toBeGreaterThan(8);
  expect(asserted.every((fact) => fact === true)).toBe(true);
});
