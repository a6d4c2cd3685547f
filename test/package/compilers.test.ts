import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isThorough } from '../support/thorough.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// In a package of their own: beside the repository's own compiler theirs would take its name.
const COMPILERS = join(ROOT, 'test/package/typescripts');
const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'mapvitals-compilers-'));

beforeAll(() => {
  if (!existsSync(join(COMPILERS, 'node_modules')))
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: COMPILERS, stdio: 'ignore' });
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, 'mapvitals'), { recursive: true });
  for (const name of ['package.json', 'dist'])
    cpSync(join(ROOT, name), join(modules, 'mapvitals', name), { recursive: true });
  for (const name of ['comlink', 'idb-keyval', 'web-vitals', 'zustand', '@types'])
    symlinkSync(join(ROOT, 'node_modules', name), join(modules, name), 'junction');
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** What apps write, with exported values whose types must have a name. */
const APP = `
import { createMapPerformance, MapVitalsError } from 'mapvitals';
import { createMemoryCache, createOptimization, defineTasks, packPoints, readPoints, WorkerPool } from 'mapvitals/optimize';
import { mountOverlay } from 'mapvitals/overlay';
import { useMapPerformance } from 'mapvitals/react';
import { formatJson } from 'mapvitals/reports';
import { compareReports, createMetricsRepository } from 'mapvitals/sessions';
import { attachMapLibre } from 'mapvitals/vitals';
import { exposeTasks } from 'mapvitals/worker';

export const tasks = defineTasks({
  halve: {
    run: (values: Float64Array) => values.map((value) => value / 2),
    sizeOf: (values: Float64Array) => values.length,
    isIdempotent: true,
  },
});
exposeTasks(tasks);
export const pool = new WorkerPool({ tasks });
export const optimize = createOptimization({ tasks });
export const measured = createMapPerformance({ optimize, adapter: attachMapLibre, thresholds: { work: 50 } });
export const detach = measured.attach({} as never);
export const unsubscribe = measured.monitor.onViolation(() => {});
export const halved = measured.optimize.run('halve', new Float64Array(2));
export const cache = createMemoryCache();
export const repository = createMetricsRepository();
export const sessions = repository.list();
export const comparison = compareReports(measured.report(), measured.report());
export const text: string = formatJson(measured.report());
export const packed = packPoints([]);
export const features = readPoints(packed);
export const unmount = mountOverlay(measured);
export const isOurs = (error: unknown): boolean => error instanceof MapVitalsError && error.code === 'ABORTED';
export const useFirstTile = () => useMapPerformance().vitals.FTP;
`;

/** On a server: no page, no DOM library. */
const SERVER = `
import { formatJson } from 'mapvitals/reports';
import { compareReports } from 'mapvitals/sessions';
export const text = (baseline: never, current: never): string => formatJson(current) + String(compareReports(baseline, current));
`;

/** CommonJS reads an ES module by \`import()\`. */
const COMMON = `
import type { Report } from 'mapvitals' with { 'resolution-mode': 'import' };
export const toText = async (report: Report): Promise<string> => (await import('mapvitals/reports')).formatJson(report);
`;

interface Setup {
  readonly title: string;
  /** `npm test` compiles these, `npm run test:thorough` all. @default false */
  readonly isShort?: boolean;
  /** \`7\`: the repository's own. */
  readonly compiler: '5.4' | '5.6' | '5.9' | '7';
  readonly options: Readonly<Record<string, unknown>>;
  /** @default APP as app.ts */
  readonly source?: readonly [file: string, code: string];
}

const SETUPS: readonly Setup[] = [
  { title: 'TypeScript 5.4', isShort: true, compiler: '5.4', options: {} },
  { title: 'TypeScript 5.6', compiler: '5.6', options: {} },
  { title: 'TypeScript 5.9', compiler: '5.9', options: {} },
  { title: 'TypeScript 7', isShort: true, compiler: '7', options: {} },
  { title: 'the library of ES2021', compiler: '5.9', options: { target: 'es2021', lib: ['es2021', 'dom'] } },
  // The one that cannot be had without: declarations that name a Worker or a Transferable.
  {
    title: 'no DOM library, on a server, but with skipLibCheck',
    compiler: '5.9',
    options: { lib: ['es2022'], skipLibCheck: true },
    source: ['app.ts', SERVER],
  },
  { title: 'moduleResolution node10', compiler: '5.6', options: { moduleResolution: 'node10' } },
  {
    title: 'moduleResolution node16, .mts',
    compiler: '5.6',
    options: { module: 'node16', moduleResolution: 'node16' },
    source: ['app.mts', APP],
  },
  {
    title: 'moduleResolution node16, .cts by import()',
    compiler: '5.6',
    options: { module: 'node16', moduleResolution: 'node16' },
    source: ['app.cts', COMMON],
  },
  {
    title: 'moduleResolution nodenext, .cts by import',
    compiler: '5.9',
    options: { module: 'nodenext', moduleResolution: 'nodenext' },
    source: ['app.cts', APP],
  },
];

// Two at a time: each is a process of its own.
const setups = SETUPS.filter(({ isShort = false }) => isShort || isThorough);
test.concurrent.each(setups)('an app compiles with $title', async ({ compiler, options, source }) => {
  const [file, code] = source ?? ['app.ts', APP];
  const app = mkdtempSync(join(folder, 'app-'));
  writeFileSync(join(app, file), code);
  const compilerOptions = {
    target: 'es2022',
    module: 'esnext',
    moduleResolution: 'bundler',
    strict: true,
    declaration: true,
    noEmit: true,
    skipLibCheck: false,
    types: [],
    ...options,
  };
  writeFileSync(join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: [file] }));
  expect(await compile(compiler, app)).toBe('');
});

test('typesVersions names the same declarations as exports does', () => {
  const { exports: doors, typesVersions } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, { types?: string }>;
    typesVersions: { '*': Record<string, string[]> };
  };
  const named = Object.entries(doors).flatMap(([door, { types }]) =>
    types && door !== '.' ? [[door.slice('./'.length), [types]]] : [],
  );
  expect(typesVersions['*']).toEqual(Object.fromEntries(named));
});

async function compile(compiler: Setup['compiler'], app: string): Promise<string> {
  const typescript =
    compiler === '7' ? join(ROOT, 'node_modules/typescript') : join(COMPILERS, `node_modules/typescript-${compiler}`);
  try {
    return (await run(process.execPath, [join(typescript, 'bin/tsc'), '-p', app])).stdout;
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? error);
  }
}
