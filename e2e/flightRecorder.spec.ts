import { expect as baseExpect } from '@playwright/test';
import { fixtures, recordFlight, replayFlight, toMeetBudget } from 'mapvitals/playwright';
import { breadth } from './support/breadth.ts';
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

test(
  'fingers are recorded and flown, also where the page knew of no touch: one that drags, two that pinch, a tap',
  breadth,
  async ({ page, browser, server }) => {
    const touching = await browser.newContext({ hasTouch: true, viewport: { width: 500, height: 400 } });
    const recorded = await touching.newPage();
    await open(server)(recorded);
    const before = await cameraOf(recorded);
    const stop = await recordFlight(recorded);
    await dragAndPinch(recorded);
    const flight = JSON.parse(JSON.stringify(await stop())) as Flight;
    const end = await cameraOf(recorded);
    await touching.close();
    expect(new Set(flight.input.map(({ type }) => type))).toEqual(new Set(['touchStart', 'touchMove', 'touchEnd']));
    expect(Math.max(...flight.input.map((step) => ('touches' in step ? step.touches.length : 0)))).toBe(2);
    expect(end.zoom - before.zoom).toBeGreaterThan(0.3);

    const { reports } = await replayFlight(page, flight, { open: open(server) });
    const again = await cameraOf(page);
    expect(Math.abs(again.lng - end.lng)).toBeLessThan(0.01);
    expect(Math.abs(again.zoom - end.zoom)).toBeLessThan(0.2);
    expect(reports[0]!.gestures.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['drag']));
  },
);

test('a flight is flown by its camera alone', breadth, async ({ page, server }) => {
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

/** Two fingers that part after one has dragged; the first to come is the first to go. */
async function dragAndPinch(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const touch = async (type: 'touchStart' | 'touchMove' | 'touchEnd', ...xs: number[]): Promise<void> => {
    await session.send('Input.dispatchTouchEvent', { type, touchPoints: xs.map((x, id) => ({ x, y: 150, id })) });
    await page.waitForTimeout(20);
  };
  await touch('touchStart', 300);
  for (let x = 290; x >= 160; x -= 10) await touch('touchMove', x);
  await page.waitForTimeout(200);
  await touch('touchEnd');
  await page.waitForTimeout(600);
  await touch('touchStart', 200, 260);
  for (let by = 6; by <= 90; by += 6) await touch('touchMove', 200 - by, 260 + by);
  await page.waitForTimeout(200);
  await touch('touchMove', 110);
  await touch('touchEnd');
  await page.waitForTimeout(600);
  await session.detach();
}
