import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { chromiumArgs, findChromium } from '../../run/chromium.mjs';
import { findProgram } from '../../run/engines.mjs';
import { REST_MS, STEP_MS } from './EngineBrowser.ts';
import { startDisplay } from './startDisplay.ts';
import type { Browser, KeyInput, Page } from 'puppeteer-core';
import type { EngineBrowser, EnginePage } from './EngineBrowser.ts';

const VIEWPORT = { width: 1024, height: 730 };

/** Chromium, by its own protocol. */
export async function launchChromium(): Promise<EngineBrowser> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium');
  const browser = await puppeteer.launch({ executablePath, args: chromiumArgs, defaultViewport: VIEWPORT });
  const page = await browser.newPage();
  const setWindow = async (windowState: 'minimized' | 'normal'): Promise<void> => {
    const session = await page.createCDPSession();
    const { windowId } = await session.send('Browser.getWindowForTarget');
    await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState } });
    await session.detach();
  };
  return {
    version: await browser.version(),
    page: drive(page, { hide: () => setWindow('minimized'), show: () => setWindow('normal') }),
    close: () => browser.close(),
  };
}

/** Firefox, by WebDriver BiDi. It needs a display: without one it has no WebGL. */
export async function launchFirefox(): Promise<EngineBrowser> {
  const display = await startDisplay();
  const browser = await puppeteer
    .launch({
      browser: 'firefox',
      executablePath: findProgram('firefox-esr')!,
      headless: false,
      env: display.env,
      defaultViewport: VIEWPORT,
    })
    .catch(async (error: unknown) => {
      await display.close();
      throw error;
    });
  const page = await browser.newPage();
  let other: Page | undefined;
  return {
    version: await versionOf(browser),
    page: drive(page, {
      // A tab behind another one is hidden.
      async hide() {
        other = await browser.newPage();
      },
      async show() {
        await other?.close();
        await page.bringToFront();
      },
    }),
    async close() {
      await browser.close();
      await display.close();
    },
  };
}

async function versionOf(browser: Browser): Promise<string> {
  return (await browser.version()).replace('firefox/', 'Firefox ');
}

function drive(page: Page, visibility: Pick<EnginePage, 'hide' | 'show'>): EnginePage {
  return {
    ...visibility,
    async goto(url) {
      await page.goto(url);
    },
    async evaluate(expression) {
      // The cast: JSON is what its reader knows it to be.
      const json = (await page.evaluate(
        `Promise.resolve(${expression}).then((value) => JSON.stringify(value) ?? 'null')`,
      )) as string;
      return JSON.parse(json);
    },
    async drag([first = [0, 0], ...rest]) {
      await page.mouse.move(...first);
      await page.mouse.down();
      for (const place of rest) {
        await page.mouse.move(...place);
        await sleep(STEP_MS);
      }
      await sleep(REST_MS);
      await page.mouse.up();
    },
    async wheel(at, deltaY) {
      await page.mouse.move(...at);
      await page.mouse.wheel({ deltaY });
    },
    // The cast: the names of keys that the tests use are among them.
    press: (key) => page.keyboard.press(key as KeyInput),
  };
}
