import { AxeBuilder } from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import { expect, test } from './support/demoTest.ts';
import type { Page } from '@playwright/test';

// With reduced motion every flight is a jump: the same work, without minutes of frames drawn in software.
test.use({ viewport: { width: 1280, height: 800 }, contextOptions: { reducedMotion: 'reduce' } });
test.describe.configure({ timeout: 120_000 });

const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };

function panelOf(page: Page): ReturnType<Page['locator']> {
  return page.getByRole('complementary', { name: 'Demo' });
}

function overlayOf(page: Page): ReturnType<Page['locator']> {
  return page.locator('map-vitals');
}

test('the demo puts 171,075 places on the map and names its sources', async ({ openDemo }) => {
  const page = await openDemo();
  await expect(page.getByRole('region', { name: 'Map', exact: true })).toBeVisible();
  const notices = page.locator('.maplibregl-ctrl-attrib');
  await expect(notices).toContainText('GeoNames');
  await expect(notices).toContainText('Natural Earth');
  await expect(notices).toContainText('OpenStreetMap');
  await expect(page.getByLabel('Country').locator('option')).toHaveCount(247);
});

for (const title of ['Fly around the world', 'Zoom to Chicago', 'Filter by country', 'Re-cluster while panning']) {
  test(`the scenario "${title}" plays to its end`, async ({ openDemo }) => {
    const page = await openDemo();
    await page.getByRole('button', { name: title }).click();
    await expect(page.getByText(`${title}: finished`)).toBeAttached({ timeout: 90_000 });
    await expect(page.getByRole('button', { name: `Stop: ${title}` })).toHaveCount(0);
  });
}

const results = {
  'Join places to counties': /^17,\d{3} of 17,343 places lie in a county\.$/,
  'Merge counties into states': '3,231 counties became 56 outlines.',
  'Look up 400 points': /^400 look-ups travelled in \d+ batches\.$/,
  'Import 171,075 rows': /^171,075 rows in \d+ chunks, [\d,]+ cells\.$/,
};

const workers = {
  Off: /0 of \d live/,
  Learned: /[1-9] of \d live/,
  'Always inline': /0 of \d live/,
  'Always worker': /[1-9] of \d live/,
  'Always batch': /[1-9] of \d live/,
};

for (const [routing, live] of Object.entries(workers)) {
  test(`heavy work has the same results with routes: ${routing.toLowerCase()}`, async ({ openDemo }) => {
    const page = await openDemo();
    await page.getByRole('radio', { name: routing }).check();
    await page.getByRole('tab', { name: 'Heavy work' }).click();
    for (const [title, result] of Object.entries(results)) {
      await page.getByRole('button', { name: title }).click();
      await expect(page.getByText(result)).toBeVisible({ timeout: 60_000 });
    }
    await expect(overlayOf(page)).toContainText(live);
  });
}

test('the same flight is flown on all routes, and the results stand side by side', async ({ openDemo }) => {
  test.setTimeout(420_000);
  const page = await openDemo();
  await page.getByRole('tab', { name: 'Flight' }).click();
  await page.getByRole('button', { name: 'Fly all five' }).click();
  await expect(page.getByRole('radio', { name: 'Learned' })).toBeDisabled();
  await expect(page.getByText('Fly all five: finished')).toBeAttached({ timeout: 360_000 });
  await expect(page.getByRole('radio', { name: 'Off' })).toBeChecked();

  const blockingMs: Record<string, number> = {};
  for (const routing of Object.keys(workers)) {
    const row = panelOf(page).getByRole('row', { name: new RegExp(`^${routing}`) });
    await expect(row.getByRole('cell').first()).toContainText(/\d m?s/);
    await expect(row.getByRole('cell').last()).toContainText(/\d m?s/);
    const figures = JSON.parse((await row.getAttribute('data-figures')) ?? '{}') as { blockingMs: number };
    blockingMs[routing] = figures.blockingMs;
  }
  expect(blockingMs['Off']).toBeGreaterThan(blockingMs['Learned'] ?? Infinity);
  await expect(panelOf(page).getByText('(best)').first()).toBeAttached();
});

test('the overlay tells the routes of the last flight, and why', async ({ openDemo }) => {
  const page = await openDemo();
  await page.getByRole('radio', { name: 'Learned' }).check();
  await page.getByRole('tab', { name: 'Flight' }).click();
  await page.getByRole('button', { name: 'Fly', exact: true }).click();
  await expect(page.getByText('Fly: finished')).toBeAttached({ timeout: 90_000 });
  await expect(overlayOf(page)).toContainText(/\d+ runs: worker/);
  await overlayOf(page)
    .getByRole('button', { name: /^clusterPlaces/ })
    .click();
  await expect(overlayOf(page).getByRole('button', { expanded: true, name: /^clusterPlaces/ })).toBeVisible();
});

test('a scenario stops when asked', async ({ openDemo, page: unopened }) => {
  await unopened.emulateMedia({ reducedMotion: 'no-preference' });
  const page = await openDemo();
  await page.getByRole('button', { name: 'Fly around the world' }).click();
  await page.getByRole('button', { name: 'Stop: Fly around the world' }).click();
  await expect(page.getByText('Fly around the world: stopped')).toBeAttached();
});

test('choosing a country shows its places alone', async ({ openDemo }) => {
  const page = await openDemo();
  await page.getByLabel('Country').selectOption('JP');
  await page.getByRole('tab', { name: 'Operations' }).click();
  await expect(panelOf(page).getByRole('row', { name: /places\.cluster 2 / })).toBeVisible();
});

test('the overlay and the panel show vitals with values', async ({ openDemo }) => {
  const page = await openDemo();
  for (const vital of ['FTP', 'TCM']) {
    const row = panelOf(page).getByRole('row', { name: new RegExp(`^${vital} .* m?s (good|needs work|poor)$`) });
    await expect(row).toBeVisible();
    await expect(overlayOf(page)).toContainText(new RegExp(`${vital}\\s*[\\d.,]+\\s*m?s`));
  }
});

test('clustering 171,075 places on the main thread breaks its threshold, and everyone is told', async ({
  openDemo,
}) => {
  const page = await openDemo();
  await page.getByRole('tab', { name: /Violations/ }).click();
  await expect(panelOf(page).getByRole('listitem').filter({ hasText: 'places.cluster' }).first()).toContainText(
    'limit 50',
  );
  await expect(overlayOf(page)).toContainText('places.cluster');
});

test('the exported report is JSON, holds what was measured, and tells no tile that was seen', async ({ openDemo }) => {
  const page = await openDemo();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export report' }).click();
  const text = await readFile(await (await download).path(), 'utf8');
  const report = JSON.parse(text) as { schemaVersion: number; operations: { name: string; count: number }[] };
  expect(report.schemaVersion).toBe(1);
  expect(report.operations.find(({ name }) => name === 'places.cluster')?.count).toBe(1);
  expect(text).not.toMatch(/tiles\/world\/\d/);
});

for (const [device, viewport] of Object.entries({ desktop, phone })) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`axe finds nothing on a ${device} in ${colorScheme} mode`, async ({ openDemo, page: unopened }) => {
      await unopened.setViewportSize(viewport);
      await unopened.emulateMedia({ colorScheme });
      const page = await openDemo();
      for (const tab of ['Flight', 'Operations', 'Violations', 'Vitals']) {
        await page.getByRole('tab', { name: tab }).click();
        const { violations } = await new AxeBuilder({ page }).analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      }
    });
  }
}

test('the theme button overrides the system', async ({ openDemo, page: unopened }) => {
  await unopened.emulateMedia({ colorScheme: 'light' });
  const page = await openDemo();
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('on a phone the panel folds away', async ({ openDemo, page: unopened }) => {
  await unopened.setViewportSize(phone);
  const page = await openDemo();
  await page.getByRole('button', { name: 'Fold the panel' }).click();
  await expect(page.getByRole('heading', { name: 'Scenarios' })).toBeHidden();
});

test('a second start needs no file and builds no index: the cache has what is drawn', async ({ openDemo }) => {
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
  await expect(overlayOf(page)).toContainText(/Cache.*disk [1-9]/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the history page lists sessions and compares two, and axe finds nothing in ${colorScheme} mode`, async ({
    openDemo,
    page: unopened,
    context,
  }) => {
    await unopened.emulateMedia({ colorScheme });
    await openDemo();
    const other = await context.newPage();
    await other.goto(unopened.url());
    await expect(other.getByText('171,075 real places')).toBeVisible({ timeout: 60_000 });

    const page = await context.newPage();
    await page.emulateMedia({ colorScheme });
    await page.goto(new URL('history.html', unopened.url()).href);
    // Both tabs write what they know every few seconds.
    await expect(async () => {
      await page.reload();
      await expect(page.getByRole('row', { name: /^places\.firstDraw 1 \/ 1 / })).toBeVisible({ timeout: 2000 });
    }).toPass({ timeout: 60_000 });
    await expect(page.getByRole('button', { name: /^Forget .*20\d\d/ })).toHaveCount(2);
    await expect(page.getByRole('figure', { name: 'Time to Complete Map by session' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);

    await expect(page.getByRole('heading', { name: 'Baseline (1 session) against current (1 session)' })).toBeVisible();
    await page
      .getByRole('checkbox', { name: /^current/ })
      .last()
      .check();
    await expect(page.getByRole('heading', { name: /^Baseline \(0 sessions\) against current \(2/ })).toBeVisible();

    await Promise.all([unopened.close(), other.close()]);
    await page.getByRole('button', { name: 'Forget all sessions' }).click();
    await expect(page.getByText('None yet.')).toBeVisible();
  });
}
