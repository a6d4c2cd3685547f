import { parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { sampleReport as buildSample } from '../../support/sampleReport.ts';
import { comparable, createSeededRandom, logNormal } from '../../support/syntheticReport.ts';
import { runWith } from './fakeIo.ts';
import type { Report } from 'mapvitals';
import type { Comparable } from 'mapvitals/sessions';

const sampleReport = (): Report => buildSample({ id: 'one', operations: { 'places.cluster': [20, 30, 118] } });
const random = createSeededRandom(7);
const flight = (clusterMs: number, settleMs = 400): Comparable =>
  comparable(
    { 'places.cluster': Array.from({ length: 40 }, () => logNormal(random, logNormal(random, clusterMs, 0.03), 0.1)) },
    { ST: [[settleMs, settleMs * 1.1, settleMs * 1.2], []], GDF: [[0.05, 0.1], []] },
  );
const names = (prefix: string): string[] => Array.from({ length: 10 }, (_, index) => `${prefix}${index}.json`);
const flights = (prefix: string, clusterMs: number): Record<string, Comparable> =>
  Object.fromEntries(names(prefix).map((name) => [name, flight(clusterMs)]));
const SAME = { 'a.json': flight(20), 'b.json': flight(20) };
const WORSE = { ...flights('a', 20), ...flights('b', 26) };
const sides = `--base ${names('a').join(' ')} --head ${names('b').join(' ')}`;

describe('mapvitals compare', () => {
  it('ends with 0 where nothing became worse, and says how it looked', async () => {
    const { code, out, err } = await runWith(SAME, 'compare a.json b.json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^Map performance: 0 worse, 0 better\n/);
    expect(out).toMatch(/places\.cluster .* no difference shown\n/);
    expect(out).toContain('Several flights a side tell more');
  });

  it('ends with 1 where ten flights a side show a regression, and says which and by how much', async () => {
    const { code, out } = await runWith(WORSE, `compare ${sides}`);
    expect(code).toBe(1);
    expect(out).toMatch(/^Map performance: 1 worse/);
    expect(out).toMatch(/\nplaces\.cluster +\d+\sms +\d+\sms +\+(2|3)\d % \(.*\) +400, 400 +worse\n/);
    expect(out).toContain('10 flights before, 10 now: each flight counts once');
  });

  it('takes a list in one file as its flights', async () => {
    const files = { 'a.json': Object.values(flights('a', 20)), 'b.json': Object.values(flights('b', 26)) };
    expect((await runWith(files, 'compare a.json b.json')).out).toContain('10 flights before, 10 now');
  });

  it('says that three flights are too few', async () => {
    const files = { 'a.json': [flight(20), flight(20), flight(20)], 'b.json': [flight(60), flight(60), flight(60)] };
    const { code, out } = await runWith(files, 'compare a.json b.json');
    expect(code).toBe(0);
    expect(out).toContain('Fewer than 5 flights on a side tell nothing for sure');
  });

  it('says which files have vitals of other definitions, and what to do, in any condition', async () => {
    const of = (vitalDefinitionsVersion: number): object => ({ ...flight(20), vitalDefinitionsVersion });
    const { code, err } = await runWith({ 'a.json': of(1), 'b.json': of(2) }, 'compare a.json b.json');
    expect(code).toBe(2);
    expect(err).toMatch(
      /`a\.json`, `b\.json` must have vitals of one version .* got `'1 and 2'`\. Leave out the files/,
    );
  });

  it('and does so of several flights, whatever the one that differs, and of sessions merged over both', async () => {
    const of = (vitalDefinitionsVersion: number | null, rest = {}): object => ({
      ...flight(20),
      vitalDefinitionsVersion,
      ...rest,
    });
    const now = [of(2), of(2)];
    for (const [before, got] of [
      [[of(2), of(1)], '1 and 2'],
      [[of(2), of(2, { schemaVersion: 1 })], '1 and 2'],
      [[of(null), of(null)], '2 and several'],
    ] as const) {
      const { code, err } = await runWith({ 'a.json': before, 'b.json': now }, 'compare a.json b.json');
      expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining(`got \`'${got}'\``) as string });
    }
    const beside = [of(2), of(1, { vitals: {} })];
    expect((await runWith({ 'a.json': beside, 'b.json': now }, 'compare a.json b.json')).code).toBe(0);
  });

  it('says what it does where that may take a while', async () => {
    const of = (count: number): Comparable[] => Array.from({ length: count }, () => SAME['a.json']);
    const files = { 'a.json': of(600), 'b.json': of(500) };
    const { code, err } = await runWith(files, 'compare a.json b.json');
    expect({ code, err }).toEqual({ code: 0, err: 'Comparing 600 flights with 500.\n' });
  });

  it('compares whole reports, and keeps to itself what it cannot tell', async () => {
    const files = { 'a.json': sampleReport(), 'b.json': sampleReport() };
    expect((await runWith(files, 'compare a.json b.json')).code).toBe(0);
  });
});

describe('a budget', () => {
  const check = (budget: unknown, base = flight(20), head = flight(20), rest = '') =>
    runWith(
      { 'a.json': base, 'b.json': head, 'budget.json': budget },
      `compare a.json b.json --budget budget.json${rest}`,
    );

  it.each([
    [{ GDF: '12 %' }, 0],
    [{ GDF: '5 %' }, 1],
    [{ GDF: 0.12 }, 0],
    [{ GDF: { max: '9 %' } }, 1],
    [{ 'places.cluster': { p95: '50 ms' } }, 0],
    [{ 'places.cluster': { p95: '5 ms' } }, 1],
    [{ 'places.cluster': { p95Ms: 50 } }, 0],
    [{ 'places.cluster': { maxMs: 5 } }, 1],
    [{ 'places.cluster': '0.05 s' }, 0],
    [{ 'places.*': '5ms' }, 1],
    [{ '*': { p75: 1 } }, 1],
    [{ ST: ['warn', { max: 100 }] }, 0],
    [{ ST: ['error', { max: 100 }] }, 1],
    [{ ST: ['off', { max: 100 }] }, 0],
    [{ ST: '+10 %' }, 0],
    [{ ST: '-10 %' }, 1],
    [{ ST: '+50 ms' }, 0],
    [{ ST: { p75: null } }, 0],
    [{ 'places.cluster': { p95: '5 ms', minSamples: 100 } }, 0],
    [{ 'places.cluster': ' 50MS ' }, 0],
    [{ 'places.cluster': '5 msec' }, 1],
    [{ 'places.cluster': '0.05 seconds' }, 0],
    [{ 'places.cluster': '1 200 ms' }, 0],
    [{ 'places.cluster': '< 50 ms' }, 0],
    [{ 'places.cluster': '50000 \u03bcs' }, 0],
    [{ GDF: '12 percent' }, 0],
    [{ GDF: '5%' }, 1],
    [{ GDF: '.12' }, 0],
    [{ ST: '+ 10%' }, 0],
    [{}, 0],
  ])('%j of what was measured ends with %d', async (budget, code) => {
    const run = await check(budget);
    expect(run.err).toBe('');
    expect(run.code).toBe(code);
  });

  it('may be relative to the base: what grew by a fifth breaks `+10 %`, and keeps `+30 %`', async () => {
    const [base, head] = [flight(20, 400), flight(20, 480)];
    expect((await check({ ST: '+10 %' }, base, head)).code).toBe(1);
    expect((await check({ ST: '+30 %' }, base, head)).code).toBe(0);
    expect((await check({ ST: '+10 %' }, base, head)).out).toMatch(
      /ST p75 +57\d\sms +5(2|3)\d\sms \(base \+10 %\) +broken/,
    );
  });

  it('is not kept where what it limits was never measured, and says why', async () => {
    const report = sampleReport();
    const name = Object.values(report.vitals).find(({ value }) => value === null)!;
    const { code, out } = await runWith(
      { 'a.json': report, 'budget.json': { [name.name]: 1 } },
      'compare a.json a.json --budget budget.json',
    );
    expect(code).toBe(1);
    expect(out).toContain('not measured');
    expect(out).toContain(name.reason);
    const warned = await check({ TCM: ['warn', 1] });
    expect(warned.code).toBe(0);
    expect(warned.out).toContain('not measured, warning');
    expect(warned.out).toContain('0 of 1 limits kept, 1 warned');
    // As Lighthouse CI has it.
    expect((await check({ TCM: 'off' })).code).toBe(0);
  });

  it.each([
    [{ GFD: '12 %' }, 'Did you mean `GDF`?'],
    [{ 'places.clutser': '12 ms' }, 'Did you mean `places.cluster`?'],
    [{ 'roads.snap': '12 ms' }, 'Operations that were measured: places.cluster'],
    [{ 'places.cluster': { p59: '12 ms' } }, 'Did you mean `p95`?'],
    [{ GDF: '12 ms' }, "Write `'12 %'`."],
    [{ ST: '12 %' }, "Write `'50 ms'`."],
    [{ ST: 'fast' }, "Write `'50 ms'`, or `'+10 %'`"],
    [{ ST: '' }, "Write `'50 ms'`"],
    [{ ST: '50 mz' }, 'Did you mean `ms`?'],
    [{ ST: '50 secons' }, 'Did you mean `second`?'],
    [{ ST: '5 MB' }, "Write `'50 ms'`."],
    [{ ST: '1,200 ms' }, 'write `1200` or `1.2`'],
    [{ ST: '1.2.3 ms' }, "Write `'50 ms'`"],
    [{ ST: '1e3 ms' }, "Write `'50 ms'`"],
    [{ ST: '9'.repeat(400) }, 'milliseconds or seconds'],
    [{ ST: '50 ms 20 ms' }, "Write `'50 ms'`"],
    [{ GDF: 12 }, "Write `'12 %'`."],
    [{ GDF: '12' }, "Write `'12 %'`."],
    [{ GDF: '+10' }, "Write `'+10 %'`."],
    [{ ST: '-300 %' }, 'more than all of it'],
    [{ 'places.cluster': { errorRatio: 5 } }, "Write `'5 %'`."],
    [{ GDF: '120 %' }, 'at most 100'],
    [{ ST: -1 }, '-1'],
    [{ ST: ['wran', 100] }, 'Did you mean `warn`?'],
    [{ ST: ['warn'] }, "Write `['warn', { max: 1000 }]`."],
    [{ ST: { block: '8 ms' } }, 'is no operation'],
    [{ ST: {} }, "Write `{ p75: '50 ms' }`, or `null` for no limit."],
    [{ ST: { max: [1] } }, 'array(1)'],
    [{ ST: true }, 'true'],
    [[], "Write `{ GDF: '12 %' }`"],
    [null, 'an object'],
    ['{"__proto__": "5 ms"}', 'Operations that were measured'],
    ['{ "GDF": "12 %", }', 'must be JSON'],
    ['{ "GDF": "12 %", }', 'no comma before an end'],
  ])('%j is bad input, and what to write is told', async (budget, text) => {
    const { code, out, err } = await check(budget === null ? 'null' : budget);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.startsWith('[mapvitals] ')).toBe(true);
  });

  it.each([{}, { ST: 'off' }, { ST: null }, { $schema: 'https://example.com/budget.json' }])(
    '%j limits nothing, which is said',
    async (budget) => {
      expect((await check(budget)).out).toMatch(
        /^Map performance: .*, the budget limits nothing\n[^]*write limits into it\.\n$/,
      );
      expect((await check(budget, flight(20), flight(20), ' --format md')).out).toContain('Budget: it limits nothing');
    },
  );

  it('names what held the page, where the report tells', async () => {
    const cause = {
      operations: [{ name: 'places.cluster', overlapMs: 118, frameMs: 132 }],
      longFrameMs: 132,
      heldBy: 'places.cluster',
    };
    const violation = {
      id: 1,
      operation: 'GDF',
      pattern: 'GDF',
      metric: 'vital',
      value: 0.4,
      limit: 0.25,
      unit: 'ratio',
      cause,
    };
    const report = { ...sampleReport(), ...flight(20), violations: [violation] };
    const { code, out } = await runWith(
      { 'a.json': report, 'budget.json': { GDF: '1 %' } },
      'compare a.json a.json --budget budget.json',
    );
    expect(code).toBe(1);
    expect(out).toMatch(/places\.cluster held 118\sms of a 132\sms frame/);
  });
});

describe('the cause of a broken limit', () => {
  const cause = (name: string, overlapMs = 118) => ({
    operations: [{ name, overlapMs, frameMs: 132 }],
    longFrameMs: 132,
    heldBy: name,
  });
  const violation = { id: 1, operation: 'GDF', metric: 'vital', limit: 0.25, unit: 'ratio' };
  const gap = { ...violation, pattern: 'GDF.maxGapMs', value: 470, unit: 'ms', cause: cause('of.the.gap') };
  const share = { ...violation, pattern: 'GDF', value: 0.8, cause: cause('of.the.share') };
  const gestures = [
    { GDF: 0.1, cause: cause('of.a.good.one') },
    { GDF: 0.2, cause: cause('of.the.worst') },
    { GDF: null, cause: cause('of.no.frames') },
  ];
  const told = async (budget: object, facts: object) => {
    const report = { ...sampleReport(), ...flight(20), ...facts };
    const files = { 'a.json': report, 'budget.json': budget };
    return (await runWith(files, 'compare a.json a.json --budget budget.json')).out;
  };

  it.each([
    [
      'of its own violation, though that of a part has the larger number',
      { violations: [gap, share], gestures },
      'of.the.share',
    ],
    ['of the worst gesture where only a part broke its limit', { violations: [gap], gestures }, 'of.the.worst'],
    ['of the part where no gesture has one', { violations: [gap], gestures: [] }, 'of.the.gap'],
  ])('is that %s', async (_, facts, name) => {
    expect(await told({ GDF: '1 %' }, facts)).toMatch(new RegExp(`${name} held 118\\sms of a 132\\sms frame`));
  });
});

describe('what tools read', () => {
  const budget = { ST: ['warn', '1 ms'], GDF: '1 %' };
  const run = (format: string, world = {}) =>
    runWith({ ...WORSE, 'budget.json': budget }, `compare ${sides} --budget budget.json --format ${format}`, world);

  it('is Markdown with both tables', async () => {
    const { code, out } = await run('md');
    expect(code).toBe(1);
    expect(out).toContain('worse');
    expect(out).toContain('Budget: 2 of 2 limits broken');
  });

  it('fits a comment on a pull request, too, where a pattern of a budget stands for thousands of operations', async () => {
    const many = comparable(
      Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`app.operation${at}`, [20, 30]])),
    );
    const files = { 'a.json': many, 'b.json': many, 'budget.json': { 'app.*': { max: '1 ms', errorRatio: '1 %' } } };
    const { out } = await runWith(files, 'compare a.json b.json --budget budget.json --format md');
    expect(out.length).toBeLessThan(65_536);
    expect(out).toContain('Budget: 600 of 1200 limits broken');
    expect(out).toContain('<summary>1194 more, of which here are 50</summary>');
    expect(out.match(/\n\| `app\.operation\d+ max` \|/g)).toHaveLength(56);
  });

  it('is JSON with all that is known', async () => {
    const whole = JSON.parse((await run('json')).out) as {
      isOk: boolean;
      comparison: { counts: object };
      budget: { rows: object[] };
    };
    expect(whole.isOk).toBe(false);
    expect(whole.comparison.counts).toMatchObject({ regression: 1 });
    expect(whole.budget.rows).toHaveLength(2);
  });

  it('is JUnit XML whose counts are right', async () => {
    const { out } = await run('junit');
    expect(out).toMatch(
      /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<testsuites name="mapvitals" tests="5" failures="2"/,
    );
    expect(out.match(/<testcase /g)).toHaveLength(5);
    expect(out.match(/<failure /g)).toHaveLength(2);
    // Well formed: each start has its end.
    for (const tag of ['testsuites', 'testsuite', 'testcase'])
      expect(out.match(new RegExp(`<${tag}[ >]`, 'g'))!.length).toBe(out.match(new RegExp(`</${tag}>`, 'g'))!.length);
  });

  it('is JUnit XML whose cases have names of their own, and say inside, too, what became of them', async () => {
    const budget = { 'places.*': { p95: '1 ms' }, 'places.cluster': { p95: '2 ms' } };
    const { out } = await runWith(
      { ...SAME, 'budget.json': budget },
      'compare a.json b.json --budget budget.json --format junit',
    );
    const cases = [...out.matchAll(/name="(places[^"]* p95[^"]*)"><failure type="budget" message="([^"]*)">(.*)<\/f/g)];
    expect(cases.map(([, name]) => name)).toEqual(['places.cluster p95', 'places.cluster p95 (2)']);
    for (const [, , message, inside] of cases) {
      expect(message).toMatch(/^broken: \d+.ms, limit (1|2)/);
      expect(inside).toBe(message);
    }
  });

  it('is lines for GitHub, and its summary', async () => {
    const { out, files } = await run('github', { env: { GITHUB_STEP_SUMMARY: 'summary.md' } });
    expect(out).toMatch(/^::error title=Map performance%3A places\.cluster::worse: p75 /);
    expect(out).toMatch(/\n::warning title=Map performance%3A ST p75::broken/);
    expect(out).toMatch(/\n::error title=Map performance%3A GDF p75::broken: 10 ?.?%25, limit 1/);
    expect(files['summary.md']).toContain('Budget: 2 of 2');
  });

  it('is what github-action-benchmark and Bencher take', async () => {
    const rows = JSON.parse((await run('benchmark-action')).out) as { name: string; unit: string; value: number }[];
    expect(rows).toContainEqual(expect.objectContaining({ name: 'places.cluster p75', unit: 'ms' }));
    for (const row of rows) expect(typeof row.value).toBe('number');
    const bmf = JSON.parse((await run('bmf')).out) as Record<string, Record<string, { value: number }>>;
    const { latency } = bmf['places.cluster p75']!;
    // In nanoseconds, as Bencher measures latency.
    expect(latency!.value).toBeGreaterThan(20e6);
    expect(bmf['GDF p75']).toHaveProperty('ratio.value');
  });

  it('cuts a name that would make each row as long', async () => {
    const files = { 'a.json': comparable({ ['x'.repeat(100_000)]: [1], short: [1] }) };
    for (const format of ['table', 'md']) {
      const { out } = await runWith(
        { ...files, 'budget.json': { ['x'.repeat(100_000)]: '50 ms' } },
        `compare a.json a.json --budget budget.json --format ${format}`,
      );
      expect(out).toContain('xxx…');
      expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThan(3000);
    }
  });

  it('has colours on a terminal alone, and none where NO_COLOR says so', async () => {
    const ESCAPE = '\u001b[';
    expect((await run('table')).out).not.toContain(ESCAPE);
    expect((await run('table', { isTerminal: true })).out).toContain(ESCAPE);
    expect((await run('table', { isTerminal: true, env: { NO_COLOR: '1' } })).out).not.toContain(ESCAPE);
    expect((await run('json', { isTerminal: true })).out).not.toContain(ESCAPE);
  });

  it('lets no name in a report give orders', async () => {
    const name = '\u001b[2J\n::error::pwned <b>&"|`%@someone\u061c\u202e]]>';
    const hostile = (ms: number) => Array.from({ length: 6 }, () => comparable({ [name]: [ms], __proto__: [ms] }));
    const files = { 'a.json': hostile(10), 'b.json': hostile(90) };
    for (const format of ['table', 'github', 'junit', 'md', 'json', 'benchmark-action', 'bmf']) {
      const { code, out } = await runWith(files, `compare a.json b.json --format ${format}`);
      expect(code).toBe(1);
      expect(out).not.toContain('\u001b');
      expect(out).not.toMatch(/^::error::pwned/m);
      if (/table|github|junit|md/.test(format)) expect(out).not.toContain('\u061c');
      expect(out).not.toContain(
        '\u202e'.repeat(format === 'json' || format === 'bmf' || format === 'benchmark-action' ? 2 : 1),
      );
      expect(out).not.toContain(format === 'junit' ? '<b>' : '\n::error::');
    }
    expect(parse((await runWith(files, 'compare a.json b.json --format junit')).out)).toBeTruthy();
  });
});

describe('bad input', () => {
  it.each([
    ['compare', 'needs two files'],
    ['compare a.json', "got `'1 file'`"],
    ['compare a.json b.json a.json', '3 files'],
    ['compare --base a.json', 'needs `--base` and `--head`'],
    ['compare --base a.json --head b.json a.json=', ''],
    ['compare a.json nothing.json', '`nothing.json` cannot be read'],
    ['compare --base a*.json --head b.json', 'Your shell puts names in its place'],
    ['compare a.json empty.json', 'an empty file'],
    ['compare a.json text.json', 'must be JSON'],
    ['compare a.json list.json', 'an empty list'],
    ['compare a.json nested.json', 'a list in a list'],
    ['compare a.json null.json', '`null.json` holds no report'],
    ['compare a.json string.json', '`string.json` holds no report'],
    ['compare a.json snapshot.json', '`snapshot.json` holds no report: `report.operations[0]'],
    ['compare a.json newer.json', 'schemaVersion'],
    ['compare a.json clock.json', 'clockStepMs'],
    ['compare a.json deep.json', 'holds no report'],
    ['compare a.json attributes.json', '[mapvitals]'],
    ['compare a.json b.json --fromat md', 'Did you mean `--format`?'],
    ['compare a.json b.json --format mb', 'Did you mean `md`?'],
    ['compare a.json b.json --format', 'needs a value'],
    ['compare a.json b.json --budget', 'needs a value'],
    ['compaer a.json b.json', 'Did you mean `compare`?'],
    ['__proto__', 'There are compare'],
  ])('`mapvitals %s` ends with 2 and says what to do', async (command, text) => {
    const files = {
      ...SAME,
      'empty.json': '',
      'text.json': 'hello',
      'list.json': [],
      'nested.json': [[sampleReport()]],
      'null.json': 'null',
      'string.json': '"a"',
      'snapshot.json': { operations: [{ name: 'x', attributes: {} }], vitals: {}, webVitals: {} },
      'newer.json': { ...flight(1), schemaVersion: 99 },
      'clock.json': { ...flight(1), self: { clockStepMs: 'x' } },
      'deep.json': '['.repeat(100_000) + ']'.repeat(100_000),
      'attributes.json': {
        ...flight(1),
        operations: [{ ...flight(1).operations[0], attributes: { a: { toString: 1 } } }],
      },
    };
    const { code, out, err } = await runWith(files, command);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(text);
    expect(err.trim().split('\n')).toHaveLength(1);
  });
});

describe('help and version', () => {
  it.each(['--help', '-h', 'help'])('`mapvitals %s` lists the commands', async (flag) => {
    const { code, out } = await runWith({}, flag);
    expect(code).toBe(0);
    expect(out).toContain('mapvitals compare');
    expect(out).toContain('Exit code 0');
  });

  it('a command has a help of its own, and the package says its version', async () => {
    const { code, out } = await runWith({}, 'compare --help');
    expect(code).toBe(0);
    for (const flag of ['--base', '--head', '--budget', '--format']) expect(out).toContain(flag);
    expect((await runWith({}, '--version')).out).toMatch(/^\d+\.\d+\.\d+\S*\n$/);
    expect((await runWith({}, '')).code).toBe(2);
  });
});

describe('mapvitals report', () => {
  const sample = sampleReport();
  // As of a monitor that knows the limits of vitals.
  const rated = (vitals: object): never =>
    Object.fromEntries(
      Object.entries(vitals).map(([name, vital]) => [name, { ...vital, good: 1, poor: 2, ratedParts: {} }]),
    ) as never;
  const whole = { ...sample, vitals: rated(sample.vitals), webVitals: rated(sample.webVitals) };
  const files = {
    'session.json': whole,
    'part.json': flight(1),
    'noSession.json': { ...whole, session: undefined },
    'noTime.json': { ...whole, session: { ...whole.session, durationMs: undefined } },
    'noList.json': { ...whole, violations: {} },
    'noViolation.json': { ...whole, violations: [5] },
    'noVitals.json': { ...whole, vitals: {} },
    'noMaker.json': { ...whole, generator: null },
    'old.json': { ...whole, schemaVersion: 1, session: undefined },
  };

  it('writes a page, Markdown and a trace', async () => {
    const run = await runWith(files, 'report session.json --html out.html --md out.md --trace out.trace.json');
    expect(run.code).toBe(0);
    expect(run.files['out.html']).toMatch(/^<!doctype html>/i);
    expect(run.files['out.md']).toMatch(/^## /);
    expect(JSON.parse(run.files['out.trace.json']!)).toHaveProperty('traceEvents');
  });

  it('prints Markdown where no file is named', async () => {
    const { code, out } = await runWith(files, 'report session.json --md');
    expect(code).toBe(0);
    expect(out).toMatch(/^## /);
    expect((await runWith(files, 'report --md session.json')).out).toBe(out);
    expect((await runWith(files, 'report session.json')).out).toBe(out);
  });

  it.each([
    ['report', 'needs one report'],
    ['report session.json part.json', '2 files'],
    ['report part.json --html out.html', 'must hold a whole report'],
    ['report noSession.json', "got `'session is missing'`"],
    ['report noTime.json', 'session.durationMs is missing'],
    ['report noList.json', 'violations is object, not array'],
    ['report noViolation.json', 'violations[0] is number, not object'],
    ['report noVitals.json', 'vitals.FTP is missing'],
    ['report noMaker.json', 'generator is null, not string'],
    ['report old.json', 'one of which a part is missing'],
    ['report session.json --html nowhere/out.html', 'cannot be written'],
    ['report session.json --htlm out.html', 'Did you mean `--html`?'],
  ])('`mapvitals %s` ends with 2', async (command, text) => {
    const { code, err } = await runWith(files, command);
    expect(code).toBe(2);
    expect(err).toContain(text);
  });
});
