import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { buildPages } from '../../e2e/support/buildPages.ts';
import { whyNoEngine } from '../run/engines.mjs';
import { deliveredCalls, startCollector, telemetryOf } from './collector.ts';
import { launchChromium, launchFirefox } from './launch.ts';
import type { Page } from 'puppeteer-core';
import type { ExporterOptions } from 'mapvitals';
import type { Behaviour, Collector } from './collector.ts';
import type { Launched } from './launch.ts';

// What a page delivers, whatever its end, in each engine; beside it, on the same page, OpenTelemetry's own reader.

const engines = [
  { name: 'Chromium', launch: launchChromium, whyNot: null },
  { name: 'Firefox', launch: launchFirefox, whyNot: whyNoEngine('firefox') },
] as const;

let folder: string;
let collector: Collector;
let appCount = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapvitals-exit-'));
  const pages = fileURLToPath(new URL('./pages', import.meta.url));
  await buildPages(folder, pages);
  await buildPages(join(folder, 'split'), pages, true);
  collector = await startCollector(folder);
}, 60_000);
afterAll(async () => {
  await collector?.close();
  await rm(folder, { recursive: true });
});

for (const { name, launch, whyNot } of engines) {
  describe.skipIf(whyNot !== null)(`in ${name}${whyNot === null ? '' : ` (${whyNot})`}`, () => {
    let launched: Launched;
    beforeAll(async () => {
      launched = await launch();
    }, 60_000);
    afterAll(() => launched?.close());
    beforeEach(() => collector.reset());

    const open = (options: Partial<ExporterOptions> = {}, behaviour: Behaviour = {}): Promise<Page> =>
      openIn(launched, options, behaviour);

    test('a page that is closed delivers all of it, once; the other reader none', async () => {
      const page = await open();
      await page.evaluate(`app.operate('places.cluster', 12); app.operate('places.cluster', 14)`);
      await page.close();
      await expectCalls({ 'places.cluster': 2 });
    });

    test('a page that is left for another delivers all of it, with the final web vitals', async () => {
      const page = await open();
      await page.evaluate(`app.operate('places.cluster', 12)`);
      await page.goto(`${collector.origin}/blank.html`);
      await expectCalls({ 'places.cluster': 1 });
      const names = telemetryOf(collector.log).flatMap(({ events }) =>
        events.flatMap((event) => (event.kind === 'vital' ? [event.name] : [])),
      );
      expect(names).toContain('FCP');
      // Firefox tells of no layout shift: https://caniuse.com/mdn-api_layoutshift
      if (name === 'Chromium') expect(names).toContain('CLS');
      await page.close();
    });

    test('what is measured in sight is there when the page is hidden, though the browser is killed then', async () => {
      const own = await launch();
      const page = await openIn(own, {}, {});
      await page.evaluate(`app.operate('places.cluster', 12)`);
      await hide(own, page);
      await sleep(500);
      await own.kill();
      await expectCalls({ 'places.cluster': 1 });
    });

    test('a page with an exporter goes into the back-forward cache, and goes on afterwards', async () => {
      const page = await open();
      await page.evaluate(`app.operate('places.cluster', 12)`);
      await page.goto(`${collector.origin}/blank.html`);
      // Not `goBack`: in Firefox it waits for a load that there is none of.
      await page.evaluate('void setTimeout(() => history.back())');
      await page.waitForFunction('globalThis.app');
      await sleep(300);
      expect(await page.evaluate('app.wasPersisted()')).toBe(true);
      await page.evaluate(`app.operate('places.cluster', 13)`);
      await page.close();
      await expectCalls({ 'places.cluster': 2 });
    });

    test('a slow preflight loses nothing', async () => {
      const page = await open({ url: `${collector.otherOrigin}/v1/maps` }, { preflightMs: 800 });
      await page.evaluate(`app.operate('places.cluster', 12)`);
      await page.close();
      await expectCalls({ 'places.cluster': 1 });
    });

    test('an iframe of another origin delivers when the page around it goes', async () => {
      const page = await launched.browser.newPage();
      await page.goto(`${collector.origin}/blank.html`);
      await page.evaluate(`new Promise((resolve) => {
        const frame = document.createElement('iframe');
        frame.src = '${collector.otherOrigin}/app.html?app=iframe';
        frame.onload = resolve;
        document.body.append(frame);
      })`);
      const frame = page.frames().find((it) => it.url().includes('app.html'))!;
      await frame.waitForFunction('globalThis.app');
      await sleep(1500);
      await frame.evaluate(`app.operate('places.cluster', 12)`);
      await page.goto(`${collector.origin}/blank.html?next`);
      await expectCalls({ 'places.cluster': 1 });
      await page.close();
    });

    test.skipIf(name !== 'Chromium').each([
      [50, 'at once', ''],
      [1000, 'at once', ''],
      [50, 'in two steps', '&late'],
    ])('closed %d ms after its start, begun %s, its code on the way: the next page delivers it', async (ms, _, how) => {
      const app = `early-${ms}${how}`;
      collector.reset({ codeMs: 60_000 });
      const page = await launched.browser.newPage();
      await page.goto(`${collector.origin}/split/app.html?app=early-${ms}${how}`, { waitUntil: 'domcontentloaded' });
      await page.waitForFunction('globalThis.app');
      await page.evaluate(`app.operate('places.cluster', 12)`);
      await sleep(ms);
      await page.close();
      expect(collector.log).toEqual([]);
      collector.reset();
      const next = await openIn(launched, {}, {}, app.split('&')[0]);
      // Nobody knows what a session saw that has not begun.
      if (how === '') await expectCalls({ 'places.cluster': 1 });
      await next.evaluate('app.flush()');
      await vi.waitFor(() => expect(sessionsOf(collector.log)).toBe(2), 5000);
      await next.close();
    });

    test.skipIf(name !== 'Chromium')('a tab that crashes delivers its last window, and says how it ended', async () => {
      const page = await open();
      await page.evaluate(`app.operate('places.cluster', 12)`);
      // It looks at operations every five seconds.
      await sleep(6500);
      await page.goto('chrome://crash').catch(() => {});
      await expectCalls({ 'places.cluster': 1 });
      expect(telemetryOf(collector.log).at(-1)).toMatchObject({ ended: 'unannounced' });
      await page.close().catch(() => {});
    });
  });
}

describe('a collector that has its troubles', () => {
  let launched: Launched;
  beforeAll(async () => {
    launched = await launchChromium();
  }, 60_000);
  afterAll(() => launched?.close());
  beforeEach(() => collector.reset());

  const open = (options: Partial<ExporterOptions> = {}, behaviour: Behaviour = {}): Promise<Page> =>
    openIn(launched, options, behaviour);

  test('answers 429 with Retry-After: the batch comes again, later, and arrives once', async () => {
    const page = await open({}, { answers: [{ status: 429, retryAfter: '1' }] });
    await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    await expectCalls({ 'places.cluster': 1 });
    const { batch } = collector.log[0]!;
    expect(collector.log.filter((it) => it.batch === batch).map(({ status }) => status)).toEqual([429, 200]);
    await page.close();
  });

  test('answers 500: the batch has arrived, and does not come again; the app sees no exception', async () => {
    const page = await open({}, { answers: [500] });
    await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    await sleep(3000);
    expect(new Set(collector.log.map(({ batch }) => batch)).size).toBe(collector.log.length);
    expect(await page.evaluate('app.problems()')).toContain('export-refused');
    expect(await page.evaluate('app.errors')).toEqual([]);
    await page.close();
  });

  test.each(['hang', 'cut'] as const)(
    '%ss: nothing is lost, and only that batch comes twice, under one id',
    async (answer) => {
      const page = await open({ timeoutMs: 1000 }, { answers: [answer] });
      await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
      await sleep(3500);
      await page.evaluate(`app.operate('places.filter', 3)`);
      await page.close();
      await expectCalls({ 'places.cluster': 1, 'places.filter': 1 });
      const batches = collector.log.map(({ batch }) => batch);
      expect(batches.filter((batch, index) => batches.indexOf(batch) < index)).toHaveLength(1);
    },
  );

  test('is reached again: all that waits goes', async () => {
    const page = await open();
    await page.setOfflineMode(true);
    await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    await page.setOfflineMode(false);
    await expectCalls({ 'places.cluster': 1 });
    await page.close();
  });

  test('gets what two tabs have kept once', async () => {
    const page = await open();
    await page.setOfflineMode(true);
    for (let call = 0; call < 4; call += 1) await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    const app = new URL(page.url()).searchParams.get('app')!;
    await page.close();
    const tabs = await Promise.all([openIn(launched, {}, {}, app), openIn(launched, {}, {}, app)]);
    await expectCalls({ 'places.cluster': 4 });
    const batches = collector.log.map(({ batch }) => batch);
    expect(new Set(batches).size).toBe(batches.length);
    for (const tab of tabs) await tab.close();
  });

  test('gets what fits no device from memory', async () => {
    const page = await open();
    await page.evaluate(
      `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }`,
    );
    await page.setOfflineMode(true);
    await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    await page.setOfflineMode(false);
    await expectCalls({ 'places.cluster': 1 });
    expect(await page.evaluate('app.errors')).toEqual([]);
    await page.close();
  });

  test('gets nothing of a user who takes the consent back, at no later start either', async () => {
    const page = await open();
    collector.reset();
    await page.setOfflineMode(true);
    await page.evaluate(`app.operate('places.cluster', 12); app.flush()`);
    await page.evaluate(`app.setConsent(false)`);
    await page.setOfflineMode(false);
    await sleep(500);
    const app = new URL(page.url()).searchParams.get('app')!;
    await page.close();
    expect(collector.log.filter(({ batch }) => batch !== null)).toEqual([]);
    const next = await openIn(launched, {}, {}, app);
    await sleep(1500);
    expect(deliveredCalls(collector.log)).toEqual({});
    await next.close();
  });
});

async function openIn({ browser }: Launched, options: object, behaviour: Behaviour, ofApp?: string): Promise<Page> {
  const page = await browser.newPage();
  const app = ofApp ?? `app-${(appCount += 1)}`;
  const search = new URLSearchParams({ app, options: JSON.stringify(options) });
  await page.goto(`${collector.origin}/app.html?${search.toString()}`);
  await page.waitForFunction('globalThis.app');
  // All is loaded, and the page is idle.
  await sleep(1500);
  if (!ofApp) collector.reset(behaviour);
  return page;
}

function sessionsOf(log: Collector['log']): number {
  const counts = telemetryOf(log).flatMap((telemetry) => telemetry.counts);
  return counts.reduce((sum, { name, value }) => sum + (name === 'map.session.started' ? value : 0), 0);
}

async function hide({ browser }: Launched, page: Page): Promise<void> {
  const isFirefox = (await browser.version()).startsWith('firefox');
  if (isFirefox) {
    await browser.newPage();
    return;
  }
  const session = await page.createCDPSession();
  const { windowId } = await session.send('Browser.getWindowForTarget');
  await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'minimized' } });
}

/** In the end, of all batches that were taken, each once; and OpenTelemetry's reader has delivered none of it. */
async function expectCalls(calls: Readonly<Record<string, number>>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 6000; waitedMs += 100) {
    if (JSON.stringify(deliveredCalls(collector.log)) === JSON.stringify(calls)) break;
    await sleep(100);
  }
  expect(deliveredCalls(collector.log)).toEqual(calls);
  expect(collector.log.filter(({ path }) => path.startsWith('/otel'))).toEqual([]);
}
