import { expect as baseExpect } from '@playwright/test';
import { fixtures, recordFlight, replayFlight, toMeetBudget } from 'mapvitals/playwright';
import { drag, mapOf, startMap } from './support/mapPage.ts';
import { test as base } from './support/test.ts';
import type { Page } from '@playwright/test';
import type { Flight, MapVitalsFixture } from 'mapvitals/playwright';
import type { TileServer } from './support/tileServer.ts';

const test = base.extend<{ mapVitals: MapVitalsFixture }>(fixtures);
const expect = baseExpect.extend({ toMeetBudget });

const open = (server: TileServer) => async (page: Page) => {
  await startMap(page, server, mapOf(server, ['line']));
  await page.waitForFunction(() => window.page?.map?.loaded());
};
const cameraOf = (page: Page): Promise<{ lng: number; lat: number; zoom: number }> =>
  page.evaluate(() => {
    const { lng, lat } = window.page.map.getCenter();
    return { lng, lat, zoom: window.page.map.getZoom() };
  });

async function record(page: Page, server: TileServer): Promise<Flight> {
  await open(server)(page);
  const stop = await recordFlight(page);
  await drag(page, { steps: 15 });
  await page.mouse.wheel(0, -120);
  await page.waitForTimeout(700);
  await page.keyboard.press('ArrowRight');
  await page.waitForTimeout(700);
  return stop();
}

test('a flight is recorded with its input and its camera, and flown twice to where it ended', async ({
  page,
  server,
  mapVitals,
}) => {
  const flight = JSON.parse(JSON.stringify(await record(page, server))) as Flight;
  const end = await cameraOf(page);
  const types = new Set(flight.input.map(({ type }) => type));
  for (const type of ['mouseMoved', 'mousePressed', 'mouseReleased', 'mouseWheel', 'keyDown', 'keyUp'])
    expect(types).toContain(type);
  expect(flight.camera.at(-1)!.zoom).toBeCloseTo(end.zoom, 3);

  const { reports, spread } = await mapVitals.replay(flight, { open: open(server), repeat: 2 });
  expect(reports).toHaveLength(2);
  const again = await cameraOf(page);
  // A wheel's inertia and a frame more or less: some pixels of a world of 512 x 2 ^ zoom.
  expect(Math.abs(again.lng - end.lng)).toBeLessThan(0.01);
  expect(Math.abs(again.zoom - end.zoom)).toBeLessThan(0.2);
  for (const report of reports) expect(report.vitals.GDF.sampleCount).toBeGreaterThan(0);
  expect(spread.find(({ name }) => name === 'GDF')).toMatchObject({
    unit: 'ratio',
    values: [expect.any(Number), expect.any(Number)],
  });
});

test('a flight is flown by its camera alone', async ({ page, server }) => {
  const flight = await record(page, server);
  await replayFlight(page, flight, { open: open(server), drive: 'camera' });
  const { zoom, center } = flight.camera.at(-1)!;
  const again = await cameraOf(page);
  expect(again.zoom).toBeCloseTo(zoom, 6);
  expect(again.lng).toBeCloseTo(center[0], 6);
});

test('a budget that is broken says what held the page, and stands on the test', async ({ page, server, mapVitals }) => {
  await open(server)(page);
  await page.evaluate(() => {
    const { monitor } = window.page.performance;
    window.page.map.on('move', () =>
      monitor.measure('roads.snap', () => {
        const untilMs = performance.now() + 120;
        while (performance.now() < untilMs);
      }),
    );
  });
  await drag(page, { steps: 10 });
  await page.waitForTimeout(1500);
  const report = await mapVitals.report();
  expect(report).toMeetBudget({ 'roads.snap': '10 s', GDF: ['warn', { max: '1 %' }] });
  const failed = await Promise.resolve()
    .then(() => expect(report).toMeetBudget({ GDF: '1 %', 'roads.snap': { p95: '8 ms' } }))
    .then(() => '', String);
  expect(failed).toMatch(/GDF p75 is \d+\s%, limit 1(\.0)?\s%: .*roads\.snap held/);
  expect(failed).toMatch(/roads\.snap p95 is [\d.]+\s(ms|s), limit 8(\.0)?\sms/);
  const annotations = test.info().annotations.map(({ type }) => type);
  expect(annotations).toEqual(['budget (warning)', 'budget', 'budget']);
});
