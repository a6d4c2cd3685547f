// The site: the reference from the package's declarations, the pages, and the demo in demo/. `--base /docs/` says where it will
// lie, `--out folder` where it is written, `--demo folder` where the demo is built already.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const docs = dirname(fileURLToPath(import.meta.url));
const root = dirname(docs);
const { values } = parseArgs({
  options: {
    base: { type: 'string', default: '/' },
    out: { type: 'string', default: resolve(docs, '.vitepress/dist') },
    demo: { type: 'string' },
  },
});
const out = resolve(values.out);
const run = (folder, command, ...args) =>
  execFileSync(command, args, { cwd: folder, stdio: 'inherit', env: { ...process.env, DOCS_BASE: values.base } });

// Where a build of Vite's has left its process in production, too.
if (!existsSync(resolve(docs, 'node_modules/vitepress')))
  run(docs, 'npm', 'ci', '--include=dev', '--no-audit', '--no-fund');
run(root, 'node', 'test/run/build.mjs');
rmSync(resolve(docs, 'api'), { recursive: true, force: true });
run(docs, 'npx', 'typedoc');
// A member's name counts as an anchor to TypeDoc (`MapVitalsError.code`), and is none on the page: what it calls the second of
// that name is the first.
const reference = resolve(docs, 'api');
const pages = readdirSync(reference, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md'));
const textOf = new Map(pages.map((page) => [page, readFileSync(resolve(reference, page), 'utf8')]));
const headingsOf = (text) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) => title.toLowerCase().replaceAll(/[^a-z0-9]+/g, ''));
for (const [page, text] of textOf) {
  const lead = (whole, file, anchor) => {
    const headings = headingsOf(textOf.get(file === '' ? page : posix.join(dirname(page), file)) ?? '');
    return headings.filter((heading) => heading === anchor).length === 1 ? `](${file}#${anchor})` : whole;
  };
  writeFileSync(resolve(reference, page), text.replaceAll(/\]\(([\w./-]*)#([a-z0-9]+)-1\)/g, lead));
}
run(docs, 'npx', 'vitepress', 'build', '.', '--outDir', out);
const demo = resolve(out, 'demo');
if (values.demo) cpSync(values.demo, demo, { recursive: true });
else run(root, 'npx', 'vite', 'build', '--mode', 'demo', '--logLevel', 'warn', '--outDir', demo);
