import { Ajv } from 'ajv';
import { micromark } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';
import { readFileSync } from 'node:fs';
import Papa from 'papaparse';
import { parse } from 'parse5';
import { beforeAll, describe, expect, test } from 'vitest';
import { formatCsv, formatHtml, formatJson, formatLayerCosts, formatMarkdown, formatTrace } from 'mapvitals/reports';
import { compareFlights, compareReports } from 'mapvitals/sessions';
import { sampleReport } from '../../support/sampleReport.ts';
import { createQuantileSketch } from '../../../src/lib/quantileSketch.ts';
import { mergeSession } from '../../../src/storage/mergeSession.ts';
import { hostileNames, stormySession } from '../../support/stormySession.ts';
import type { Report } from 'mapvitals';
import type { MergedSessions } from 'mapvitals/sessions';

let stormy: Report;
let hostile: Report;
const empty = sampleReport({ id: 'empty' });
const emptyMerge: MergedSessions = { sessionIds: [], operations: [], vitals: {}, webVitals: {}, clockStepMs: null };
beforeAll(async () => {
  stormy = await stormySession();
  hostile = await stormySession(hostileNames);
});

const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
const isReport = ajv.compile(
  JSON.parse(readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8')) as object,
);

const toHtml = (markdown: string): string =>
  micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
}
const eventsOf = (report: Report): readonly TraceEvent[] =>
  (JSON.parse(formatTrace(report)) as { traceEvents: TraceEvent[] }).traceEvents;

/** Elements and attributes of a page, by an independent parser. */
function read(page: string): {
  readonly tags: Set<string>;
  readonly attributes: Set<string>;
  readonly errors: string[];
  readonly text: string;
} {
  const tags = new Set<string>();
  const attributes = new Set<string>();
  const errors: string[] = [];
  let text = '';
  type Node = { nodeName: string; value?: string; attrs?: { name: string }[]; childNodes?: Node[] };
  const walk = (node: Node): void => {
    if (node.nodeName === '#text') text += node.value ?? '';
    else tags.add(node.nodeName);
    for (const { name } of node.attrs ?? []) attributes.add(name);
    node.childNodes?.forEach(walk);
  };
  walk(parse(page, { onParseError: ({ code }) => errors.push(code) }));
  return { tags, attributes, errors, text };
}

describe('a stormy session', () => {
  test('as HTML says first what is wrong, because what, and what to do', () => {
    const { text, errors } = read(formatHtml(stormy));
    expect(errors).toEqual([]);
    expect(text).toContain('This map stutters while it is moved, because places.cluster holds the page.');
    expect(text).toMatch(/at worst it held 1\.1\u00a0s of a frame of 1\.1\u00a0s/);
    expect(text).toContain('Move it to a worker');
    expect(text).toMatch(/places\.serch.*matched nothing/s);
    expect(text).toContain('drawn without a graphics card');
  });

  test('as Markdown fits a comment: a verdict, one table of vitals, the rest folded', () => {
    const markdown = formatMarkdown(stormy);
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toMatch(/^## ▲ This map stutters while it is moved, because `places\.cluster` holds the page\.$/m);
    const { tags, text } = read(toHtml(markdown));
    expect([...tags]).toEqual(expect.arrayContaining(['h2', 'table', 'details', 'summary', 'ol', 'code']));
    expect(text).toContain('Dropped frames');
  });

  test('names the part of a vital that broke its limit, counts the limits that it shows, and tells one value of each web vital', () => {
    const gaps = stormy.violations.find(({ pattern }) => pattern === 'GDF.maxGapMs');
    expect(gaps).toBeDefined();
    const measured = { ...stormy.vitals.FTP, value: 2768, p95: 2743, sampleCount: 2 };
    const webVitals = { ...stormy.webVitals, LCP: { ...stormy.webVitals.LCP, ...measured, name: 'LCP' as const } };
    const { tags, text } = read(toHtml(formatMarkdown({ ...stormy, webVitals })));
    expect(tags).toContain('td');
    expect(text).toMatch(/\n\s*GDF\.maxGapMs\s+▲ 1\.1\u00a0s/);
    const kept = stormy.limitVerdicts.filter(({ state }) => state !== 'unmeasured').length;
    expect(text).toContain(`${kept}\u00a0limits, `);
    expect(text).toMatch(/LCP\s+2\.8\u00a0s\s+● good\s+–\s+2\u00a0values/);
  });

  test('as CSV has a row for each operation, with its figures', () => {
    const { data, errors } = Papa.parse<Record<string, string>>(formatCsv(stormy).trimEnd(), { header: true });
    expect(errors).toEqual([]);
    expect(data.map(({ name, count }) => [name, Number(count)])).toEqual(
      stormy.operations.map(({ name, count }) => [name, count]),
    );
    const cluster = data.find(({ name }) => name === 'places.cluster');
    expect(Number(cluster?.['maxMs'])).toBeCloseTo(1109, 0);
  });

  test('as a trace has named threads, and slices that nest and have a length', () => {
    const events = eventsOf(stormy);
    const slices = events.filter(({ ph }) => ph === 'X').sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0));
    expect(slices.map(({ name }) => name)).toEqual(expect.arrayContaining(['Long frame', 'clusterPlaces']));
    const open: number[] = [];
    for (const { ts, dur = Number.NaN } of slices) {
      expect(dur).toBeGreaterThanOrEqual(0);
      while (open.length > 0 && open.at(-1)! <= ts) open.pop();
      if (open.length > 0) expect(ts + dur).toBeLessThanOrEqual(open.at(-1)!);
      open.push(ts + dur);
    }
    const named = new Set(events.filter(({ name }) => name === 'thread_name').map(({ tid }) => tid));
    expect(events.every(({ tid, name }) => named.has(tid) || name === 'process_name')).toBe(true);
    expect(events.filter(({ ph }) => ph === 'i')).toHaveLength(stormy.violations.length);
  });
});

describe('a hostile session', () => {
  test('becomes HTML in which nothing runs and nothing is asked for', () => {
    const { tags, attributes, errors, text } = read(formatHtml(hostile));
    expect(errors).toEqual([]);
    for (const tag of ['script', 'img', 'iframe', 'object', 'link']) expect(tags).not.toContain(tag);
    expect([...attributes].filter((name) => /^on|^src$/.test(name))).toEqual([]);
    expect(text).toContain('</script><script>globalThis.isHacked');
  });

  test('becomes Markdown in which no text is markup', () => {
    const { tags } = read(toHtml(formatMarkdown(hostile)));
    for (const tag of ['script', 'svg', 'img', 'a']) expect(tags).not.toContain(tag);
  });

  test('becomes CSV in which no cell is a formula', () => {
    const { data, errors } = Papa.parse<string[]>(formatCsv(hostile).trimEnd());
    expect(errors).toEqual([]);
    expect(new Set(data.map((row) => row.length)).size).toBe(1);
    for (const cell of data.slice(1).flat()) expect(cell).not.toMatch(/^[\s]*[=+@\t\r]|^-\D/);
  });

  test.each(['=1+1', '\u0000=1+1', ' \t@SUM(A1)', '\n-1', '\uff1dcmd', '+1"; ,'])(
    'becomes CSV in which %j is a text and nothing else',
    (name) => {
      const [operation] = stormy.operations;
      if (!operation) throw new Error('no operation');
      const text = formatCsv({ ...stormy, operations: [{ ...operation, name, attributes: { [name]: name } }] });
      const { data, errors } = Papa.parse<string[]>(text.trimEnd());
      expect(errors).toEqual([]);
      expect(data).toHaveLength(2);
      expect(data[1]?.[0]).toMatch(/^'/);
    },
  );

  test('becomes CSV in which no cell is a formula where semicolons part them, either', () => {
    const [operation] = stormy.operations;
    if (!operation) throw new Error('no operation');
    const texts = ['a;=1+1', 'a;"+cmd', 'a; @SUM(A1)'];
    const operations = texts.map((name) => ({ ...operation, name, attributes: { k: name } }));
    const text = formatCsv({ ...stormy, operations });
    const byComma = Papa.parse<string[]>(text.trimEnd());
    expect(byComma.data[1]?.[0]).toBe("a;'=1+1");
    for (const line of text.trimEnd().split('\r\n')) {
      for (const cell of Papa.parse<string[]>(line, { delimiter: ';' }).data.flat())
        expect(cell).not.toMatch(/^\s*[=+@]/);
    }
  });

  test('holds no character that turns the text around it, and its raw data says which there was', () => {
    const [operation] = stormy.operations;
    if (!operation) throw new Error('no operation');
    const turning = { ...stormy, operations: [{ ...operation, name: 'load\u202egnp.exe\u2066' }] };
    for (const format of [formatHtml, formatMarkdown, formatCsv]) {
      expect(format(turning)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    }
    expect(formatHtml(turning)).toContain(String.raw`load\u202egnp.exe\u2066`);
    expect(formatMarkdown(turning)).toContain('loadgnp.exe');
  });

  test('becomes JSON that follows the schema, and a trace that parses', () => {
    isReport(JSON.parse(formatJson(hostile)));
    expect(isReport.errors).toBeNull();
    expect(eventsOf(hostile).length).toBeGreaterThan(5);
  });

  test('stays small, however long its texts are', () => {
    for (const format of [formatHtml, formatMarkdown, formatCsv, formatTrace]) {
      expect(format(hostile).length).toBeLessThan(300_000);
    }
  });
});

test('a page folds the rows after the first twenty, says how many those are, and what is left to the raw data', () => {
  const [some] = stormy.operations;
  const operations = Array.from({ length: 1500 }, (_, index) => ({ ...some!, name: `work.${index}` }));
  const { text } = read(formatHtml({ ...stormy, operations }));
  expect(text).toContain('80 more');
  expect(text).toContain('1,400\u00a0more rows in the raw data.');
});

test.each([formatHtml, formatMarkdown])('%o says of a session without anything that nothing was measured', (format) => {
  expect(format(empty)).toContain('Nothing was measured in this session');
});

test('a report of version 1 can be written, too', () => {
  const { environment, ...rest } = structuredClone(stormy);
  const { gpu: _gpu, ...old } = environment;
  const before = { ...rest, environment: old } as unknown as Report;
  for (const format of [formatHtml, formatMarkdown, formatCsv, formatTrace]) expect(format(before)).not.toBe('');
});

test('of a report that knows no verdicts the violations are told, not that none of its limits was broken', () => {
  const page = read(formatHtml({ ...stormy, limitVerdicts: [], brokenLimits: [] })).text;
  expect(page).toContain(`${stormy.violationCount}\u00a0violations`);
  expect(page).not.toContain('0 of 0');
});

test('a limit in ms on an operation that is called after bytes is a time', () => {
  const verdict = {
    pattern: 'readBytes',
    field: 'maxMs',
    limit: 6789,
    state: 'kept',
    brokenCount: 0,
    worst: null,
  } as const;
  expect(read(formatHtml({ ...stormy, limitVerdicts: [verdict] })).text).toContain('6.8\u00a0s');
});

test('time in which nobody saw the page is hatched in the timeline, and said', () => {
  const hidden = [
    { startMs: 20_000, endMs: 65_000 },
    { startMs: 90_000, endMs: null },
  ];
  const markup = formatHtml({ ...stormy, environment: { ...stormy.environment, hidden } });
  expect(markup.match(/class="hidden"/g)).toHaveLength(2);
  expect(markup).toContain('hidden for 45\u00a0s');
  expect(markup).toMatch(/aria-label="[^"]*hidden 2\u00a0times/);
  expect(formatHtml(stormy)).not.toContain('class="hidden"');
});

describe('the failure rate', () => {
  const session = (id: string, isFailed: boolean): Report => {
    const one = sampleReport({ id });
    const sketch = createQuantileSketch();
    sketch.record(isFailed ? 1 : 0);
    return {
      ...one,
      vitals: { ...one.vitals, MFR: { ...one.vitals.MFR, unit: 'ratio', histogram: sketch.toJSON() } },
    };
  };
  const sessions = (failedCount: number): MergedSessions =>
    Array.from({ length: 40 }, (_, index) => session(`s${index}`, index < failedCount)).reduce(
      mergeSession,
      emptyMerge,
    );

  test('of merged sessions is their share', () => {
    expect(formatMarkdown(sessions(4))).toContain('| Failures `MFR` | **10\u00a0%** |');
  });

  test('of two sides is compared as their shares', () => {
    const comparison = compareReports(sessions(2), sessions(30));
    expect(formatMarkdown(comparison)).toContain('Failures MFR, share went from 5\u00a0% to 75\u00a0%');
  });
});

describe('sessions that were merged', () => {
  const merged = (): MergedSessions =>
    [stormy, { ...stormy, session: { ...stormy.session, id: 'other' } }].reduce(mergeSession, emptyMerge);

  test('are one report of their distributions, which says so', () => {
    const { text, errors } = read(formatHtml(merged()));
    expect(errors).toEqual([]);
    expect(text).toContain('2 sessions as one: 1 vital poor.'.replaceAll(/(?<=\d) /g, '\u00a0'));
    expect(text).toContain('24\u00a0moves');
    expect(text).toContain('each session’s own report');
    const markdown = formatMarkdown(merged());
    expect(markdown).toContain('| Dropped frames `GDF` | **97\u00a0%** |');
    expect(JSON.parse(formatJson(merged()))).toMatchObject({ sessionIds: ['7f3c', 'other'] });
  });

  test('are rows of a table with the figures of all their runs', () => {
    const { data } = Papa.parse<Record<string, string>>(formatCsv(merged()).trimEnd(), { header: true });
    const cluster = data.find(({ name }) => name === 'places.cluster');
    expect(cluster).toMatchObject({ count: '8', trend: '' });
    expect(Number(cluster?.['p75Ms'])).toBeGreaterThan(1090);
    expect(Number(cluster?.['maxMs'])).toBeCloseTo(1109, 0);
  });
});

describe('a comparison', () => {
  const runs = (id: string, ms: number): Report =>
    sampleReport({ id, operations: { 'places.filter': Array.from({ length: 60 }, (_, run) => ms + (run % 7)) } });

  test('is written for a pull request: what became worse, by how much, and how sure that is', () => {
    const comparison = compareReports(runs('before', 11), runs('now', 90));
    const markdown = formatMarkdown(comparison);
    expect(markdown).toMatch(/^## ▲ Map performance: 1 worse, 0 better$/m);
    expect(markdown).toMatch(/`places\.filter`, p75 went from 1\d\u00a0ms to 9\d\u00a0ms/);
    expect(read(toHtml(markdown)).text).toMatch(/× \d\.\d \(× \d\.\d to × \d\.\d\)|×\u00a0\d\.\d/);
    const { text, errors } = read(formatHtml(comparison));
    expect(errors).toEqual([]);
    expect(text).toContain('What changed');
  });

  test('tells what became of the limits on what is compared, and which builds it is of', () => {
    const side = (id: string, ms: number, commit: string, state: Report['limitVerdicts'][number]['state']): Report => ({
      ...runs(id, ms),
      app: { name: 'harbour', version: '2.4.0', commit },
      limitVerdicts: [
        { pattern: 'places.*', field: 'maxMs', limit: 900, state: 'kept', brokenCount: 0, worst: null },
        { pattern: 'places.filter', field: 'p75Ms', limit: 16, state, brokenCount: 1, worst: ms },
      ],
    });
    const before = side('before', 11, 'a1b2c3d4e5f6', 'kept');
    const now = side('now', 90, 'v2|<b>x', 'broken');
    const markdown = formatMarkdown(compareReports(before, now));
    expect(markdown).toMatch(/^## ▲ Map performance: 1 worse, 0 better, 1\u00a0limit broken by this$/m);
    expect(markdown).toContain(
      '| Figure | Before a1b2c3d | Now v2bx | Change (97\u00a0% interval) | Limit | Verdict |',
    );
    expect(markdown).toMatch(/\*\*9\d\u00a0ms\*\* \| .* \| 16\u00a0ms \| ▲ broken by this \|/);
    expect(read(toHtml(markdown)).text).toContain('broken by this');
    expect(formatMarkdown(compareReports(now, now))).toContain('▲ broken |');
    // No interval is of all.
    const sure = formatMarkdown({ ...compareReports(before, now), confidence: 0.998 });
    expect(sure).toContain('Change (99\u00a0% interval)');
    const mended = formatMarkdown(compareReports(now, before));
    expect(mended).toContain('● kept, better |');
    expect(mended).toMatch(/^## ● Map performance: 0 worse, 1 better, 1\u00a0limit mended$/m);
    // Without a difference that is certain it is mended all the same.
    const justMended = formatMarkdown(compareReports(side('a', 17, 'a', 'broken'), side('b', 16, 'b', 'kept')));
    expect(justMended).toMatch(/^## ● Map performance: 0 worse, [01] better, 1\u00a0limit mended$/m);
    expect(justMended).toMatch(/● kept(, better)? \|/);
    // Of flights: broken where one of them broke it.
    const flights = compareFlights([before, before], [before, now]);
    expect(flights.builds).toEqual({ baseline: 'a1b2c3d4e5f6', current: null });
    expect(flights.metrics.find(({ name }) => name === 'places.filter')?.limit).toEqual({
      limit: 16,
      baseline: 'kept',
      current: 'broken',
    });
    expect(formatMarkdown(flights)).toContain('1\u00a0limit broken by this');
  });

  test('says of what was nothing before no change, and of a change below one per cent no plus', () => {
    const [worse] = compareReports(runs('before', 11), runs('now', 90)).metrics;
    const comparison = compareReports(runs('before', 11), runs('now', 11));
    const sayOne = (metric: object): string => formatMarkdown({ ...comparison, metrics: [{ ...worse!, ...metric }] });
    const zero = { ...worse!.baseline, p75: 0 };
    expect(sayOne({ changeRatio: null, interval: null, baseline: zero })).toMatch(
      /p75 went from 0\u00a0ms to 9\d\u00a0ms\.$/m,
    );
    const small = sayOne({ changeRatio: 0.002, interval: { low: 0, high: 0.004 } });
    expect(read(toHtml(small)).text).toMatch(/ms \(<.1.% \(0.% to <.1.%\)\)\./);
  });

  test('in which nothing changed says that no difference was shown', () => {
    const comparison = compareReports(runs('before', 11), runs('now', 11));
    expect(formatMarkdown(comparison)).toContain('Map performance: no difference shown');
    expect(formatHtml(comparison)).not.toContain('What changed');
  });
});

describe('a report in which every text is hostile', () => {
  const ATTACK = `"><img src=x onerror=alert(1)></script><script>alert(1)</script>=1+1|\`@team https://evil.example \ud800\u202e\n`;
  /** What programs read as it is: words of a closed set. */
  const CLOSED = /^(unit|rating|state|outcome|source|direction|confidence|schemaVersion|settled|field|metric)$/;
  const spoil = (value: unknown, key = ''): unknown => {
    if (typeof value === 'string') return CLOSED.test(key) ? value : ATTACK + value;
    if (typeof value === 'number' && /^(durationMs|atMs|value|latestAtMs)$/.test(key))
      return [NaN, Infinity, -0, -1e300, 1e308][Math.trunc(Math.abs(value)) % 5];
    if (Array.isArray(value)) return value.map((item) => spoil(item, key));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, spoil(item, name)]));
  };

  test('is valid in every format, and nothing of it becomes markup, a formula or a link', () => {
    // The cast: whoever made the file by hand kept its shape.
    const spoilt = spoil(stormy) as Report;
    const page = read(formatHtml(spoilt, { guides: 'https://example.org' }));
    expect(page.errors).toEqual([]);
    for (const tag of ['script', 'img', 'iframe', 'object', 'form']) expect(page.tags).not.toContain(tag);
    expect([...page.attributes].filter((name) => name.startsWith('on'))).toEqual([]);
    const comment = read(toHtml(formatMarkdown(spoilt)));
    for (const tag of ['script', 'img', 'a']) expect(comment.tags).not.toContain(tag);
    const { data, errors } = Papa.parse<string[]>(formatCsv(spoilt).trimEnd());
    expect(errors).toEqual([]);
    expect(new Set(data.map((row) => row.length)).size).toBe(1);
    for (const cell of data.flat()) expect(cell).not.toMatch(/^[=+@\t\r]/);
    expect(() => JSON.parse(formatJson(spoilt))).not.toThrow();
    for (const { ts, dur = 0 } of eventsOf(spoilt)) expect(Number.isFinite(ts) && dur >= 0).toBe(true);
  });
});

describe('what is no report', () => {
  const none = [undefined, null, 0, 'x', true, [], {}, { schemaVersion: 2 }];

  test.each(Object.entries({ formatCsv, formatHtml, formatJson, formatMarkdown, formatTrace, formatLayerCosts }))(
    'is told by %s, with what is to be given',
    (_, format) => {
      for (const it of none) {
        expect(() => format(it as never)).toThrow(
          expect.objectContaining({
            code: 'BAD_OPTION',
            message: expect.stringMatching(/must have \w+.*, got \w+\. Pass what/) as string,
          }),
        );
      }
    },
  );
});
