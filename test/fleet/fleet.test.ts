import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../exit/launch.ts';
import { takesDelta, whyNoFleet } from '../run/fleetTools.mjs';
import { startBackEnd } from './backEnd.ts';
import { startMerger } from './merger.ts';
import { startPages } from './startPages.ts';
import type { Page } from 'puppeteer-core';
import type { Launched } from '../exit/launch.ts';
import type { Answer, BackEnd } from './backEnd.ts';
import type { Merger } from './merger.ts';
import type { FleetPage } from './pages/app.ts';
import type { Pages } from './startPages.ts';

// Sessions in Chromium, through a dev server's proxy, into a real back end: what it answers is what the browsers have measured.

const whyNot = whyNoFleet();
const whyNotMany =
  whyNot ?? (takesDelta() ? null : 'this VictoriaMetrics drops what pages add: 1.133 or later keeps it');
/** Of one bucket of the histograms that pages send: 2^(1/32). */
const BUCKETS_PER_OCTAVE = 32;

let backEnd: BackEnd;
let merger: Merger;
let pages: Pages;
let launched: Launched;

beforeAll(async () => {
  if (whyNot !== null) return;
  backEnd = await startBackEnd();
  merger = await startMerger(backEnd);
  pages = await startPages({ fleet: backEnd.otlpUrl, merged: merger.otlpUrl });
  launched = await launchChromium();
}, 90_000);
afterAll(async () => {
  await launched?.close();
  await pages?.close();
  await merger?.stop();
  await backEnd?.stop();
});

describe.skipIf(whyNotMany !== null)(`several pages at once${whyNotMany === null ? '' : ` (${whyNotMany})`}`, () => {
  const sessions = [
    { release: '1.0', zoom: '3', calls: [5, 7.25, 9.5, 60, 11], options: {} },
    { release: '1.0', zoom: '10', calls: [6, 45, 8, 3.5], options: { compress: false } },
    { release: '1.1', zoom: '10', calls: [14, 15, 90, 16.125, 12, 12, 13], options: {} },
    // Its tiles fail: so has the map.
    { release: '1.1', zoom: '3', calls: [2], options: {}, tiles: '/missing/{z}/{x}/{y}.png', tileSize: '32' },
  ];
  /** Of one that crashes: nothing announces it. */
  const lastWords = 77;
  const allCalls = [...sessions.flatMap(({ calls }) => calls), lastWords];
  const of = 'service_name="many"';
  let measured: ReturnType<FleetPage['measured']>[];

  beforeAll(async () => {
    if (whyNotMany !== null) return;
    const crashing = await open({ app: 'many', release: '1.1', options: {} });
    await crashing.evaluate(`app.operate('places.cluster', ${lastWords})`);
    const opened = await Promise.all(sessions.map((session) => open({ app: 'many', ...session })));
    for (const page of opened) await drag(page);
    for (const [index, page] of opened.entries()) {
      const [first = 0, ...others] = sessions[index]!.calls;
      await page.evaluate(`app.operate('places.cluster', ${first}); app.tellProblem('told-${index % 2}')`);
      // What has been sent is not sent again.
      if (index > 0) await page.evaluate('app.flush()');
      for (const ms of others) await page.evaluate(`app.operate('places.cluster', ${ms})`);
    }
    measured = await Promise.all(opened.map(readMeasured));
    const [left, closed, ...others] = opened;
    await left!.goto('about:blank');
    await closed!.close();
    for (const page of [left!, ...others]) await page.close();
    // By its next look at the operations, within five seconds.
    await crashing.waitForFunction(`app.isArmedWith('places.cluster')`, { timeout: 30_000 });
    await crashing.goto('chrome://crash').catch(() => {});
    await until(async () => (await count('many', 'places.cluster')) === allCalls.length);
  }, 90_000);

  test('calls and their time are those that the browsers have measured, by release', async () => {
    const counts = await backEnd.ask(
      `sum(sum_over_time(map_operation_duration_milliseconds_count{${of}}[1h])) by (service_version, map_op)`,
    );
    const sums = await backEnd.ask(
      `sum(sum_over_time(map_operation_duration_milliseconds_sum{${of}}[1h])) by (service_version, map_op)`,
    );
    for (const release of ['1.0', '1.1']) {
      const crashed = release === '1.1' ? [{ name: 'places.cluster', count: 1, totalMs: lastWords }] : [];
      const operations = measured
        .filter((_, index) => sessions[index]!.release === release)
        .flatMap((it) => it.operations.filter(({ name }) => name === 'places.cluster'))
        .concat(crashed);
      const isOfRelease = ({ labels }: { labels: Readonly<Record<string, string>> }): boolean =>
        labels['service_version'] === release && labels['map_op'] === 'places.cluster';
      expect(counts.find(isOfRelease)!.value).toBe(sumOf(operations.map((it) => it.count)));
      expect(sums.find(isOfRelease)!.value).toBeCloseTo(sumOf(operations.map((it) => it.totalMs)), 6);
    }
  });

  test('the 75th percentile of all calls is off by at most one bucket', async () => {
    const answer = await backEnd.askOne(
      `histogram_quantile(0.75, sum(sum_over_time(map_operation_duration_milliseconds_bucket{${of},map_op="places.cluster"}[1h])) by (vmrange))`,
    );
    expectWithinOneBucket(answer, allCalls);
  });

  test.each([
    ['gsl', 'GSL', '_milliseconds'],
    ['gdf', 'GDF', ''],
    ['st', 'ST', '_milliseconds'],
  ])('%s has as many values as the maps have told, of the same sum', async (metric, name, unit) => {
    const values = measured.flatMap(({ vitals }) => vitals.flatMap((it) => (it.name === name ? [it.value ?? 0] : [])));
    expect(values.length).toBeGreaterThan(0);
    const series = `map_vital_${metric}${unit}`;
    expect(await backEnd.askOne(`sum(sum_over_time(${series}_count{${of}}[1h]))`)).toBe(values.length);
    expect(await backEnd.askOne(`sum(sum_over_time(${series}_sum{${of}}[1h]))`)).toBeCloseTo(sumOf(values), 6);
  });

  test('each panel of the dashboard has an answer, and the figures are those of the browsers', async () => {
    const shown = new Map<string, Answer[]>();
    for (const { title, expr } of await readPanels()) {
      const answers = await backEnd.ask(fillIn(expr));
      // Nothing was lost, and no data was changed.
      if (!/^(DTS|Lost)/.test(title)) expect(answers, `${title}: ${expr}`).not.toEqual([]);
      expect(
        answers.every(({ value }) => Number.isFinite(value)),
        `${title}: ${expr}`,
      ).toBe(true);
      shown.set(title, [...(shown.get(title) ?? []), ...answers]);
    }
    const figures = (title: string): number[] => shown.get(title)!.map(({ value }) => value);
    const all = sessions.length + 1;
    expect(figures('Sessions')).toEqual([all]);
    expect(figures('Map Failure Rate')).toEqual([1 / all]);
    expect(figures('Ended without a word (crashes)')).toEqual([1 / all]);
    const violations = shown.get('Top violations')!.find(({ labels }) => labels['map_op'] === 'places.cluster');
    expect(violations!.value).toBe(1 + sumOf(measured.flatMap((it) => it.violations)));
    expect(sumOf(figures('Problems'))).toBe(sumOf(measured.map(({ problems }) => problems.length)));
  });

  test('no page has lost anything, or was refused', () => {
    const problems = measured.flatMap((it) => it.problems).filter((code) => !code.startsWith('told-'));
    expect(problems).toEqual(['all-tiles-failed']);
  });
});

test.skipIf(whyNot !== null)(
  'one page, cumulative: the latest of each series is all that it has measured',
  async () => {
    const page = await open({ app: 'one', release: '1', options: { temporality: 'cumulative' } });
    const calls = [4, 8, 15, 16, 23, 42];
    for (const ms of calls) {
      await page.evaluate(`app.operate('places.cluster', ${ms})`);
      if (ms === 15) await page.evaluate('app.flush()');
    }
    await page.close();
    const of = `{service_name="one",map_op="places.cluster"}`;
    const latest = (series: string): string =>
      `sum(last_over_time(map_operation_duration_milliseconds_${series}${of}[1h])) by (vmrange)`;
    await until(async () => (await backEnd.askOne(latest('count'))) === calls.length);
    expect(await backEnd.askOne(latest('sum'))).toBeCloseTo(sumOf(calls), 6);
    expectWithinOneBucket(await backEnd.askOne(`histogram_quantile(0.75, ${latest('bucket')})`), calls);
  },
);

test.skipIf(whyNotMany !== null)(
  'merged on the way, many pages are one sample a series, and all answers stay',
  async () => {
    const perPage = [3, 30, 12.5];
    const opened = await Promise.all(
      [1, 2, 3].map(() => open({ app: 'merged', release: '1', options: { url: '/merged' } })),
    );
    for (const page of opened) for (const ms of perPage) await page.evaluate(`app.operate('places.cluster', ${ms})`);
    for (const page of opened) await page.close();
    const calls = opened.flatMap(() => perPage);
    await until(async () => (await count('merged', 'places.cluster')) === calls.length);
    const of = '{service_name="merged",map_op="places.cluster"}';
    const sum = (series: string): string => `sum_over_time(map_operation_duration_milliseconds_${series}${of}[1h])`;
    expect(await backEnd.askOne(`sum(${sum('sum')})`)).toBeCloseTo(sumOf(calls), 6);
    expectWithinOneBucket(await backEnd.askOne(`histogram_quantile(0.75, sum(${sum('bucket')}) by (vmrange))`), calls);
  },
);

type Session = Readonly<{ app: string; release: string; options: object } & Record<string, unknown>>;

async function open({ options, calls: _calls, ...session }: Session): Promise<Page> {
  // A window of its own, in sight.
  const page = await (await launched.browser.createBrowserContext()).newPage();
  const search = new URLSearchParams({ ...(session as Record<string, string>), options: JSON.stringify(options) });
  await page.goto(`${pages.origin}/app.html?${search.toString()}`);
  await page.waitForFunction('globalThis.app?.isReady()');
  // What sends is loaded.
  await page.evaluate('app.flush()');
  return page;
}

async function drag(page: Page): Promise<void> {
  await page.bringToFront();
  await page.mouse.move(200, 200);
  await page.mouse.down();
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(200 + step * 8, 200);
  await page.mouse.up();
  await page.waitForFunction('app.hasSettled()');
}

/** The cast: the page says so. */
const readMeasured = (page: Page): Promise<ReturnType<FleetPage['measured']>> =>
  page.evaluate('app.measured()') as Promise<ReturnType<FleetPage['measured']>>;

const count = (app: string, operation: string): Promise<number> =>
  backEnd.askOne(
    `sum(sum_over_time(map_operation_duration_milliseconds_count{service_name="${app}",map_op="${operation}"}[1h]))`,
  );

async function until(isThere: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200 && !(await isThere()); attempt += 1) await sleep(100);
}

function expectWithinOneBucket(answer: number, values: readonly number[]): void {
  const truth = [...values].sort((a, b) => a - b)[Math.ceil(values.length * 0.75) - 1]!;
  expect(Math.abs(Math.log2(answer / truth)) * BUCKETS_PER_OCTAVE, `${answer} for ${truth}`).toBeLessThanOrEqual(1);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

interface Panel {
  readonly title: string;
  readonly expr: string;
}

async function readPanels(): Promise<Panel[]> {
  const file = new URL('../../demo/fleet/grafana/dashboards/mapvitals.json', import.meta.url);
  // The cast: test/fleet/files.test.ts holds it against Grafana's own types.
  const { panels } = JSON.parse(await readFile(file, 'utf8')) as {
    panels: { title: string; targets?: { expr: string }[] }[];
  };
  return panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
}

/** As Grafana does, with all that there is of this app. */
function fillIn(expr: string): string {
  return expr
    .replaceAll(/\$__(range|interval)/g, '1h')
    .replaceAll('$app', 'many')
    .replaceAll('$vital', 'st_milliseconds')
    .replaceAll(/\$\w+/g, '.*');
}
