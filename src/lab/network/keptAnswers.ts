import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { isPrivateHost } from './isPrivateHost.ts';
import { isTileUrl } from './isTileUrl.ts';
import type { BrowserContext, Request, Route } from 'playwright-core';

/** An answer as it was given once. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** In base64. */
  readonly body: string;
  /** From the request to the end of its answer. */
  readonly delayMs: number;
}

/** By address, of which only a hash is kept: it may hold a key. */
export type KeptByAddress = Readonly<Record<string, KeptAnswer>>;

/** Tiles, and all that hosts of others send: asked for once, answered from here ever after. */
export interface KeptAnswers {
  readonly count: number;
  /** Nobody is asked for what is not kept. */
  readonly isClosed: boolean;
  serve(context: BrowserContext): Promise<void>;
  all(): KeptByAddress;
}

const KEPT_STATUS = [200, 204, 404];
/** Without them a page may not read what it is given; lengths and encodings are no longer true. */
const KEPT_HEADERS = /^(content-type|location|access-control-.*|cross-origin-.*|timing-allow-origin)$/;

export function keepAnswers(given: KeptByAddress, isClosed: boolean): KeptAnswers {
  const answers = new Map(Object.entries(given));
  const answer = async (route: Route, request: Request): Promise<void> => {
    const known = answers.get(keyOf(request.url()));
    if (known) {
      await sleep(known.delayMs);
      const { status, headers, body } = known;
      return route.fulfill({ status, headers: { ...headers }, body: Buffer.from(body, 'base64') });
    }
    return isClosed ? route.abort('namenotresolved') : route.continue();
  };
  const keep = async (request: Request): Promise<void> => {
    const key = keyOf(request.url());
    const response = answers.has(key) || !isKept(request) ? null : await request.response();
    if (!response || !KEPT_STATUS.includes(response.status())) return;
    const headers = Object.entries(await response.allHeaders()).filter(([name]) => KEPT_HEADERS.test(name));
    const { requestStart, responseEnd } = request.timing();
    answers.set(key, {
      status: response.status(),
      headers: Object.fromEntries(headers),
      body: (await response.body()).toString('base64'),
      delayMs: Math.max(0, responseEnd - Math.max(0, requestStart)),
    });
  };
  return {
    get count() {
      return answers.size;
    },
    isClosed,
    async serve(context) {
      // The page may be gone by then.
      await context.route(
        () => true,
        (route, request) => (isKept(request) ? answer(route, request) : route.fallback()).catch(() => {}),
      );
      context.on('requestfinished', (request) => void keep(request).catch(() => {}));
    },
    all: () => Object.fromEntries(answers),
  };
}

function isKept(request: Request): boolean {
  const url = request.url();
  return request.method() === 'GET' && (isTileUrl(url) || !isPrivateHost(new URL(url).hostname));
}

const keyOf = (url: string): string => createHash('sha256').update(url).digest('base64url');
