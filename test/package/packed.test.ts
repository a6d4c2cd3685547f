/** @module-tag breadth */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const MAX_BYTES = 1_200_000;
/** The lab came later; it is no part of any page. */
const MAX_LAB_BYTES = 89_500;
const LEFT_BEHIND = new Set(['node_modules', 'dist', '.git']);
const clone = mkdtempSync(join(tmpdir(), 'mapvitals-clone-'));

interface Packed {
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}
interface Manifest {
  readonly repository: { readonly url: string };
  readonly homepage: string;
  readonly bugs: { readonly url: string };
  readonly author: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly imports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;
let packed: Packed;
let paths: readonly string[];

beforeAll(() => {
  // As from a clean clone: nothing is built yet.
  cpSync(ROOT, clone, { recursive: true, filter: (source) => !LEFT_BEHIND.has(basename(source)) });
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'), 'junction');
  const output = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: clone, encoding: 'utf8', stdio: 'pipe' });
  [packed] = JSON.parse(output.slice(output.lastIndexOf('\n[\n') + 1)) as [Packed];
  paths = packed.files.map(({ path }) => path);
}, 240_000);
afterAll(() => rmSync(clone, { recursive: true }));

describe('the package, packed from a clean clone', () => {
  test('ships what every door, condition and type leads to', () => {
    const targets = [...Object.values(manifest.exports), ...Object.values(manifest.imports)].flatMap((target) =>
      typeof target === 'string' ? [target] : Object.values(target),
    );
    expect(targets.map((target) => target.slice(2)).filter((path) => !paths.includes(path))).toEqual([]);
  });

  test('unpacks to less than 1.2 MB and 89.5 kB of lab, and holds no source twice', () => {
    const lab = packed.files.filter(({ path }) => /^dist\/src\/(cli\/)?lab\//.test(path));
    const labBytes = lab.reduce((sum, { size }) => sum + size, 0);
    expect(lab.length).toBeGreaterThan(30);
    expect(labBytes).toBeLessThan(MAX_LAB_BYTES);
    expect(packed.unpackedSize - labBytes).toBeLessThan(MAX_BYTES);
    expect(paths.filter((path) => /^(src|hooks|worker|demo|test|e2e)\/|\.map$|dist\/demo\//.test(path))).toEqual([]);
  });

  test('ships the guides in Markdown, the schema, and what the README calls more', () => {
    expect(paths.filter((path) => !path.startsWith('dist/') && /^docs\/(?!.*\.md$)/.test(path))).toEqual([
      'docs/report.schema.json',
    ]);
    for (const path of ['docs/guides/routes.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE'])
      expect(paths).toContain(path);
  });

  test('says "use client" at the door of the hooks and nowhere else', () => {
    const code = paths.filter((path) => path.endsWith('.js'));
    const clients = code.filter((path) => /^['"]use client['"]/m.test(readFileSync(join(clone, path), 'utf8')));
    expect(clients).toEqual(['dist/react.js']);
  });
});

describe('addresses', () => {
  const home = manifest.repository.url.replace(/^git\+|\.git$/g, '');

  test('come from one place', () => {
    expect(manifest.homepage).toBe(`${home}#readme`);
    expect(manifest.bugs.url).toBe(`${home}/issues`);
    expect(manifest.author).not.toBe('');
    const [owner, name] = home.split('/').slice(-2);
    expect(linksOf('README.md')).toContain(`https://${owner}.github.io/${name}/demo/`);
  });

  test('of the README work on npm too: whole, and of files that there are', () => {
    const links = linksOf('README.md');
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !/^(https:\/\/|#)/.test(link))).toEqual([]);
    const files = links.flatMap((link) => link.match(/\/blob\/main\/([^#]+)/)?.[1] ?? []);
    expect(files.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
    expect(links.filter((link) => link.includes('/blob/') && !link.startsWith(home))).toEqual([]);
  });

  test('of every packed page lead to a page that is packed, or whole to a file that there is', () => {
    const pages = paths.filter((path) => path.endsWith('.md'));
    const dead = pages.flatMap((page) =>
      linksOf(page)
        .filter((link) => {
          const [target = ''] = link.split('#');
          if (target.startsWith(`${home}/blob/main/`))
            return !existsSync(join(ROOT, target.slice(`${home}/blob/main/`.length)));
          return target !== '' && !/^[a-z]+:/.test(target) && !paths.includes(posix.join(posix.dirname(page), target));
        })
        .map((link) => `${page}: ${link}`),
    );
    expect(dead).toEqual([]);
    expect(pages.length).toBeGreaterThan(20);
  });
});

/** Of a page of the repository: where its links lead. */
function linksOf(page: string): string[] {
  return [...readFileSync(join(ROOT, page), 'utf8').matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link ?? '');
}
