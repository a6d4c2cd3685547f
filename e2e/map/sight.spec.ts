import { createServer } from 'node:http';
import { chromium } from '@playwright/test';
import { chromiumArgs, findChromium } from '../../test/run/chromium.mjs';
import { breadth } from '../support/breadth.ts';
import { drag, mapIsIdle, mapOf, readSnapshot, readVital, startMap, vitalOf } from '../support/mapPage.ts';
import { openLoosely } from '../support/looseChromium.ts';
import { openRawPage } from '../support/rawPage.ts';
import { expect, test } from '../support/test.ts';
import type { AddressInfo } from 'node:net';
import type { Frame, Page } from '@playwright/test';
import type { Snapshot, VitalReport } from 'mapvitals';

const LOAD_VITALS = ['FTP', 'TCM'] as const;
const dropped = { value: null, sampleCount: 0, hiddenCount: 1 };

test('a map in a cross-origin iframe below the fold is not measured until it is in view', async ({ page, server }) => {
  const parent = await servePage(
    `<div style="height:3000px"></div><iframe src="${server.origin}/map.html" width="420" height="320"></iframe>`,
  );
  await page.goto(parent.origin);
  const frame = await innerFrame(page);
  await frame.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line'], { watches: false }))})`);
  await page.waitForTimeout(1500);
  await page.evaluate(() => scrollTo(0, 3000));
  await expect.poll(() => frame.evaluate(() => window.page.map.loaded()), { timeout: 20_000 }).toBe(true);
  await expect.poll(async () => (await vitalsOf(frame)).TCM, { timeout: 10_000 }).toMatchObject(dropped);
  const { FTP, TCM } = await vitalsOf(frame);
  expect([FTP, TCM]).toMatchObject([dropped, dropped]);
  expect(loadTrouble(await frame.evaluate(() => window.page.performance.monitor.snapshot()))).toEqual([]);

  // From then on it is.
  const box = await page.locator('iframe').boundingBox();
  if (!box) throw new Error('no iframe');
  await drag(page, { fromX: box.x + 320, toX: box.x + 80, y: box.y + 150 });
  await expect.poll(async () => (await vitalsOf(frame)).ST.sampleCount, { timeout: 20_000 }).toBe(1);
  await parent.close();
});

for (const [place, css, cssAgain] of [
  ['in `display: none`', 'display:none', 'display:block'],
  ['without a size', 'height:0', 'height:300px'],
  ['in a closed tab panel', 'visibility:hidden', 'visibility:visible'],
  ['that is skipped, as in closed details', 'content-visibility:hidden', 'content-visibility:visible'],
  ['below the fold', 'margin-top:3000px', 'margin-top:0'],
  ['in a closed accordion', 'max-height:0', 'max-height:none'],
] as const) {
  test(
    `a map ${place} is not measured until it is shown`,
    place === 'in `display: none`' ? {} : breadth,
    async ({ page, server }) => {
      await page.goto(`${server.origin}/map.html`);
      const style = (text: string): Promise<void> =>
        page.evaluate((it) => {
          const panel = document.body;
          const container = document.getElementById('map');
          // An accordion clips a map that keeps its size.
          if (it.startsWith('max-height') && container?.parentElement === panel) {
            const accordion = document.createElement('div');
            accordion.style.overflow = 'hidden';
            container.replaceWith(accordion);
            accordion.append(container);
          }
          // `content-visibility` skips what is inside an element, not the element.
          const styled = it.startsWith('max-height')
            ? container?.parentElement
            : it.startsWith('content')
              ? panel
              : container;
          Object.assign(styled?.style ?? {}, toStyle(it));
          function toStyle(line: string): object {
            const [name = '', value = ''] = line.split(':');
            return { [name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase())]: value };
          }
        }, text);
      await style(css);
      await page.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line']))})`);
      await page.waitForTimeout(1000);
      await style(cssAgain);
      await page.evaluate(() => window.page.map.resize());
      await expect.poll(() => page.evaluate(() => window.page.map.loaded()), { timeout: 20_000 }).toBe(true);
      await expect.poll(() => readVital(page, 'TCM'), { timeout: 10_000 }).toMatchObject(dropped);
      expect(await readVital(page, 'FTP')).toMatchObject(dropped);
      await mapIsIdle(page);
      await drag(page);
      expect(await vitalOf(page, 'ST')).toMatchObject({ sampleCount: 1, hiddenCount: 0 });
      expect(loadTrouble(await readSnapshot(page))).toEqual([]);
    },
  );
}

test('a page that was hidden between the map’s creation and its attach is dropped, by the browser’s own record', async ({
  browser,
  server,
}) => {
  const page = await openRawPage(browser, `${server.origin}/map.html`);
  await expect.poll(() => page.evaluate('typeof window.startMap')).toBe('function');
  server.reset({ delayMs: () => 2500 });
  await page.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line'], { attaches: false }))})`);
  await page.hide();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('hidden');
  await page.show();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
  await page.evaluate(
    'window.page.performance.attach(window.page.map, { createdAtMs: window.page.createdAtMs }), undefined',
  );
  const vitals = (): Promise<Snapshot['vitals']> => page.evaluate('window.page.performance.monitor.snapshot().vitals');
  await expect.poll(async () => (await vitals()).TCM.hiddenCount, { timeout: 20_000 }).toBe(1);
  const { FTP, TCM } = await vitals();
  await page.close();
  expect([FTP, TCM]).toMatchObject([dropped, dropped]);
});

test('what a page waits for in the back-forward cache is dropped', breadth, async ({ server }) => {
  const executablePath = findChromium();
  const browser = await chromium.launch({
    args: chromiumArgs,
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    ...(executablePath ? { executablePath } : {}),
  });
  const page = await (await browser.newContext({ viewport: { width: 500, height: 400 } })).newPage();
  server.reset({ delayMs: () => 3000 });
  await startMap(page, server, mapOf(server, ['line'], { watches: false }));
  await page.evaluate(() => {
    addEventListener('pageshow', ({ persisted }) =>
      document.documentElement.toggleAttribute('data-persisted', persisted),
    );
  });
  await page.waitForTimeout(300);
  await page.goto(`${server.origin}/clock`);
  await page.waitForTimeout(1500);
  await page.goBack({ waitUntil: 'commit' });
  expect(await page.locator('html').getAttribute('data-persisted'), 'it was restored from the cache').not.toBeNull();
  await mapIsIdle(page);
  await expect.poll(() => readVital(page, 'TCM'), { timeout: 10_000 }).toMatchObject(dropped);
  expect(await readVital(page, 'FTP')).toMatchObject(dropped);
  await drag(page);
  expect(await vitalOf(page, 'ST')).toMatchObject({ sampleCount: 1 });
  await browser.close();
});

test('a map of a prerendered page counts from when the page was shown', breadth, async ({ server }) => {
  const close = await openLoosely(`${server.origin}/prerender.html`);
  const read = (): Prerendered | undefined => {
    const told = server.told.map((text) => JSON.parse(text) as Prerendered).at(-1);
    return told?.vitals.some(({ name }) => name === 'TCM') ? told : undefined;
  };
  await expect.poll(() => read() !== undefined, { timeout: 30_000 }).toBe(true);
  await close();
  const { activationMs = 0, createdAtMs = 0, vitals = [] } = read() ?? {};
  expect(activationMs, 'it was prerendered').toBeGreaterThan(0);
  expect(createdAtMs, 'and the map made before it was shown').toBeLessThan(activationMs);
  const measured = { outcome: 'measured', startMs: activationMs };
  expect(vitals.filter(({ name }) => name === 'FTP')).toMatchObject([measured]);
  expect(vitals.filter(({ name }) => name === 'TCM')).toMatchObject([measured]);
  expect(vitals.filter(({ kind }) => kind === 'problem')).toEqual([]);
});

interface Prerendered {
  readonly createdAtMs: number;
  readonly activationMs: number;
  readonly vitals: readonly { readonly kind: string; readonly name?: string }[];
}

test('a map in an iframe of this origin is measured in the time of this page', breadth, async ({ page, server }) => {
  await page.goto(`${server.origin}/map.html`);
  await page.waitForTimeout(1500);
  await page.evaluate(`window.startMap(${JSON.stringify(mapOf(server, ['line'], { inFrame: true }))})`);
  await vitalOf(page, 'TCM');
  const shiftMs = await page.evaluate(
    () => (document.querySelector('iframe')?.contentWindow?.performance.timeOrigin ?? 0) - performance.timeOrigin,
  );
  expect(shiftMs, 'its time origin is another one').toBeGreaterThan(1000);
  const box = await page.locator('iframe').boundingBox();
  if (!box) throw new Error('no iframe');
  await drag(page, { fromX: box.x + 320, toX: box.x + 80, y: box.y + 150 });
  await vitalOf(page, 'ST');
  const [latency, frames] = await Promise.all([readVital(page, 'GSL'), readVital(page, 'GDF')]);
  expect(latency).toMatchObject({ sampleCount: 1 });
  expect(latency.value).toBeLessThan(shiftMs);
  expect(frames.sampleCount).toBe(1);
});

test('a map that is moved into a popup is heard there, in the time of this page', breadth, async ({ page, server }) => {
  await startMap(page, server, mapOf(server, ['line']));
  await vitalOf(page, 'TCM');
  await page.waitForTimeout(1000);
  const opened = page.waitForEvent('popup');
  await page.evaluate(() => void open('/map.html', 'popup', 'width=500,height=400'));
  const popup = await opened;
  await popup.waitForLoadState();
  await page.evaluate(() => {
    const { map } = window.page;
    open('', 'popup')?.document.getElementById('map')?.replaceWith(map.getContainer());
    map.resize();
    map.triggerRepaint();
  });
  await mapIsIdle(page);
  // No drag: MapLibre goes on listening for pointer moves in the document in which the map was made.
  await popup.mouse.move(200, 150);
  await popup.mouse.wheel(0, -100);
  await vitalOf(page, 'ST');
  const shiftMs =
    (await popup.evaluate(() => performance.timeOrigin)) - (await page.evaluate(() => performance.timeOrigin));
  expect(shiftMs, 'its time origin is another one').toBeGreaterThan(1000);
  const latency = await readVital(page, 'GSL');
  expect(latency).toMatchObject({ sampleCount: 1, tags: { gesture: 'wheel' } });
  expect(latency.value).toBeLessThan(shiftMs);
});

/** Software rendering makes gestures poor, and so they are told. */
function loadTrouble({ violations, problems }: Pick<Snapshot, 'violations' | 'problems'>): string[] {
  const ofLoad = violations.filter(({ operation }) => LOAD_VITALS.some((name) => name === operation));
  return [...ofLoad.map(({ operation }) => operation), ...problems.map(({ code }) => code)];
}

async function vitalsOf(frame: Frame): Promise<Record<(typeof LOAD_VITALS)[number] | 'ST', VitalReport>> {
  return frame.evaluate(() => window.page.performance.monitor.snapshot().vitals);
}

async function innerFrame(page: Page): Promise<Frame> {
  await expect.poll(() => page.frames().length).toBe(2);
  const frame = page.frames()[1];
  if (!frame) throw new Error('no inner frame');
  await expect.poll(() => frame.evaluate(() => typeof window.startMap)).toBe('function');
  return frame;
}

/** One page of another origin. */
async function servePage(body: string): Promise<{ origin: string; close(): Promise<void> }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<!doctype html><body style="margin:0">${body}`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
