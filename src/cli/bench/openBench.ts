import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { badInput } from '../badInput.ts';
import { importOptional } from '../importOptional.ts';
import { openChromium } from '../openChromium.ts';
import { buildBench } from './buildBench.ts';
import type { Browser } from 'playwright-core';
import type * as playwright from 'playwright-core';
import type * as vite from 'vite';
import type { BenchOrder, BenchPage, BenchSeries, BenchSettings, ReadHeap } from './benchTypes.ts';
import type { Io } from '../io.ts';

/** A built page of tasks in a browser. */
export interface OpenedBench extends Pick<BenchPage, 'tasks' | 'targets'> {
  /** What ran them. */
  readonly machine: string;
  /** In a page of its own. */
  run(order: BenchOrder, ended: AbortSignal): Promise<BenchSeries>;
  close(): Promise<void>;
}

/** In the page, where the functions that use it are sent. */
declare const mapvitalsBench: BenchPage;

/** Far beyond a series' own time: the page may hang. */
const SERIES_MS = 120_000;

export async function openBench(io: Io, settings: BenchSettings): Promise<OpenedBench> {
  const file = resolve(io.folder, settings.file);
  if (!existsSync(file)) {
    throw badInput(
      '`mapvitals bench` needs a file of tasks',
      settings.file,
      'Is the path right, from the folder you are in?',
    );
  }
  const { build, preview } = await importOptional<typeof vite>('bench', io.folder, ['vite'], 'bundles the tasks');
  const cache = join(io.folder, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'mapvitals-bench-'));
  const closers: (() => Promise<unknown> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async (): Promise<void> => {
    for (const stop of closers.splice(0).reverse()) await stop();
  };
  try {
    // Before anything is built for it.
    const browser = await openChromium(io, {
      command: 'bench',
      given: settings.given,
      args: [],
      // What was run until then is told.
      endsBySignal: false,
    });
    closers.push(() => browser.close());
    const outDir = await buildBench(build, { ...settings, file, folder, root: io.folder });
    const heard = process.listeners('SIGTERM');
    const server = await preview({
      configFile: false,
      root: folder,
      logLevel: 'error',
      build: { outDir },
      preview: {
        host: '127.0.0.1',
        port: 0,
        // Cross-origin isolated, Chromium's clock steps by 5 microseconds instead of 100.
        headers: { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' },
      },
    });
    closers.push(() => server.close());
    // Vite ends the program by it: nothing of what was run would be told.
    for (const listener of process.listeners('SIGTERM')) {
      if (!heard.includes(listener)) process.off('SIGTERM', listener);
    }
    const origin = server.resolvedUrls?.local[0] ?? '';
    const first = await openPage(browser, origin);
    const facts = await first.page.evaluate(() => {
      const { tasks, targets } = mapvitalsBench;
      return { tasks, targets };
    });
    await first.close();
    return {
      ...facts,
      machine: `Chromium ${browser.version()}, ${cpus().length} logical cores`,
      async run(order, ended) {
        const { page, close: closePage } = await openPage(browser, origin);
        try {
          return await inTime(order, () => page.evaluate((given) => mapvitalsBench.run(given), order), { ended });
        } finally {
          await closePage();
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

export interface InTimeOptions {
  /** @default far beyond a series' own time */
  readonly timeoutMs?: number;
  /** Nobody waits for it any more. */
  readonly ended: AbortSignal;
}

/**
 * A task that hangs must not hang the command, and Playwright waits for a page's script for ever. @throws BAD_OPTION; what aborts
 * says it is ended
 */
export async function inTime<Result>(
  { task, type, profile, maxMs }: BenchOrder,
  work: () => Promise<Result>,
  { timeoutMs = maxMs + SERIES_MS, ended }: InTimeOptions,
): Promise<Result> {
  const timer = new AbortController();
  const signal = AbortSignal.any([timer.signal, ended]);
  const timeout = sleep(timeoutMs, undefined, { signal }).then(() => {
    throw badInput(
      `\`${task}\` must end, by \`${type}\` and in \`${profile}\``,
      `no end in ${timeoutMs / 1000} s`,
      'Does it loop, or wait for what never comes? Give a smaller sample, or name the others by `--task`.',
    );
  });
  try {
    return await Promise.race([work(), timeout]);
  } finally {
    timer.abort();
  }
}

async function openPage(
  browser: Browser,
  origin: string,
): Promise<{ readonly page: playwright.Page; close(): Promise<void> }> {
  const context = await browser.newContext();
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  await page.exposeFunction('mapvitalsHeap', await heapReaderOf(page));
  await page.goto(`${origin}index.html`);
  const isThere = await page
    .waitForFunction(() => 'mapvitalsBench' in globalThis, undefined, { timeout: 30_000 })
    .catch(() => null);
  if (!isThere) {
    await context.close();
    throw badInput(
      'a file of tasks must load in a browser',
      errors[0] ?? 'no answer in 30 s',
      'Import in it what runs in a page alone.',
    );
  }
  return { page, close: () => context.close() };
}

/**
 * With what typed arrays hold, which \`performance.memory\` leaves out; that is also 50 ms old at times, longer than most calls.
 * https://chromedevtools.github.io/devtools-protocol/tot/Runtime/#method-getHeapUsage
 */
async function heapReaderOf(page: playwright.Page): Promise<ReadHeap> {
  const session = await page.context().newCDPSession(page);
  return async (isCollected) => {
    if (isCollected) await session.send('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize } = await session.send('Runtime.getHeapUsage');
    // Older ones do not tell of typed arrays.
    return usedSize + (backingStorageSize || 0);
  };
}
