import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
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

export function keepAnswers(
  given: KeptByAddress,
  { isClosed, allowedHosts }: { readonly isClosed: boolean; readonly allowedHosts: readonly string[] },
): KeptAnswers {
  const answers = new Map(Object.entries(given));
  const answer = async (route: Route, request: Request): Promise<void> => {
    const { hostname } = new URL(request.url());
    const known = answers.get(keyOf(request.url()));
    if (known) {
      await sleep(known.delayMs);
      const { status, headers, body } = known;
      return route.fulfill({ status, headers: { ...headers }, body: Buffer.from(body, 'base64') });
    }
    // What is asked for from here is not held back by the browser.
    const isAllowed = isPrivateHost(hostname) || allowedHosts.includes(hostname);
    if (isClosed || !isAllowed) return route.abort('namenotresolved');
    const fromMs = epochNow();
    // Asked for from here: of what a worker asks for the browser tells no content.
    const response = await route.fetch({ maxRedirects: 0 });
    const body = await response.body();
    const delayMs = epochNow() - fromMs;
    if (KEPT_STATUS.includes(response.status())) {
      const headers = Object.fromEntries(
        Object.entries(response.headers()).filter(([name]) => KEPT_HEADERS.test(name)),
      );
      answers.set(keyOf(request.url()), {
        status: response.status(),
        headers,
        body: body.toString('base64'),
        delayMs,
      });
    }
    return route.fulfill({ response, body });
  };
  return {
    get count() {
      return answers.size;
    },
    isClosed,
    async serve(context) {
      await context.route(
        () => true,
        (route, request) =>
          (isKept(request) ? answer(route, request) : route.fallback())
            // A host that does not answer; else the page is gone by then.
            .catch(() => route.abort('failed'))
            .catch(() => {}),
      );
    },
    all: () => Object.fromEntries(answers),
  };
}

function isKept(request: Request): boolean {
  const url = request.url();
  return request.method() === 'GET' && (isTileUrl(url) || !isPrivateHost(new URL(url).hostname));
}

const keyOf = (url: string): string => createHash('sha256').update(url).digest('base64url');
