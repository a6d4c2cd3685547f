import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { fixtures, toMeetBudget } from 'mapvitals/playwright';
import { breadth } from './support/breadth.ts';
import { expect as baseExpect, overlayOf, panelOf, test as base, toggleOverlay } from './support/demoTest.ts';
import type { MapVitalsFixture } from 'mapvitals/playwright';

const test = base.extend<{ mapVitals: MapVitalsFixture }>(fixtures);
const expect = baseExpect.extend({ toMeetBudget });

test.use({
  viewport: { width: 1280, height: 800 },
  deviceScaleFactor: 0.5,
  contextOptions: { reducedMotion: 'reduce' },
});
test.describe.configure({ timeout: 120_000 });

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

// What only reads comes first: the later tests leave their traces in the demo that all share.
test('the demo puts 171,075 places on the map and names its sources', async ({ demo }) => {
  await expect(demo.getByRole('region', { name: 'Map', exact: true })).toBeVisible();
  const notices = demo.locator('.maplibregl-ctrl-attrib');
  await expect(notices).toContainText('GeoNames');
  await expect(notices).toContainText('Natural Earth');
  await expect(notices).toContainText('OpenStreetMap');
  await expect(demo.getByLabel('Country').locator('option')).toHaveCount(247);
});

test('the overlay and the panel show vitals with values', async ({ demo }) => {
  for (const vital of ['FTP', 'TCM']) {
    const row = panelOf(demo).getByRole('row', { name: new RegExp(`^${vital} .* m?s (good|needs work|poor)$`) });
    await expect(row).toBeVisible({ timeout: 20_000 });
    await expect(overlayOf(demo)).toContainText(new RegExp(`[\\d.,]+\\s*m?s (good|fair|poor) · ${vital}`));
  }
});

test('clustering 171,075 places on the main thread breaks its threshold, and everyone is told', async ({ demo }) => {
  await demo.getByRole('tab', { name: /Violations/ }).click();
  await expect(panelOf(demo).getByRole('listitem').filter({ hasText: 'places.cluster' }).first()).toContainText(
    'limit 50',
  );
  await expect(overlayOf(demo)).toContainText('places.cluster');
});

test('the exported report is JSON, holds what was measured, and tells no tile that was seen', async ({ demo }) => {
  const download = demo.waitForEvent('download');
  await demo.getByRole('button', { name: 'Export report' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const report = JSON.parse(text) as { schemaVersion: number; operations: { name: string; count: number }[] };
  expect(report.schemaVersion).toBe(2);
  expect(report.operations.find(({ name }) => name === 'places.cluster')?.count).toBe(1);
  expect(text).not.toMatch(/tiles\/world\/\d/);
});

test('the demo sends nothing before it is asked to, and then to the collector beside it', async ({ demo }) => {
  const posts: string[] = [];
  demo.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  await demo.route('**/fleet/v1/metrics*', (route) => route.fulfill({ status: 200 }));
  expect(posts).toEqual([]);
  const batch = demo.waitForRequest('**/fleet/v1/metrics?batch=*');
  await panelOf(demo).getByRole('button', { name: 'Send to the fleet' }).click();
  await expect(panelOf(demo).getByRole('link', { name: 'its dashboard' })).toBeVisible();
  expect((await batch).headers()['content-type']).toBe('application/x-protobuf');
  await panelOf(demo).getByRole('button', { name: 'Stop sending' }).click();
  await expect(panelOf(demo).getByRole('button', { name: 'Send to the fleet' })).toBeVisible();
});

test('the demo keeps its budget, and says what broke the limit of its heaviest operation', async ({
  demo,
  mapVitals,
}) => {
  const report = await mapVitals.report(demo);
  expect(report).toMeetBudget({ MFR: '0 %', 'places.*': { errorRatio: '0 %' }, 'places.cluster': ['warn', '50 ms'] });
  expect(test.info().annotations).toEqual([
    {
      type: 'budget (warning)',
      description: expect.stringMatching(/^places\.cluster p75 is .*, limit 50\sms/),
    },
  ]);
});

// One page, resized and recoloured: each layout and each palette is looked at once, what stays as it was with the first tab.
for (const [device, viewport, colorScheme, tag] of [
  ['desktop', desktop, 'light', {}],
  ['phone', phone, 'dark', breadth],
] as const) {
  test(`axe finds nothing on a ${device} in ${colorScheme} mode`, tag, async ({ demo }) => {
    await demo.setViewportSize(viewport);
    await toggleOverlay(demo, viewport === desktop);
    await demo.emulateMedia({ colorScheme });
    for (const tab of ['Flight', 'Operations', 'Violations', 'Vitals']) {
      await demo.getByRole('tab', { name: tab }).click();
      const axe = new AxeBuilder({ page: demo });
      const { violations } = await (tab === 'Flight' ? axe : axe.include('aside')).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
  });
}

test('on a phone the panel folds away', async ({ demo }) => {
  await demo.setViewportSize(phone);
  await toggleOverlay(demo, false);
  await demo.getByRole('button', { name: 'Fold the panel' }).click();
  await expect(demo.getByRole('heading', { name: 'Scenarios' })).toBeHidden();
  await demo.getByRole('button', { name: 'Unfold the panel' }).click();
});

test('choosing a country shows its places alone', async ({ demo }) => {
  await demo.getByLabel('Country').selectOption('JP');
  await demo.getByRole('tab', { name: 'Operations' }).click();
  await expect(panelOf(demo).getByRole('row', { name: /places\.cluster 2 / })).toBeVisible();
});

for (const [title, tag] of [
  ['Fly around the world', {}],
  ['Zoom to Chicago', breadth],
  ['Filter by country', breadth],
  ['Re-cluster while panning', breadth],
] as const) {
  test(`the scenario "${title}" plays to its end`, tag, async ({ demo }) => {
    await demo.getByRole('tab', { name: 'Scenarios' }).click();
    await demo.getByRole('button', { name: title }).click();
    await expect(demo.getByText(`${title}: finished`)).toBeAttached({ timeout: 90_000 });
    await expect(demo.getByRole('button', { name: `Stop: ${title}` })).toHaveCount(0);
  });
}

test('a scenario stops when asked', async ({ demo }) => {
  await demo.emulateMedia({ reducedMotion: 'no-preference' });
  await demo.getByRole('button', { name: 'Fly around the world' }).click();
  await demo.getByRole('button', { name: 'Stop: Fly around the world' }).click();
  await expect(demo.getByText('Fly around the world: stopped')).toBeAttached();
});

const results = {
  'Join places to counties': /^17,\d{3} of 17,343 places lie in a county\.$/,
  'Merge counties into states': '3,231 counties became 56 outlines.',
  'Look up 400 points': /^400 look-ups travelled in \d+ batches\.$/,
  'Import 171,075 rows': /^171,075 rows in \d+ chunks, [\d,]+ cells\.$/,
};

// The other routes do the same work in test/browser/demo, on a tenth of the data.
for (const [routing, live, tag] of [
  ['Off', /0 of \d live/, breadth],
  ['Learned', /[1-9] of \d live/, {}],
] as const) {
  test(`heavy work has the same results with routes: ${routing.toLowerCase()}`, tag, async ({ demo }) => {
    await demo.getByRole('radio', { name: routing }).check();
    await demo.getByRole('tab', { name: 'Heavy work' }).click();
    for (const [title, result] of Object.entries(results)) {
      await demo.getByRole('button', { name: title }).click();
      await expect(demo.getByText(result)).toBeVisible({ timeout: 60_000 });
    }
    await expect(overlayOf(demo)).toContainText(live);
  });
}

test('a browser without WebGL 2, and places that do not come, are told in place of the story', async ({
  page,
  demoOrigin,
}) => {
  await page.route('**/places.bin', (route) => route.abort());
  await page.goto(`${demoOrigin}/index.html`);
  await expect(page.getByRole('alert')).toContainText('The places did not load.', { timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
  await page.addInitScript(() => {
    // oxlint-disable-next-line no-extend-native -- a browser that has none
    HTMLCanvasElement.prototype.getContext = () => null;
  });
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('The map is drawn with WebGL 2');
  await expect(page.getByRole('button', { name: /Drag|Loading/ })).toHaveCount(0);
});

test('the theme button overrides the system', async ({ demo }) => {
  await demo.getByRole('button', { name: 'Dark theme' }).click();
  await expect(demo.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('a second start needs no file and builds no index: the cache has what is drawn', breadth, async ({ openDemo }) => {
  const page = await openDemo();
  const requests: string[] = [];
  page.on('request', (request) => requests.push(new URL(request.url()).pathname));
  // What is written to disk is written shortly after.
  await expect
    .poll(
      async () => {
        requests.length = 0;
        await page.reload();
        await expect(page.getByText('171,075 real places')).toBeVisible({ timeout: 60_000 });
        return requests.filter((path) => path.includes('places.bin') || path.includes('/tiles/'));
      },
      { timeout: 60_000 },
    )
    .toEqual([]);
  await page.getByRole('tab', { name: 'Operations' }).click();
  await expect(panelOf(page).getByRole('row', { name: /places\.firstDraw 1 / })).toBeVisible();
  await expect(panelOf(page).getByRole('row', { name: /places\.cluster/ })).toHaveCount(0);
  const diskHitCount = await page.evaluate(() => {
    interface Instance {
      report(): { optimization: { cache: { diskHitCount: number } | null } | null };
    }
    const { instances } = (globalThis as never as Record<symbol, { instances: Set<Instance> }>)[
      Symbol.for('mapvitals')
    ]!;
    return [...instances][0]?.report().optimization?.cache?.diskHitCount;
  });
  expect(diskHitCount).toBeGreaterThan(0);
});

test(
  'the history page lists sessions and compares two, and axe finds nothing in light and in dark mode',
  breadth,
  async ({ openDemo, page: unopened, context }) => {
    await openDemo();
    const other = await context.newPage();
    await other.goto(unopened.url());
    await expect(other.getByText('171,075 real places')).toBeVisible({ timeout: 60_000 });

    const page = await context.newPage();
    await page.goto(new URL('history.html', unopened.url()).href);
    // Both tabs write what they know every few seconds.
    await expect(async () => {
      await page.reload();
      // One sample on each side is too few: it is folded.
      await expect(page.getByText(/places\.firstDraw: 1 \/ 1,/)).toBeAttached({ timeout: 2000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: /^Forget .*20\d\d/ })).toHaveCount(2);
    await expect(page.getByRole('figure', { name: 'Time to Complete Map by session' })).toBeVisible();
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }

    await expect(page.getByRole('heading', { name: 'Baseline (1 session) against current (1 session)' })).toBeVisible();
    await page
      .getByRole('checkbox', { name: /^current/ })
      .last()
      .check();
    await expect(page.getByRole('heading', { name: /^Baseline \(0 sessions\) against current \(2/ })).toBeVisible();

    await Promise.all([unopened.close(), other.close()]);
    await page.getByRole('button', { name: 'Forget all sessions' }).click();
    await expect(page.getByText('None yet.')).toBeVisible();
  },
);
