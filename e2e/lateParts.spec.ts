import { expect, test } from '@playwright/test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { preview } from 'vite';
import type { Page } from '@playwright/test';
import { installConsumer } from './consumers/installConsumer.ts';

// A deploy takes the files of the last build away while pages of it are open.

interface Outcome {
  readonly where: string;
  readonly many: readonly { readonly value: number; readonly shared: number }[];
  readonly isKept: boolean;
  readonly hasPool: boolean;
  readonly plan: string;
  readonly problems: readonly string[];
}

let app: ReturnType<typeof installConsumer>;

test.beforeAll(() => {
  test.setTimeout(180_000);
  app = installConsumer('optimize');
  app.run('tsc');
  app.run('vite', 'build');
});

/** Opens the built app, runs every kind of call, and tells what came of them; `gone` files are answered with 404. */
async function runAll(page: Page, gone: RegExp): Promise<Run<Outcome>> {
  return run(page, gone, 'runAll');
}

interface Run<Result> {
  readonly outcome: Result;
  readonly asked: readonly string[];
  readonly failures: readonly string[];
}

async function run<Result>(page: Page, gone: RegExp, what: 'runAll' | 'measure' | 'explain'): Promise<Run<Result>> {
  const server = await preview({ root: app.folder, logLevel: 'silent', preview: { host: '127.0.0.1', port: 0 } });
  const asked: string[] = [];
  const failures: string[] = [];
  page.on('pageerror', (error) => failures.push(error.message));
  await page.route('**/assets/*.js', (route) => {
    const file = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
    if (!gone.test(file)) return route.continue();
    asked.push(file);
    return route.fulfill({ status: 404, body: 'gone' });
  });
  try {
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    const outcome = await page.evaluate(
      (name) => (globalThis as unknown as Record<typeof name, () => Promise<Result>>)[name](),
      what,
    );
    return { outcome, asked, failures };
  } finally {
    await server.close();
  }
}

const SETTLED = {
  keyed: ['Oslo', 'Oslo'],
  broken: 'no such place',
  doubled: [2, 4],
  mapped: [true, true],
};

test('with all parts there, each call is run where it belongs', async ({ page }) => {
  const { outcome, failures } = await runAll(page, /^$/);
  expect(outcome).toMatchObject({ ...SETTLED, where: 'worker', isKept: true, hasPool: true, problems: [] });
  expect(outcome.many).toEqual([1, 2, 3].map((value) => ({ value, shared: 3 })));
  expect(failures).toEqual([]);
});

test('the first load holds none of what comes late', () => {
  const files = readdirSync(join(app.folder, 'dist/assets')).join(' ');
  for (const part of ['createEngine', 'poolChunk', 'batchChunk', 'diskChunk', 'router', 'keyedCalls']) {
    expect(files).toContain(`${part}-`);
  }
});

const PARTS = {
  scheduler: { problem: 'late-part.pool', where: 'page', hasPool: false },
  poolChunk: { problem: 'late-part.pool', where: 'page', hasPool: false },
  batchChunk: { problem: 'late-part.batches', shared: 1 },
  diskChunk: { problem: 'late-part.cache', isKept: false },
  keyedCalls: { problem: 'late-part.keyed', isKept: false },
  router: { problem: 'late-part.router' },
  asFromAnywhere: { problem: 'late-part.errors' },
} as const;

for (const [part, { problem, ...differs }] of Object.entries(PARTS)) {
  test(`${part} that cannot be loaded is told once, and every call settles`, async ({ page }) => {
    const { outcome, asked, failures } = await runAll(page, new RegExp(`^${part}-`));
    const { shared, ...other } = { shared: 3, ...differs };
    expect(outcome).toMatchObject({ where: 'worker', isKept: true, hasPool: true, ...SETTLED, ...other });
    expect(outcome.many.map((result) => result.shared)).toEqual([shared, shared, shared]);
    expect(outcome.problems.filter((code) => code === problem)).toHaveLength(1);
    expect(asked.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
}

test('with every late part gone, the app runs on the page alone', async ({ page }) => {
  const parts = [...Object.keys(PARTS), 'diskTier', 'batchRoute', 'adviceRules', 'tasks.worker'];
  const { outcome, failures } = await runAll(page, new RegExp(`^(${parts.join('|')})-`));
  expect(outcome).toMatchObject({ ...SETTLED, where: 'page', isKept: false, hasPool: false });
  expect(outcome.many.map(({ value, shared }) => [value, shared])).toEqual([
    [1, 1],
    [2, 1],
    [3, 1],
  ]);
  expect(failures).toEqual([]);
});

interface Measured {
  readonly result: number;
  readonly reason: string;
  readonly later: string;
  readonly count: number;
  readonly problems: readonly string[];
}

test('the engine comes when someone reads, and has what came before', async ({ page }) => {
  const { outcome } = await run<Measured>(page, /^$/, 'measure');
  expect(outcome).toEqual({
    result: 7,
    reason: 'loading',
    later: expect.not.stringMatching(/load/),
    count: 2,
    problems: [],
  });
});

for (const part of ['createEngine', 'createTracking']) {
  test(`an engine without ${part} is told, measures nothing, and breaks nothing`, async ({ page }) => {
    const { outcome, asked, failures } = await run<Measured>(page, new RegExp(`^${part}-`), 'measure');
    expect(outcome).toMatchObject({ result: 7, reason: 'loading', count: 0, problems: ['engine-not-loaded'] });
    expect(outcome.later).toContain('nothing is measured');
    expect(asked.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
}

interface Explained {
  readonly causes: readonly (string | null)[];
  readonly problems: readonly string[];
}

test('a broken limit has its cause, once what finds it has come', async ({ page }) => {
  const { outcome } = await run<Explained>(page, /^$/, 'explain');
  expect(outcome).toEqual({ causes: ['work'], problems: [] });
});

for (const [part, problem, causes] of [
  ['explain', 'causes-missing', [null]],
  ['exportReport', 'download-missing', ['work']],
] as const) {
  test(`${part} that cannot be loaded is told once, and the rest goes on without it`, async ({ page }) => {
    const { outcome, asked, failures } = await run<Explained>(page, new RegExp(`^${part}-`), 'explain');
    expect(outcome).toEqual({ causes, problems: [problem] });
    expect(asked.length).toBeGreaterThan(0);
    expect(failures).toEqual([]);
  });
}
