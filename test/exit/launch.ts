import puppeteer from 'puppeteer-core';
import { startDisplay } from '../engines/drivers/startDisplay.ts';
import { chromiumArgs, findChromium } from '../run/chromium.mjs';
import { findProgram } from '../run/engines.mjs';
import type { Browser } from 'puppeteer-core';

export interface Launched {
  readonly browser: Browser;
  /** As a phone ends an app: without a word. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

export async function launchChromium(): Promise<Launched> {
  const browser = await puppeteer.launch({
    executablePath: findChromium()!,
    args: chromiumArgs,
    // Whoever drives a browser switches it off.
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
  });
  return { browser, kill: () => kill(browser), close: () => browser.close() };
}

export async function launchFirefox(): Promise<Launched> {
  const display = await startDisplay();
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: findProgram('firefox-esr')!,
    headless: false,
    env: display.env,
  });
  return {
    browser,
    async kill() {
      await kill(browser);
      await display.close();
    },
    async close() {
      await browser.close();
      await display.close();
    },
  };
}

async function kill(browser: Browser): Promise<void> {
  const ended = new Promise((resolve) => browser.process()?.once('exit', resolve));
  browser.process()?.kill('SIGKILL');
  await ended;
}
