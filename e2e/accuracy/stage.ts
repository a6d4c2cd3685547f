import { expect } from '@playwright/test';
import { openRawPage } from '../support/rawPage.ts';
import type { Browser, BrowserContext, CDPSession, Frame, Page } from '@playwright/test';
import type { SendCommand } from '../../src/lab/hand.ts';
import type { Situation } from './situations.ts';

/** Where a flight takes place: a page with a map, as somebody has it before them. */
export interface Stage {
  evaluate<Value>(expression: string): Promise<Value>;
  readonly command: SendCommand;
  /** Where the map's page lies in what the hand is on. */
  readonly offset: { readonly x: number; readonly y: number };
  /** Takes pictures; only where the map is a page's own. */
  readonly session: CDPSession | null;
  /** Brings the map into sight, where it was not. */
  reveal(): Promise<void>;
  close(): Promise<void>;
}

/** The map and nothing else: each pixel more costs frames where a processor draws. */
const VIEWPORT = { width: 400, height: 300 };

export async function openStage(
  browser: Browser,
  origin: string,
  kind: Situation['stage'] = 'page',
  name = 'flight.html',
): Promise<Stage> {
  if (kind === 'hidden') return openHidden(browser, `${origin}/flight.html`);
  const context = await browser.newContext({ viewport: VIEWPORT });
  const page = await context.newPage();
  page.on('pageerror', (error) => process.stderr.write(`   the page: ${error.message}\n`));
  const session = await context.newCDPSession(page);
  if (kind === 'belowTheFold') return openBelowTheFold(context, page, session, origin);
  await page.goto(`${origin}/${name}`);
  return {
    ...inFrame(page.mainFrame(), session),
    session,
    offset: { x: 0, y: 0 },
    reveal: () => (kind === 'displayNone' ? page.evaluate('window.act()') : Promise.resolve()),
    close: () => context.close(),
  };
}

async function openBelowTheFold(
  context: BrowserContext,
  page: Page,
  session: CDPSession,
  origin: string,
): Promise<Stage> {
  // Another name of the same machine is another site, in a process of its own.
  const inside = `${origin.replace('127.0.0.1', 'localhost')}/flight.html`;
  await page.goto(`${origin}/outside.html?frame=${encodeURIComponent(inside)}`);
  const frame = await findFrame(page, inside);
  const offset = { x: 0, y: 0 };
  return {
    ...inFrame(frame, session),
    session: null,
    offset,
    reveal: () => page.evaluate((y) => scrollTo(0, 2000 - y), offset.y),
    close: () => context.close(),
  };
}

async function findFrame(page: Page, url: string): Promise<Frame> {
  await expect.poll(() => page.frames().some((frame) => frame.url() === url)).toBe(true);
  const frame = page.frames().find((it) => it.url() === url);
  if (!frame) throw new Error(`No frame of ${url}.`);
  await frame.waitForLoadState();
  return frame;
}

function inFrame(frame: Frame, session: CDPSession): Pick<Stage, 'evaluate' | 'command'> {
  return {
    evaluate: (expression) => frame.evaluate(expression),
    command: (method, params) => session.send(method, params as never),
  };
}

async function openHidden(browser: Browser, url: string): Promise<Stage> {
  const page = await openRawPage(browser, url);
  await expect.poll(() => page.evaluate('typeof window.startFlight')).toBe('function');
  await page.hide();
  await expect.poll(() => page.evaluate('document.visibilityState')).toBe('hidden');
  return {
    evaluate: (expression) => page.evaluate(expression),
    command: page.send,
    offset: { x: 0, y: 0 },
    session: null,
    async reveal() {
      await page.show();
      await expect.poll(() => page.evaluate('document.visibilityState')).toBe('visible');
    },
    close: () => page.close(),
  };
}
