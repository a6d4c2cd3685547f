import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { explainNoMap } from '../../../src/lab/find/explainNoMap.ts';
import { loadPage, sayAnswer, withoutLogin } from '../../../src/lab/loadPage.ts';
import { inVisit } from '../../../src/lab/openVisit.ts';
import { LabRefusal } from '../../../src/lab/refusal.ts';
import type { Browser, Page } from 'playwright-core';
import type { Visit, VisitSettings } from '../../../src/lab/openVisit.ts';

const URL = 'http://localhost:5173/map?token=secret';
const ANSWER = { status: 200, url: URL, contentType: 'text/html; charset=utf-8' };

class FakePage extends EventEmitter {
  readonly #open: (page: FakePage) => Promise<unknown>;
  constructor(open: (page: FakePage) => Promise<unknown>) {
    super();
    this.#open = open;
  }
  goto = (): Promise<unknown> => this.#open(this);
  waitForLoadState = (): Promise<void> => Promise.resolve();
  waitForSelector = (): Promise<never> => Promise.reject(new Error('page.waitForSelector: unknown engine\nCall log'));
}

/** What is said of a page of which Playwright tells so much. */
async function refusalOf(reason: string, { leadsTo = URL, status = 0, ready = '' } = {}): Promise<string> {
  const page = new FakePage(async (own) => {
    own.emit('request', { url: () => URL });
    if (status > 0) own.emit('response', { status: () => status });
    own.emit('request', { url: () => leadsTo });
    if (ready !== '') return null;
    throw new Error(`page.goto: ${reason} at ${leadsTo}\nCall log:`);
  });
  // The cast: of a page it is what is asked for here.
  const loaded = loadPage(page as unknown as Page, { url: URL, limitMs: 4000, ...(ready === '' ? {} : { ready }) });
  return loaded.then(
    () => 'it opened',
    (error: Error) => error.message,
  );
}

it('a page is told of without the name and the password in its address', () => {
  expect(withoutLogin('http://ann:secret@localhost:5173/map?layer=roads')).toBe(
    'http://localhost:5173/map?layer=roads',
  );
});

describe('a page that does not open', () => {
  it.each([
    ['net::ERR_CONNECTION_REFUSED', {}, 'the page does not open: nobody answers there, is its server running?'],
    ['Timeout 4000ms exceeded.', {}, 'the page does not open: no answer in 4 s'],
    ['Download is starting', {}, 'the page does not open: it is a download'],
    ['net::ERR_SSL_PROTOCOL_ERROR', {}, 'the page does not open: net::ERR_SSL_PROTOCOL_ERROR'],
    [
      'net::ERR_ABORTED',
      { status: 204 },
      'the page does not open: it answers 204, with nothing to show (net::ERR_ABORTED)',
    ],
    [
      'net::ERR_NAME_NOT_RESOLVED',
      { leadsTo: 'https://login.example/in?next=secret', status: 302 },
      'the page does not open; it leads to https://login.example/in, and login.example was not looked up: `--allow-host login.example` lets it',
    ],
    ['', { ready: '###' }, 'the page is not ready by `###`: page.waitForSelector: unknown engine'],
  ])('%s %o: %s', async (reason, how, said) => {
    expect(await refusalOf(reason, how)).toBe(said);
  });

  it('or is another than was asked for: that is told beside what has no map', () => {
    expect(sayAnswer(URL, ANSWER)).toBe('');
    expect(sayAnswer(URL, { ...ANSWER, status: 500 })).toBe('; the page answers 500');
    expect(sayAnswer(URL, { ...ANSWER, url: 'http://localhost:5173/login?token=secret' })).toBe(
      '; the page led to http://localhost:5173/login',
    );
    expect(sayAnswer(URL, { ...ANSWER, contentType: 'text/plain' })).toBe('; it is no page but text/plain');
  });
});

interface World {
  /** The browser crashes. */
  crash(): void;
  readonly page: EventEmitter;
  readonly session: EventEmitter;
  visit(work: (visit: Visit) => Promise<unknown>, settings?: Partial<VisitSettings>): Promise<unknown>;
}

function setup(): World {
  const page = Object.assign(new EventEmitter(), { addInitScript: () => Promise.resolve() });
  const session = Object.assign(new EventEmitter(), { send: () => Promise.resolve() });
  const context = Object.assign(new EventEmitter(), {
    newPage: () => Promise.resolve(page),
    newCDPSession: () => Promise.resolve(session),
    close: () => Promise.resolve(),
  });
  // The cast: of a browser it is what is asked for here.
  let isConnected = true;
  const own = { newContext: () => Promise.resolve(context), isConnected: () => isConnected };
  const browser = own as unknown as Browser;
  const settings: VisitSettings = {
    url: URL,
    device: { viewport: { width: 640, height: 400 }, isPhone: false, devicePixelRatio: 1, cpuSlowdown: 1 },
    userAgent: '',
    kept: null,
    isOwn: true,
    limitMs: 4000,
    signal: new AbortController().signal,
  };
  return {
    page,
    session,
    crash: () => void (isConnected = false),
    visit: (work, more = {}) => inVisit(browser, { ...settings, ...more }, work),
  };
}

describe('a visit', () => {
  const navigate = ({ session }: World): void => void session.emit('Page.frameNavigated', { frame: { url: URL } });

  it('whose page loads itself anew ends with that, not with what failed by it', async () => {
    const world = setup();
    const work = async ({ command }: Visit): Promise<never> => {
      navigate(world);
      await command('Input.dispatchMouseEvent', {});
      await sleep(1);
      navigate(world);
      throw new Error('jsHandle.evaluate: Execution context was destroyed');
    };
    await expect(world.visit(work)).rejects.toThrow('the page loaded itself anew');
  });

  it.each([
    ['looks for the map', true],
    ['flies it', false],
  ])('that %s looks on after it, until the hand has come', async (_, hasHooks) => {
    const world = setup();
    const look = async ({ command }: Visit, isLate: boolean): Promise<string> => {
      navigate(world);
      if (isLate) await command('Input.dispatchMouseEvent', {});
      navigate(world);
      await sleep(120);
      return 'found';
    };
    expect(await world.visit((visit) => look(visit, false), { hasHooks })).toBe('found');
    const late = world.visit((visit) => look(visit, true), { hasHooks });
    await expect(late).rejects.toThrow('the page loaded itself anew');
  });

  it('whose page stands in the way by its own script has failed alone', async () => {
    const { visit } = setup();
    const work = (): Promise<never> => Promise.reject(new Error('page.evaluate: TypeError: no marks\n  at x.js'));
    await expect(visit(work)).rejects.toMatchObject({
      name: 'LabRefusal',
      message: 'the page cannot be read: TypeError: no marks',
    });
  });

  it('whose browser is gone is the last: what was flown until then is told', async () => {
    const { visit, crash } = setup();
    const work = (): Promise<never> => {
      crash();
      return Promise.reject(new Error('page.evaluate: Target page, context or browser has been closed'));
    };
    await expect(visit(work)).rejects.toMatchObject({
      message: expect.stringContaining('the browser is gone') as string,
      isFinal: true,
    });
  });

  it('without a map tells what the page\u2019s script threw, for that may be why', async () => {
    const { visit, page } = setup();
    const why = await visit(async (open) => {
      page.emit(
        'pageerror',
        new TypeError("Cannot read properties of undefined (reading 'requestAdapter')\n  at x.js"),
      );
      return explainNoMap(new LabRefusal('no map was found'), open, URL, { ...ANSWER, status: 503 });
    });
    expect((why as LabRefusal).message).toBe(
      "no map was found; the page answers 503; its script threw `Cannot read properties of undefined (reading 'requestAdapter')`",
    );
  });

  it('dismisses what the page asks, and tells it', async () => {
    const { visit, page } = setup();
    const answers: string[] = [];
    let told: readonly string[] = [];
    const dialog = (type: string): object => ({
      type: () => type,
      message: () => 'Sure?',
      accept: async () => void answers.push(`${type} yes`),
      dismiss: async () => void answers.push(`${type} no`),
    });
    const work = async (): Promise<void> => {
      page.emit('dialog', dialog('confirm'));
      page.emit('dialog', dialog('beforeunload'));
    };
    await visit(work, { onEnd: (_, dialogs) => (told = dialogs) });
    expect([answers, told]).toEqual([['confirm no', 'beforeunload yes'], ['confirm: Sure?']]);
  });
});
