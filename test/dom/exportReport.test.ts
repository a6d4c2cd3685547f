/** @module-tag realTime */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createMapPerformance } from 'mapvitals';
import { createFakeClock } from '../support/fakeClock.ts';
import { attachFakeMap } from '../support/fakeMap.ts';
import { createFlightRecorder } from 'mapvitals/reports';
import type { ExportedEvent, ExportOptions, ReportFormat } from 'mapvitals';

/** What the browser was given to save. */
let saved: { readonly name: string; readonly text: string }[] = [];
const blobs = new Map<string, Blob>();

beforeEach(() => {
  saved = [];
  vi.spyOn(URL, 'createObjectURL').mockImplementation((blob) => {
    const url = `blob:${blobs.size}`;
    blobs.set(url, blob as Blob);
    return url;
  });
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function click(this: HTMLAnchorElement) {
    const blob = blobs.get(this.href);
    void blob?.text().then((text) => saved.push({ name: this.download, text }));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

function setup() {
  const clock = createFakeClock();
  const measured = createMapPerformance({ adapter: attachFakeMap, clock, webVitals: false });
  measured.monitor.trackOperation('places.filter', 12);
  const save = async (format?: ReportFormat, options?: ExportOptions): Promise<(typeof saved)[number] | undefined> => {
    await measured.exportReport(format, options);
    await Promise.resolve();
    return saved.at(-1);
  };
  return { clock, measured, save };
}

/** A browser that has these. */
function stubNavigator(parts: object): void {
  vi.stubGlobal('navigator', { userAgent: 'test', ...parts });
}

describe('exportReport', () => {
  test.each([
    ['json', '.json', '"places.filter"'],
    ['csv', '.csv', 'places.filter,'],
    ['markdown', '.md', '`places.filter`'],
    ['html', '.html', '<!doctype html>'],
    ['trace', '.trace.json', 'traceEvents'],
  ] as const)('offers %s as a file', async (format, extension, part) => {
    const { save } = setup();
    const file = await save(format);
    expect(file?.name).toMatch(new RegExp(`^mapvitals-.+\\${extension}$`));
    expect(file?.text).toContain(part);
  });

  test('copies where the browser has a clipboard, and offers a file where it refuses', async () => {
    const { save } = setup();
    const copied: string[] = [];
    stubNavigator({ clipboard: { writeText: async (text: string) => void copied.push(text) } });
    expect(await save('csv', { to: 'clipboard' })).toBeUndefined();
    expect(copied).toEqual([expect.stringContaining('places.filter')]);
    stubNavigator({ clipboard: { writeText: () => Promise.reject(new DOMException('no click', 'NotAllowedError')) } });
    expect((await save('csv', { to: 'clipboard' }))?.text).toBe(copied[0]);
    stubNavigator({});
    expect(await save('markdown', { to: 'clipboard' })).toMatchObject({
      name: expect.stringMatching(/\.md$/) as string,
    });
  });

  test('shares where the browser can, and takes a closed sheet for an answer', async () => {
    const { save } = setup();
    const shared: File[] = [];
    stubNavigator({ share: async ({ files }: { files: File[] }) => void shared.push(...files) });
    await save('html', { to: 'share' });
    await save('markdown', { to: 'share' });
    expect(shared.map(({ name, type }) => [name.replace(/-.*?\./, '.'), type])).toEqual([
      ['mapvitals.html', 'text/html'],
      ['mapvitals.md.txt', 'text/plain'],
    ]);
    stubNavigator({ share: () => Promise.reject(new DOMException('closed', 'AbortError')) });
    expect(await save('html', { to: 'share' })).toBeUndefined();
    stubNavigator({ share: () => Promise.reject(new DOMException('not this file', 'NotAllowedError')) });
    expect((await save('html', { to: 'share' }))?.name).toMatch(/\.html$/);
  });

  test('links to the guides that it is told of', async () => {
    const { save, measured } = setup();
    measured.monitor.record({ kind: 'problem', code: 'never-idle', message: 'for 30 s', atMs: 1 });
    expect((await save('html', { guides: 'https://example.org/docs' }))?.text).toContain(
      'https://example.org/docs/guides/troubleshooting.md',
    );
  });

  test('tells how far it is while the page works between its parts', async () => {
    const told: number[] = [];
    const clock = createFakeClock();
    // Each look at it takes a millisecond.
    const slow = { ...clock, now: () => (clock.advance(1), clock.now()) };
    const measured = createMapPerformance({ adapter: attachFakeMap, clock: slow, webVitals: false });
    for (let index = 0; index < 200; index += 1) measured.monitor.trackOperation(`work.${index}`, 1);
    await measured.exportReport('json', { onProgress: (ratio) => told.push(ratio) });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  test.each([
    ['pdf', undefined, /`format` must be json or csv or markdown or html or trace/],
    ['json', { to: 'printer' }, /`to` must be file or clipboard or share/],
    ['json', { onProgress: 7 }, /`onProgress` must be a function/],
  ])('refuses %s with %o', async (format, options, message) => {
    const { measured } = setup();
    await expect(measured.exportReport(format as 'json', options as ExportOptions)).rejects.toThrow(message);
  });

  test('writes what happened before a violation, which is in no report and goes to no exporter', async () => {
    const clock = createFakeClock({ startMs: 60_000 });
    const told: ExportedEvent[] = [];
    const options = {
      adapter: attachFakeMap,
      clock,
      webVitals: false,
      thresholds: { 'places.*': 100 },
      exporters: [(event: ExportedEvent) => void told.push(event)],
    };
    const plain = createMapPerformance(options);
    const flightRecorder = createFlightRecorder();
    const measured = createMapPerformance({ ...options, flightRecorder });
    measured.monitor.trackOperation('before.it', 1);
    await clock.advanceAsync(100);
    measured.monitor.trackOperation('places.filter', 300);
    // What finds causes is loaded by an import of its own.
    await vi.waitFor(async () => {
      await clock.advanceAsync(600);
      expect(flightRecorder.violationIds).toEqual([1]);
    });
    const [violation] = measured.report().violations;
    for (const asked of [violation!, violation!.id]) {
      await measured.exportReport('trace', { violation: asked });
      await Promise.resolve();
      expect(saved.at(-1)?.text).toMatch(/before\.it.*"violation":1/s);
    }
    expect(Object.keys(measured.report())).toEqual(Object.keys(plain.report()));
    // Exporters have code of their own to load, too.
    await measured.flush();
    expect(told).toEqual([{ kind: 'violation', ...violation }]);
    await expect(measured.exportReport('trace', { violation: 7 })).rejects.toThrow(
      /`violation` must be .*\(1\), got `7`/,
    );
    await expect(plain.exportReport('trace', { violation: 1 })).rejects.toThrow(/none is.*flightRecorder/);
    await expect(measured.exportReport('json', { violation: 1 })).rejects.toThrow(/`format` must be trace/);
    await Promise.all([measured.dispose(), plain.dispose()]);
  });
});
