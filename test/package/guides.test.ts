import { build } from 'esbuild';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

// readme.test.ts compiles every example; those of these guides need no map, and run.
const GUIDES = ['wrapping-an-operation', 'routes', 'profiles', 'reports', 'thresholds-and-vitals', 'troubleshooting'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Inside the repository, so that `mapvitals` is the built package.
const folder = mkdtempSync(join(ROOT, 'test/package/.guides-'));

afterAll(() => rmSync(folder, { recursive: true }));

test.each(GUIDES)('the examples of %s.md run to their end, from first to last', async (guide) => {
  const blocks = [...readFileSync(join(ROOT, `docs/guides/${guide}.md`), 'utf8').matchAll(/^```ts\n([^]*?)^```$/gm)];
  const examples = blocks.map(([, code]) => code ?? '');
  const isFile = (code: string): boolean => code.startsWith('// ');
  for (const code of examples.filter(isFile)) writeFileSync(join(folder, code.slice(3, code.indexOf('\n'))), code);
  // Each in a block of its own would hide names from the next: imports, in this order, are hoisted anyway.
  const page = join(folder, `${guide}.ts`);
  const program = uniteImports(examples.filter((code) => !isFile(code)).join('\n'));
  writeFileSync(page, `${program}\nconsole.log('the end');\nprocess.exit(0);\n`);

  const outfile = join(folder, `${guide}.mjs`);
  await build({ entryPoints: [page], outfile, bundle: true, format: 'esm', platform: 'node', tsconfigRaw: '{}' });
  const host = `globalThis.navigator ??= { onLine: true, hardwareConcurrency: 4, userAgent: '' };`;
  const output = execFileSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(host)}`, outfile],
    {
      encoding: 'utf8',
    },
  );
  expect(output).toBe('the end\n');
});

/** What two examples import is imported once. */
function uniteImports(code: string): string {
  const seen = new Set<string>();
  return code.replaceAll(
    /^import (type )?\{([^}]*)\} from ('[^']+');$/gm,
    (_, type = '', list: string, from: string) => {
      const names = list.split(',').map((name) => name.trim());
      const fresh = names.filter((name) => name && !seen.has(name));
      for (const name of fresh) seen.add(name);
      return fresh.length > 0 ? `import ${type as string}{ ${fresh.join(', ')} } from ${from};` : '';
    },
  );
}
