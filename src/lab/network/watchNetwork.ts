import { epochNow } from '../epochNow.ts';
import { isTileUrl } from './isTileUrl.ts';
import type { BrowserContext, Request, Response } from 'playwright-core';

/** A request of the page, its frames or its workers. Times are epoch milliseconds. */
export interface LabRequest {
  readonly url: string;
  readonly host: string;
  readonly isTile: boolean;
  startMs: number;
  endMs: number | null;
  status: number | null;
  /** The page's own service worker has answered: whom it asked for it stands beside it. */
  isServed: boolean;
  /** `aborted`: the page itself took it back. `held`: a host that nobody allowed. */
  outcome: 'open' | 'done' | 'failed' | 'aborted' | 'held';
}

export interface NetworkWatch {
  readonly requests: readonly LabRequest[];
  /** Requests that a map may be waiting for. */
  readonly openCount: number;
  /** One of them may still be answered: of what never comes none is waited for for ever. */
  readonly isBusy: boolean;
  /** When the last of them ended. */
  readonly latestMs: number;
  /** The first answer that says "not you" or "not so often". */
  readonly blocked: { readonly url: string; readonly status: number } | null;
  stop(): void;
}

const BLOCKED = [403, 429];
/** They stay open by their nature. */
const ENDLESS = ['websocket', 'eventsource', 'media', 'ping', 'texttrack'];

/** So long for an answer. */
const PATIENCE_MS = 20_000;
/** Where one never came, others may not either. */
const LITTLE_PATIENCE_MS = 3000;

/** What a page asks for, workers included. */
export function watchNetwork(context: BrowserContext): NetworkWatch {
  const known = new Map<Request, LabRequest & { readonly isAsset: boolean }>();
  let latestMs = 0;
  let blocked: NetworkWatch['blocked'] = null;
  const isAwaited = ({ isTile, isAsset }: { isTile: boolean; isAsset: boolean }): boolean => {
    const hasTiles = [...known.values()].some((request) => request.isTile);
    return hasTiles ? isTile : isAsset;
  };
  const open = (): readonly LabRequest[] =>
    [...known.values()].filter((request) => request.outcome === 'open' && isAwaited(request));
  const onRequest = (request: Request): void => {
    const url = request.url();
    if (!/^https?:/.test(url)) return;
    known.set(request, {
      url,
      host: new URL(url).host,
      isTile: isTileUrl(url) && request.resourceType() !== 'document',
      isAsset: !ENDLESS.includes(request.resourceType()),
      startMs: epochNow(),
      endMs: null,
      status: null,
      isServed: false,
      outcome: 'open',
    });
  };
  const end = (request: Request, outcome: LabRequest['outcome'], response: Response | null): void => {
    const status = response?.status() ?? null;
    const entry = known.get(request);
    if (!entry) return;
    const { startTime, responseEnd } = request.timing();
    if (startTime > 0) entry.startMs = startTime;
    entry.endMs = startTime > 0 && responseEnd > 0 ? startTime + responseEnd : epochNow();
    entry.outcome = outcome;
    entry.status = status;
    entry.isServed = response?.fromServiceWorker() ?? false;
    if (isAwaited(entry)) latestMs = Math.max(latestMs, entry.endMs);
    const isWanted = entry.isTile || request.resourceType() === 'document';
    if (status !== null && BLOCKED.includes(status) && isWanted) blocked ??= { url: entry.url, status };
  };
  const onFinished = (request: Request): void => {
    request
      .response()
      .then((response) => end(request, 'done', response))
      .catch(() => end(request, 'done', null));
  };
  const onFailed = (request: Request): void => {
    const text = request.failure()?.errorText ?? '';
    const outcome = /ABORTED/.test(text) ? 'aborted' : /NAME_NOT_RESOLVED/.test(text) ? 'held' : 'failed';
    end(request, outcome, null);
  };
  context.on('request', onRequest);
  context.on('requestfinished', onFinished);
  context.on('requestfailed', onFailed);
  return {
    get requests() {
      return [...known.values()];
    },
    get openCount() {
      return open().length;
    },
    get isBusy() {
      const waitsMs = open().map(({ startMs }) => epochNow() - startMs);
      const patienceMs = waitsMs.some((waitMs) => waitMs > PATIENCE_MS) ? LITTLE_PATIENCE_MS : PATIENCE_MS;
      return waitsMs.some((waitMs) => waitMs <= patienceMs);
    },
    get latestMs() {
      return latestMs;
    },
    get blocked() {
      return blocked;
    },
    stop() {
      context.off('request', onRequest);
      context.off('requestfinished', onFinished);
      context.off('requestfailed', onFailed);
    },
  };
}
