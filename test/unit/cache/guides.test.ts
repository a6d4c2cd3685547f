/** @module-tag realTime */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { expect, it } from 'vitest';

const at = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

it.each(['caching', 'sessions'])('the code of the guide to %s runs', async (name) => {
  const guide = await readFile(at(`docs/guides/${name}.md`), 'utf8');
  const blocks = Array.from(guide.matchAll(/```ts\n(.*?)```/gs), ([, code]) => code);
  expect(blocks.length).toBeGreaterThan(1);
  const { outputFiles } = await build({
    stdin: { contents: blocks.join('\n'), loader: 'ts', resolveDir: at('.') },
    tsconfig: at('tsconfig.json'),
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    logLevel: 'error',
  });
  const { text } = outputFiles[0]!;
  await import(/* @vite-ignore */ `data:text/javascript;base64,${Buffer.from(text).toString('base64')}`);
});
