import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from './epochNow.ts';
import { noteHidden } from './find/listCandidates.ts';
import { watchNetwork } from './network/watchNetwork.ts';
import { LabRefusal } from './refusal.ts';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { SendCommand } from './hand.ts';
import type { LabDevice } from './labPlan.ts';
import type { KeptAnswers } from './network/keptAnswers.ts';
import type { NetworkWatch } from './network/watchNetwork.ts';

export interface VisitSettings {
  readonly url: string;
  readonly device: LabDevice;
  readonly userAgent: string;
  /** Answers what it has; `null`: everything is asked for. */
  readonly kept: KeptAnswers | null;
  /** Cookies and storage of somebody who has logged in. */
  readonly storageState?: string;
  /** A server of one's own may have signed its certificate itself. */
  readonly isOwn: boolean;
  /** It is ready once this is there. */
  readonly ready?: string;
  /** The whole visit may take so long. */
  readonly limitMs: number;
  readonly signal: AbortSignal;
  /** Hooks are for the visit that only looks for the map. */
  readonly hasHooks?: boolean;
  /** Kept between visits, so that its cache serves. */
  readonly context?: BrowserContext;
  /** What was asked for, however it ended. */
  readonly onEnd?: (network: NetworkWatch) => void;
}

/** One page, opened and watched. */
export interface Visit {
  readonly page: Page;
  readonly session: CDPSession;
  readonly command: SendCommand;
  readonly network: NetworkWatch;
  readonly viewport: { readonly width: number; readonly height: number };
  /** Aborted once the visit is over, in time or not: whoever waits in it waits no longer. */
  readonly ended: AbortSignal;
}

/**
 * Opens the page, does the work, and closes it again whatever happens. A page that hangs, crashes, goes elsewhere or is
 * turned away ends the visit. @throws LabRefusal
 */
export async function inVisit<Result>(
  browser: Browser,
  settings: VisitSettings,
  work: (visit: Visit, load: () => Promise<number | null>) => Promise<Result>,
): Promise<Result> {
  const { device, limitMs, signal, hasHooks } = settings;
  signal.throwIfAborted();
  const context = settings.context ?? (await openContext(browser, settings));
  const network = watchNetwork(context);
  const ending = new AbortController();
  const page = await context.newPage();
  try {
    if (hasHooks) await page.addInitScript(noteHidden);
    const session = await context.newCDPSession(page);
    if (device.cpuSlowdown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: device.cpuSlowdown });
    await session.send('Page.enable');
    const visit: Visit = {
      page,
      session,
      command: (method, params) => {
        // A hand is quick to learn that there is nothing left to move.
        ending.signal.throwIfAborted();
        return session.send(method, params as never);
      },
      network,
      viewport: device.viewport,
      ended: ending.signal,
    };
    const watched = watchEnd(visit, { limitMs, signal, ending: ending.signal });
    const done = work(visit, () => load(visit, settings));
    // Whichever ends first: the other's failure is then nobody's.
    watched.catch(() => {});
    done.catch(() => {});
    return await Promise.race([done, watched]);
  } finally {
    ending.abort();
    settings.onEnd?.(network);
    network.stop();
    await (settings.context ? page : context).close().catch(() => {});
  }
}

/** As the user has it: signed in, on that device, under a name of its own. */
export async function openContext(
  browser: Browser,
  {
    device,
    userAgent,
    kept,
    storageState,
    isOwn,
  }: Pick<VisitSettings, 'device' | 'userAgent' | 'kept' | 'storageState' | 'isOwn'>,
): Promise<BrowserContext> {
  const state = storageState ? { storageState } : {};
  const context = await browser.newContext({ ...contextOf(device), userAgent, ...state, ignoreHTTPSErrors: isOwn });
  await kept?.serve(context);
  return context;
}

function contextOf({ viewport, isPhone, devicePixelRatio }: LabDevice): object {
  return { viewport, deviceScaleFactor: devicePixelRatio, ...(isPhone ? { isMobile: true, hasTouch: true } : {}) };
}

/** What the page answers. */
async function load({ page }: Visit, { url, ready, limitMs }: VisitSettings): Promise<number | null> {
  const response = await page.goto(url, { waitUntil: 'commit', timeout: limitMs }).catch((error: unknown) => {
    const [reason = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new LabRefusal(`the page does not open: ${reason.replace(/^page\.goto: /, '')}`);
  });
  // One that never stops loading may show its map all the same.
  await page.waitForLoadState('load', { timeout: LOAD_PATIENCE_MS }).catch(() => {});
  if (ready !== undefined) await page.waitForSelector(ready, { timeout: limitMs });
  return response?.status() ?? null;
}

const LOAD_PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;

/** Never resolves: rejects once the visit cannot go on. */
async function watchEnd(
  { page, session, network }: Visit,
  { limitMs, signal, ending }: { limitMs: number; signal: AbortSignal; ending: AbortSignal },
): Promise<never> {
  let reason: string | null = null;
  let isFinal = false;
  page.on('crash', () => (reason ??= 'the page crashed'));
  let home: string | null = null;
  // Playwright's own event tells of routes of one and the same document too.
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId !== undefined) return;
    const { origin, pathname } = new URL(frame.url, 'about:blank');
    const there = origin + pathname;
    if (there.startsWith('null')) return;
    if (home !== null && home !== there) {
      reason ??= `the page moved away to ${there}`;
      isFinal = true;
    }
    home = there;
  });
  const untilMs = epochNow() + limitMs;
  for (;;) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: ending });
    if (signal.aborted) throw signal.reason;
    const { blocked } = network;
    if (blocked) {
      isFinal = true;
      reason ??= `the host answers ${blocked.status}: ${new URL(blocked.url).host} does not want this`;
    }
    if (epochNow() > untilMs) reason ??= `the visit took more than ${limitMs / 1000} s`;
    if (reason !== null) throw new LabRefusal(reason, isFinal);
  }
}
