import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// Who may import whom. A file's own folder is always allowed; packages are listed by name.
const BASE = ['#advice', 'src/types/', 'src/errors.ts', 'src/lib/'];
const IMPORT_TABLE: Readonly<Record<string, readonly string[]>> = {
  'src/types/': [],
  'src/errors.ts': ['src/types/'],
  // idb-keyval: the type of a store, for those who are handed one.
  // '#advice': src/lib/advice, chosen by the export condition `development`.
  'src/lib/': ['src/types/', 'src/errors.ts', 'idb-keyval', '#advice'],
  'src/core/': [...BASE, 'zustand/vanilla'],
  'src/signals/': [...BASE, 'web-vitals/attribution'],
  'src/adapters/': BASE,
  'src/vitals/': BASE,
  'src/batch/': BASE,
  'src/cache/': [...BASE, 'idb-keyval'],
  'src/storage/': [...BASE, 'idb-keyval'],
  'src/reports/': BASE,
  // A bridge is handed its client.
  'src/bridges/': ['src/types/'],
  'src/exporters/': [...BASE, 'idb-keyval', 'pbf'],
  'src/overlay/': BASE,
  'worker/': [...BASE, 'comlink'],
  'src/optimization/': BASE,
  'src/attachments/': [...BASE, 'src/signals/', 'src/vitals/'],
  // What stands in for the engine until it is loaded.
  'src/start/': [
    ...BASE,
    'src/attachments/',
    'src/adapters/attachMapLibre.ts',
    'src/adapters/hearMapLibre.ts',
    'src/adapters/readMapLibre.ts',
  ],
  'src/createEngine.ts': [...BASE, 'src/core/', 'src/signals/', 'src/vitals/', 'src/reports/', 'src/attachments/'],
  'src/createMapPerformance.ts': [
    ...BASE,
    'src/createEngine.ts',
    'src/attachments/',
    'src/start/',
    'src/adapters/attachMapLibre.ts',
  ],
  'src/startMapPerformance.ts': [
    ...BASE,
    'src/createEngine.ts',
    'src/createMapPerformance.ts',
    'src/attachments/',
    'src/start/',
    'src/adapters/attachMapLibre.ts',
  ],
  'src/onMapVital.ts': [...BASE, 'src/attachments/', 'src/start/', 'src/adapters/attachMapLibre.ts'],
  'src/progress.ts': [...BASE, 'src/adapters/attachMapLibre.ts'],
  'src/complete.ts': [...BASE, 'src/progress.ts', 'src/adapters/attachMapLibre.ts'],
  'src/createOptimization.ts': [...BASE, 'src/optimization/', 'src/batch/', 'src/cache/', 'worker/'],
  'src/index.ts': ['src/', 'worker/'],
  'src/vitals.ts': ['src/'],
  'src/optimize.ts': ['src/', 'worker/'],
  'src/sessions.ts': ['src/'],
  'src/reports.ts': ['src/'],
  'src/otlp.ts': ['src/'],
  'src/bridges.ts': ['src/'],
  // Not in the plugin itself: in the code that it adds to a worker.
  'src/vite/': ['mapvitals/worker'],
  // In Node, as a user of the package. What tells the nearest name, looks at a flight or writes safe markup is no public name.
  'src/cli/': [
    'mapvitals',
    'mapvitals/optimize',
    'mapvitals/reports',
    'mapvitals/sessions',
    'src/lib/nearestName.ts',
    'src/playwright/requireFlight.ts',
    // Its types.
    'mapvitals/playwright',
    'src/reports/html/markup.ts',
    'src/lab/',
    // Not in the command itself: in the worker that it writes.
    'mapvitals/worker',
    // Types: the user's own are found where the command is run.
    'playwright-core',
    'vite',
    'node:fs',
    'node:module',
    'node:os',
    'node:path',
    'node:url',
    'node:process',
    'node:timers/promises',
  ],
  // In Node, as a user of the package; of two samples the one test that there is, and of recorded flights the one hand.
  'src/lab/': [
    'mapvitals',
    'src/lib/clock.ts',
    'src/reports/rankTest.ts',
    'src/playwright/flight.ts',
    'src/playwright/inPage.ts',
    'src/playwright/sendInput.ts',
    'playwright-core',
    'node:crypto',
    'node:os',
    'node:perf_hooks',
    'node:timers/promises',
  ],
  'src/playwright/': [
    'mapvitals',
    'mapvitals/reports',
    'mapvitals/sessions',
    '@playwright/test',
    'node:perf_hooks',
    'node:timers/promises',
  ],
  'hooks/': [
    'src/index.ts',
    'src/lib/',
    'src/overlay/index.ts',
    // Its types: what `useMapPerformance().run` is made of.
    'src/optimize.ts',
    'react',
    'react/jsx-runtime',
    'zustand',
    'zustand/shallow',
  ],
};

/**
 * Demo and e2e are users: they know the package by its public names, or hand an entry file to a bundler. What judges from outside
 * is the lab's own hand and its own reading of the browser's trace.
 */
const { exports: doors } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  exports: Record<string, unknown>;
};
const PUBLIC_NAMES = Object.keys(doors).map((name) => name.replace('.', 'mapvitals'));

const ENTRY_FILES = [
  'src/index.ts',
  'src/vitals.ts',
  'src/optimize.ts',
  'src/sessions.ts',
  'src/reports.ts',
  'src/otlp.ts',
  'src/bridges.ts',
  'src/overlay/index.ts',
  'hooks/index.ts',
  'worker/index.ts',
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));

describe('the import table', () => {
  const files = ['src', 'hooks', 'worker'].flatMap(sourcesIn);

  test('reads the files that there are', () => {
    expect(files.length).toBeGreaterThan(20);
  });

  test.each(files)('%s imports only what its folder may', (file) => {
    const folder = ruleFor(file);
    const allowed = [...(IMPORT_TABLE[folder] ?? []), ...(folder.endsWith('/') ? [folder] : [])];
    const offending = importsOf(file).filter((path) => !allowed.some((prefix) => isWithin(path, prefix)));
    expect(offending, `${file} imports what ${folder} may not`).toEqual([]);
  });

  test.each(['demo', 'e2e'].flatMap(sourcesIn))('%s knows the package by its public names', (file) => {
    const offending = importsOf(file).filter((path) =>
      path.startsWith('mapvitals')
        ? !PUBLIC_NAMES.includes(path)
        : /^(src|hooks|worker)\/(?!index\.ts|lab\/)/.test(path),
    );
    expect(offending).toEqual([]);
  });

  test('has no circle, type imports included', () => {
    const imports = new Map(files.map((file) => [file, importsOf(file).filter((path) => files.includes(path))]));
    // Who imports nothing that is left, or is imported by nothing that is left, is on no circle.
    for (let size = -1; size !== imports.size;) {
      size = imports.size;
      const imported = new Set([...imports.values()].flat());
      for (const [file, paths] of imports)
        if (!imported.has(file) || !paths.some((path) => imports.has(path))) imports.delete(file);
    }
    expect([...imports.keys()]).toEqual([]);
  });

  test("src/types holds what parts share: none of its types is one part's alone", () => {
    const code = new Map(
      files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '')]),
    );
    const isShared = (name: string, home: string): boolean => {
      const uses = [...code].filter(([, text]) => new RegExp(`\\b${name}\\b`).test(text)).map(([file]) => file);
      // What another of them is made of is vocabulary, too.
      const isPart = (code.get(home)?.match(new RegExp(`\\b${name}\\b`, 'g')) ?? []).length > 1;
      const parts = uses.filter((file) => !ENTRY_FILES.includes(file) && !file.startsWith('src/types/')).map(ruleFor);
      return isPart || uses.some((file) => file !== home && file.startsWith('src/types/')) || new Set(parts).size > 1;
    };
    const types = files
      .filter((file) => file.startsWith('src/types/'))
      .flatMap((file) =>
        [...(code.get(file) ?? '').matchAll(/^export (?:interface|type) (\w+)/gm)].map(([, name = '']) => ({
          name,
          file,
        })),
      );
    expect(types.length).toBeGreaterThan(50);
    expect(types.filter(({ name, file }) => !isShared(name, file))).toEqual([]);
  });

  test('every folder of the library has its row', () => {
    expect(files.filter((file) => !ruleFor(file))).toEqual([]);
  });
});

test('every file tells its types without another: declarations are built from each alone', () => {
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const args = [tsc, '-p', 'tsconfig.build.json', '--noEmit', '--emitDeclarationOnly', 'false'];
  const { stdout } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  expect(stdout).toBe('');
}, 60_000);

describe('an entry file', () => {
  test.each(ENTRY_FILES)('%s holds export lines only', (file) => {
    const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/\/\*[^]*?\*\/|\/\/.*/g, '');
    const rest = code.replaceAll(/export (type )?\{[^}]*\} from '[^']+';/g, '').trim();
    expect(rest).toBe('');
  });
});

function ruleFor(file: string): string {
  const rules = Object.keys(IMPORT_TABLE).filter((prefix) => isWithin(file, prefix));
  return rules.sort((a, b) => b.length - a.length)[0] ?? '';
}

function isWithin(path: string, prefix: string): boolean {
  return prefix.endsWith('/') ? path.startsWith(prefix) : path === prefix;
}

/** Static, dynamic, re-exported and worker imports, relative ones as paths from the root. */
function importsOf(file: string): string[] {
  const code = readFileSync(join(ROOT, file), 'utf8').replaceAll(/^\s*(\/\/|\*|\/\*).*$/gm, '');
  const found = [
    ...code.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*\(?\s*'([^']+)'|new URL\('([^']+)', import\.meta\.url\)/g),
  ];
  return found
    .map((match) => match[1] ?? match[2] ?? '')
    .map((path) => (path.startsWith('.') ? join(dirname(file), path).replaceAll('\\', '/') : path));
}

function sourcesIn(folder: string): string[] {
  if (!existsSync(join(ROOT, folder))) return [];
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts') && !path.includes('/node_modules/'));
}
