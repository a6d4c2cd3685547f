import { LabRefusal } from './refusal.ts';
import type { Page, Response } from 'playwright-core';

export interface LoadSettings {
  readonly url: string;
  /** It is ready once this is there. */
  readonly ready?: string;
  /** Nobody waits longer. */
  readonly limitMs: number;
}

/** What a page answers to whoever opens it. */
export interface PageAnswer {
  readonly status: number | null;
  /** Where it led to. */
  readonly url: string;
  /** As in the header; `null`: it has none. */
  readonly contentType: string | null;
}

const LOAD_PATIENCE_MS = 10_000;
const IS_PAGE = /^(text\/html|application\/xhtml\+xml)\b/;

/** Opens the page and waits until it is there, or long enough. @throws LabRefusal */
export async function loadPage(page: Page, { url, ready, limitMs }: LoadSettings): Promise<PageAnswer> {
  let latest: string = url;
  let latestStatus: number | null = null;
  const onRequest = (request: { url(): string }): void => void (latest = request.url());
  const onResponse = (response: Response): void => void (latestStatus = response.status());
  // Until it answers, the page itself is all that is asked for.
  page.on('request', onRequest);
  page.on('response', onResponse);
  const response = await page.goto(url, { waitUntil: 'commit', timeout: limitMs }).catch((error: unknown) => {
    throw new LabRefusal(sayFailure(firstLine(error), { url, latest, latestStatus, limitMs }));
  });
  page.off('request', onRequest);
  page.off('response', onResponse);
  // One that never stops loading may show its map all the same.
  await page.waitForLoadState('load', { timeout: LOAD_PATIENCE_MS }).catch(() => {});
  if (ready !== undefined) {
    await page.waitForSelector(ready, { timeout: limitMs }).catch((error: unknown) => {
      throw new LabRefusal(`the page is not ready by \`${ready}\`: ${firstLine(error)}`);
    });
  }
  return {
    status: response?.status() ?? null,
    url: response?.url() ?? url,
    contentType: response?.headers()['content-type'] ?? null,
  };
}

/** What of its answer tells why a page has no map: nothing, where it is as it was asked for. */
export function sayAnswer(asked: string, { status, url, contentType }: PageAnswer): string {
  return [
    ...(status !== null && status >= 400 ? [`; the page answers ${status}`] : []),
    ...(placeOf(url) === placeOf(asked) ? [] : [`; the page led to ${placeOf(url)}`]),
    ...(contentType === null || IS_PAGE.test(contentType) ? [] : [`; it is no page but ${contentType}`]),
  ].join('');
}

interface Failure {
  readonly url: string;
  readonly latest: string;
  readonly latestStatus: number | null;
  readonly limitMs: number;
}

function sayFailure(reason: string, { url, latest, latestStatus, limitMs }: Failure): string {
  const place = placeOf(latest) === placeOf(url) ? '' : `; it leads to ${placeOf(latest)}`;
  const { hostname } = new URL(latest);
  if (/NAME_NOT_RESOLVED/.test(reason) && place !== '') {
    return `the page does not open${place}, and ${hostname} was not looked up: \`--allow-host ${hostname}\` lets it`;
  }
  return `the page does not open: ${sayReason(reason, latestStatus, limitMs)}${place}`;
}

function sayReason(reason: string, status: number | null, limitMs: number): string {
  if (/Timeout/.test(reason)) return `no answer in ${limitMs / 1000} s`;
  if (/Download is starting/.test(reason)) return 'it is a download';
  if (/CONNECTION_REFUSED/.test(reason)) return 'nobody answers there, is its server running?';
  const code = reason.replace(/^page\.goto: /, '').replace(/ at \S+$/, '');
  return status === null ? code : `it answers ${status}, with nothing to show (${code})`;
}

/** Of what was thrown, whatever it was. */
export function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}

/** As it is told: a name and a password may stand in it. */
export function withoutLogin(address: string): string {
  const url = new URL(address);
  url.username = url.password = '';
  return url.href;
}

/** A query may hold what is secret. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
