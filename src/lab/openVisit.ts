import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from './epochNow.ts';
import { noteHidden } from './find/listCandidates.ts';
import { firstLine, loadPage } from './loadPage.ts';
import { watchNetwork } from './network/watchNetwork.ts';
import { LabRefusal } from './refusal.ts';
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import type { SendCommand } from './hand.ts';
import type { LabDevice } from './labPlan.ts';
import type { LoadSettings, PageAnswer } from './loadPage.ts';
import type { KeptAnswers } from './network/keptAnswers.ts';
import type { NetworkWatch } from './network/watchNetwork.ts';

/** `limitMs`: of the whole visit. */
export interface VisitSettings extends LoadSettings {
  readonly device: LabDevice;
  readonly userAgent: string;
  /** Answers what it has; `null`: everything is asked for. */
  readonly kept: KeptAnswers | null;
  /** Cookies and storage of somebody who has logged in. */
  readonly storageState?: string;
  /** A server of one's own may have signed its certificate itself. */
  readonly isOwn: boolean;
  readonly signal: AbortSignal;
  /** Hooks are for the visit that only looks for the map. */
  readonly hasHooks?: boolean;
  /** Kept between visits, so that its cache serves. */
  readonly context?: BrowserContext;
  /** What was asked for, and what the page asked the user, however it ended. */
  readonly onEnd?: (network: NetworkWatch, dialogs: readonly string[]) => void;
}

/** One page, opened and watched. */
export interface Visit {
  readonly page: Page;
  readonly session: CDPSession;
  readonly command: SendCommand;
  readonly network: NetworkWatch;
  /** What the page's own script threw and nobody caught. */
  readonly thrown: readonly string[];
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
  work: (visit: Visit, load: () => Promise<PageAnswer>) => Promise<Result>,
): Promise<Result> {
  const { device, limitMs, signal, hasHooks } = settings;
  signal.throwIfAborted();
  const context = settings.context ?? (await openContext(browser, settings));
  const network = watchNetwork(context);
  const ending = new AbortController();
  const page = await context.newPage();
  const dialogs = dismissDialogs(page);
  const thrown: string[] = [];
  page.on('pageerror', (error) => void thrown.push(firstLine(error).slice(0, 120)));
  try {
    if (hasHooks) await page.addInitScript(noteHidden);
    const session = await context.newCDPSession(page);
    if (device.cpuSlowdown > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: device.cpuSlowdown });
    await session.send('Page.enable');
    let isTouched = false;
    const visit: Visit = {
      page,
      session,
      command: (method, params) => {
        // A hand is quick to learn that there is nothing left to move.
        ending.signal.throwIfAborted();
        isTouched = true;
        return session.send(method, params as never);
      },
      network,
      thrown,
      viewport: device.viewport,
      ended: ending.signal,
    };
    // Until the hand comes it is a part of the load: some pages load anew for whoever is there the first time.
    const mayReload = (): boolean => !isTouched;
    const watched = watchEnd(visit, { limitMs, signal, ending: ending.signal, mayReload });
    const done = work(visit, () => loadPage(page, settings)).catch(async (error: unknown) => {
      // Where the page went the work fails first: what ended the visit is the reason.
      if (!(error instanceof LabRefusal)) await sleep(2 * LOOK_EVERY_MS, undefined, { signal: ending.signal });
      throw browser.isConnected() ? readFailure(error) : new LabRefusal(BROWSER_GONE, true);
    });
    // Whichever ends first: the other's failure is then nobody's.
    watched.catch(() => {});
    done.catch(() => {});
    return await Promise.race([done, watched]);
  } finally {
    ending.abort();
    settings.onEnd?.(network, dialogs);
    network.stop();
    await (settings.context ? page : context).close().catch(() => {});
  }
}

/** Each stands in the way of all that is flown. What they said, as it comes. */
function dismissDialogs(page: Page): readonly string[] {
  const said: string[] = [];
  page.on('dialog', (dialog) => {
    const isLeaving = dialog.type() === 'beforeunload';
    if (!isLeaving) said.push(`${dialog.type()}: ${dialog.message().slice(0, 80)}`);
    // The page may be gone by then.
    (isLeaving ? dialog.accept() : dialog.dismiss()).catch(() => {});
  });
  return said;
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

const LOOK_EVERY_MS = 50;
const BROWSER_GONE = 'the browser is gone: it crashed, or somebody closed it';

/** A page's own script may stand in the way: then this visit has failed, and no other. */
function readFailure(error: unknown): unknown {
  const line = firstLine(error);
  const [call] = /^(?:page|frame|cdpSession|elementHandle|jsHandle)\.\w+: /.exec(line) ?? [];
  return call === undefined ? error : new LabRefusal(`the page cannot be read: ${line.slice(call.length)}`);
}

interface EndWatch {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly ending: AbortSignal;
  mayReload(): boolean;
}

/** Never resolves: rejects once the visit cannot go on. */
async function watchEnd(
  { page, session, network }: Visit,
  { limitMs, signal, ending, mayReload }: EndWatch,
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
    if (home === there && !mayReload()) reason ??= 'the page loaded itself anew';
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
    if (epochNow() > untilMs) reason ??= `the visit took more than ${limitMs / 1000} s, \`--seconds\` gives it longer`;
    if (reason !== null) throw new LabRefusal(reason, isFinal);
  }
}
