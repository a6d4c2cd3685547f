import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = ['README.md', ...listMarkdown('docs'), ...listMarkdown('docs/guides')];
// Inside the repository, so that `mapvitals` and the apps' packages resolve as they would for a user.
const folder = mkdtempSync(join(ROOT, 'test/package/.examples-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('every TypeScript example in the README and the docs compiles against the built package', () => {
  const examples = DOCUMENTS.flatMap((file) => examplesOf(file));
  expect(examples.length).toBeGreaterThan(0);
  for (const { name, code } of examples) writeFileSync(join(folder, name), `${code}\nexport {};\n`);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { paths: {}, rootDir: '../../..', noUnusedLocals: false, noUnusedParameters: false },
      include: ['*.ts', '*.tsx'],
    }),
  );
  expect(compile()).toBe('');
});

function compile(): string {
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', cwd: ROOT });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

/** Fenced blocks that start with ```ts or ```tsx; one marked `ts ignore` shows a shape and is no program. */
function examplesOf(file: string): { name: string; code: string }[] {
  const blocks = readFileSync(join(ROOT, file), 'utf8').matchAll(/^```(tsx?)\n([^]*?)^```$/gm);
  return [...blocks].map(([, kind, code], index) => ({
    name: `${file.replaceAll(/[/.]/g, '-')}-${index + 1}.${kind}`,
    code: code ?? '',
  }));
}

function listMarkdown(path: string): string[] {
  try {
    return readdirSync(join(ROOT, path))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${path}/${file}`);
  } catch {
    return [];
  }
}
