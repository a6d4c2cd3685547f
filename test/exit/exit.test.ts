import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { buildPages } from '../../e2e/support/buildPages.ts';
import { chromiumArgs, findChromium } from '../run/chromium.mjs';
import { startCollector, telemetryOf } from './collector.ts';
import type { Browser } from 'puppeteer-core';
import type { Collector } from './collector.ts';

let folder: string;
let collector: Collector;
let browser: Browser;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mapvitals-exit-'));
  await buildPages(folder, fileURLToPath(new URL('./pages', import.meta.url)));
  collector = await startCollector(folder);
  browser = await puppeteer.launch({ executablePath: findChromium()!, args: chromiumArgs });
}, 60_000);
afterAll(async () => {
  await browser?.close();
  await collector?.close();
  await rm(folder, { recursive: true });
});
beforeEach(() => collector.reset());

test('a page that is closed delivers what it has measured', async () => {
  const page = await browser.newPage();
  await page.goto(`${collector.origin}/app.html`);
  await sleep(1000);
  await page.evaluate(`app.operate('places.cluster', 12)`);
  await page.close();
  await sleep(500);
  const operations = telemetryOf(collector.log).flatMap((it) => it.operations);
  expect(operations).toMatchObject([{ attributes: { 'map.op': 'places.cluster' }, histogram: { count: 1, sum: 12 } }]);
});
