import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DOCUMENTS = ['README.md', ...['docs', 'docs/guides', 'docs/recipes', 'docs/vitals/words'].flatMap(markdownIn)];
/** What the few lines beside a vital's picture take as given. */
const GIVEN = `
declare const map: import('maplibre-gl').Map;
declare const style: string;
declare const maplibregl: typeof import('maplibre-gl');
declare const mapPerformance: import('mapvitals').MapPerformance;
declare const measure: import('mapvitals').PerformanceMonitor['measure'];
declare const measureUpdate: typeof import('mapvitals').measureUpdate;
declare const throttle: typeof import('mapvitals/optimize').throttle;
declare const places: import('maplibre-gl').GeoJSONSource;
declare const found: GeoJSON.FeatureCollection;
declare function filterPlaces(of: unknown, within: unknown): void;
declare function clusterPlaces(within: unknown): void;
`;
// Inside the repository, so that `mapvitals` and the apps' packages resolve as they would for a user.
const folder = mkdtempSync(join(ROOT, 'test/package/.examples-'));

afterAll(() => rmSync(folder, { recursive: true }));

test('every TypeScript example in the README and the docs compiles against the built package', () => {
  const files = DOCUMENTS.flatMap(examplesOf);
  expect(files.length).toBeGreaterThan(5);
  for (const { page, name, code } of files) {
    mkdirSync(join(folder, page), { recursive: true });
    writeFileSync(join(folder, page, name), `${code}\nexport {};\n`);
  }
  writeFileSync(join(folder, 'given.d.ts'), GIVEN);
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      extends: '../../../tsconfig.json',
      compilerOptions: { paths: {}, rootDir: '../../..', noUnusedLocals: false, noUnusedParameters: false },
      include: ['**/*.ts', '**/*.tsx'],
    }),
  );
  expect(compile()).toBe('');
});

interface ExampleFile {
  readonly page: string;
  readonly name: string;
  readonly code: string;
}

/**
 * The examples of a document. One that starts with `// name.ts` is that file; the others go on from each other and are one
 * program. A block marked `ts ignore` shows a shape and is none.
 */
function examplesOf(document: string): ExampleFile[] {
  const page = document.replace(/\.md$/, '');
  const blocks = [...readFileSync(join(ROOT, document), 'utf8').matchAll(/^```tsx?\n([^]*?)^```$/gm)].map(
    ([, code]) => code ?? '',
  );
  const named = blocks.flatMap((code) => {
    const name = code.match(/^\/\/ (\S+\.tsx?)\n/)?.[1];
    return name ? [{ page, name, code }] : [];
  });
  const rest = blocks.filter((code) => !named.some((file) => file.code === code));
  return rest.length > 0 ? [...named, { page, name: 'page.tsx', code: joinPrograms(rest) }] : named;
}

/** One program of several: what two of them import is imported once. */
function joinPrograms(programs: readonly string[]): string {
  const names = new Map<string, Set<string>>();
  const bodies = programs.map((program) =>
    program.replaceAll(
      /^import (type )?\{([^}]*)\} from '([^']+)';\n/gm,
      (_, type: string | undefined, list: string, from: string) => {
        const imported = names.get(from) ?? new Set();
        for (const name of list.split(',')) if (name.trim()) imported.add(`${type ?? ''}${name.trim()}`);
        names.set(from, imported);
        return '';
      },
    ),
  );
  const imports = [...names].map(([from, imported]) => `import { ${[...imported].join(', ')} } from '${from}';\n`);
  return [...imports, ...bodies].join('');
}

function compile(): string {
  try {
    return execFileSync(join(ROOT, 'node_modules/.bin/tsc'), ['-p', folder], { encoding: 'utf8', cwd: ROOT });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}

function markdownIn(path: string): string[] {
  return readdirSync(join(ROOT, path))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${path}/${file}`);
}
