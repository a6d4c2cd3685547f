import axe from 'axe-core';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { cdp } from 'vitest/browser';
import { formatHtml } from 'mapvitals/reports';
import { compareReports } from 'mapvitals/sessions';
import { sampleReport } from '../../support/sampleReport.ts';
import { hostileNames, stormySession } from '../../support/stormySession.ts';
import type { Report } from 'mapvitals';

/** The window of a page that was opened, with what it may have been made to do. */
interface OpenedWindow extends Window {
  isHacked?: boolean;
  axe?: typeof axe;
}

interface Opened {
  readonly view: OpenedWindow;
  readonly refused: string[];
  readonly requests: () => readonly PerformanceEntry[];
}

let stormy: Report;
let hostile: Report;
beforeAll(async () => {
  stormy = await stormySession();
  hostile = await stormySession(hostileNames);
});
afterEach(() => document.body.replaceChildren());

/** Without the page's own policy what it says must be safe by itself. */
const withoutPolicy = (page: string): string => page.replace(/<meta http-equiv[^>]+>/, '');

/** Opens a page in a frame of its own and waits until whatever it brings has had its time. */
async function open(page: string, width = 1200): Promise<Opened> {
  const frame = document.createElement('iframe');
  frame.style.width = `${width}px`;
  frame.style.height = '800px';
  document.body.append(frame);
  const view = frame.contentWindow as OpenedWindow;
  const refused: string[] = [];
  view.document.open();
  view.document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    refused.push(`${violatedDirective} ${blockedURI}`),
  );
  view.document.write(page);
  view.document.close();
  await new Promise((resolve) => setTimeout(resolve, 100));
  return { view, refused, requests: () => view.performance.getEntriesByType('resource') };
}

describe('a hostile session, opened in Chromium', () => {
  test('would run and ask for things if its names were markup', async () => {
    const { cluster, app } = hostileNames;
    const { view, requests } = await open(
      `<!doctype html><p>${cluster}<i title="${app}">${String(hostileNames.context['__proto__'])}`,
    );
    expect(view.isHacked).toBe(true);
    expect(requests().length).toBeGreaterThan(0);
  });

  test.each([
    ['under its own policy', (page: string) => page],
    ['without any', withoutPolicy],
  ])('runs nothing, asks for nothing and has nothing refused %s', async (_how, prepare) => {
    const { view, refused, requests } = await open(prepare(formatHtml(hostile, { guides: 'https://example.org' })));
    expect(view.document.body.textContent).toContain('isHacked');
    expect(view.isHacked).toBeUndefined();
    expect(refused).toEqual([]);
    expect(requests()).toEqual([]);
  });

  test('has its styles, for the policy lets them', async () => {
    const { view } = await open(formatHtml(stormy));
    expect(view.getComputedStyle(view.document.querySelector('.card') as Element).borderRadius).toBe('14px');
  });

  test('has a policy that refuses what would run all the same', async () => {
    const page = formatHtml(hostile).replace('<main>', '<main><script>globalThis.isHacked = true</script>');
    const { view, refused } = await open(page);
    expect(view.isHacked).toBeUndefined();
    expect(refused.join()).toContain('script-src');
  });
});

describe('axe finds nothing', () => {
  const light = { features: [{ name: 'prefers-color-scheme', value: 'light' }] };
  const dark = { features: [{ name: 'prefers-color-scheme', value: 'dark' }] };
  const runs = (id: string, ms: number): Report =>
    sampleReport({ id, operations: { 'places.filter': Array.from({ length: 60 }, (_, run) => ms + (run % 7)) } });

  const title = '%s, and nothing is cut off';
  test.each([
    ['in a stormy session', () => formatHtml(stormy, { guides: 'https://example.org' }), light, 1200],
    ['in a hostile session', () => formatHtml(hostile), light, 390],
  ] as const)(title, findsNothing);

  test.each([
    ['in the dark on a phone', () => formatHtml(stormy), dark, 390],
    ['in forced colours', () => formatHtml(stormy), { features: [{ name: 'forced-colors', value: 'active' }] }, 1200],
    ['on paper', () => formatHtml(stormy, { guides: 'https://example.org/docs' }), { media: 'print' }, 794],
    ['on a tablet', () => formatHtml(hostile), light, 760],
    ['in an empty session', () => formatHtml(sampleReport({ id: 'empty' })), dark, 1200],
    ['in a comparison', () => formatHtml(compareReports(runs('before', 11), runs('now', 90))), light, 390],
  ] as const)(title, { tags: 'breadth' }, findsNothing);

  async function findsNothing(_which: string, write: () => string, media: object, width: number): Promise<void> {
    const session = cdp() as unknown as { send(method: string, params: object): Promise<unknown> };
    await session.send('Emulation.setEmulatedMedia', media);
    const { view } = await open(withoutPolicy(write()), width);
    const script = view.document.createElement('script');
    script.textContent = axe.source;
    view.document.head.append(script);
    const found = await view.axe?.run();
    // Read while it looks so: whatever is wider than its place.
    const cut = Array.from(view.document.querySelectorAll('p, li, td, h1, h3, a, .card'))
      .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1)
      .map(({ outerHTML }) => outerHTML.slice(0, 200));
    const edges = Array.from(view.document.querySelectorAll('td'), (it) => view.getComputedStyle(it).paddingLeft);
    const marks = Array.from(view.document.querySelectorAll('summary'), (it) => view.getComputedStyle(it).display);
    await session.send('Emulation.setEmulatedMedia', { media: '', features: [] });
    // On paper each fold is open, and none opens: it has no triangle.
    expect(marks).not.toContain('media' in media ? 'list-item' : 'block');
    expect(found?.passes.map(({ id }) => id)).toContain('color-contrast');
    expect(
      found?.violations.map(({ id, nodes }) => [id, nodes.map(({ html, failureSummary }) => [html, failureSummary])]),
    ).toEqual([]);
    expect(cut).toEqual([]);
    // On a phone a row is a column: all of it begins at one edge.
    if (width < 740) expect(new Set(edges).size).toBeLessThan(2);
    // The page itself never scrolls sideways.
    expect(view.document.documentElement.scrollWidth).toBeLessThanOrEqual(width);
  }
});
