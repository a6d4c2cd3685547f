import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { findFindings } from '../../../src/reports/findings/findFindings.ts';
import { mapRules } from '../../../src/reports/findings/mapRules.ts';
import { vitalRules } from '../../../src/reports/findings/vitalRules.ts';
import { readSession } from '../../../src/reports/readSession.ts';
import { moveRules } from '../../../src/reports/findings/moveRules.ts';
import { workRules } from '../../../src/reports/findings/workRules.ts';
import { toPlain } from '../../../src/reports/words.ts';
import { stormySession } from '../../support/stormySession.ts';
import type { MapVitalName, Report } from 'mapvitals';

/** A report whose fields a test may set. */
type Draft<Value> = Value extends object ? { -readonly [Key in keyof Value]: Draft<Value[Key]> } : Value;

let calm: Draft<Report>;
beforeAll(async () => {
  const { operations, ...rest } = structuredClone(await stormySession()) as Draft<Report>;
  calm = {
    ...rest,
    violations: [],
    brokenLimits: [],
    limitVerdicts: [],
    gestures: [],
    gestureCount: 12,
    settledViewCount: 12,
    operations: operations.filter(({ name }) => name === 'places.query'),
    problems: [],
    tiles: [],
  };
  calm.environment.gpu = { renderer: 'NVIDIA', isSoftware: false };
  for (const map of calm.environment.maps) map.markerCount = 3;
  const { TCM, ST, GSL, GDF, VCD, DTS } = calm.vitals;
  for (const vital of [TCM, ST, GSL, GDF, VCD, DTS]) {
    Object.assign(vital, { value: vital.good / 2, rating: 'good' });
  }
});

const problem = (code: string, latestMessage: string): Report['problems'][number] => ({
  code,
  count: 2,
  latestMessage,
  latestAtMs: 1,
});
const heldBy = (name: string, operation?: string) =>
  move(0.9, name, operation ? [{ name: operation, overlapMs: 400, frameMs: 500 }] : []);
const poor = (report: Draft<Report>, name: MapVitalName, value: number, parts: Record<string, number> = {}): void => {
  Object.assign(report.vitals[name], { value, rating: 'poor', sampleCount: name === 'TCM' ? 1 : 4, parts });
};

/** What makes each finding true, and the numbers that it must tell. */
const CASES: Readonly<Record<string, readonly [change: (report: Draft<Report>) => void, tells: readonly string[]]>> = {
  'operation-in-moves': [(it) => it.gestures.push(heldBy('places.query', 'places.query')), ['400', '500', '144']],
  'map-drawing': [(it) => it.gestures.push(heldBy("the map's own drawing")), ['500', '42', 'ratio: 2']],
  'unmeasured-script': [(it) => it.gestures.push(heldBy('redraw (app.js)')), ['redraw (app.js)', '500']],
  'unknown-holder': [(it) => it.gestures.push(heldBy('none of your measured operations')), ['500']],
  'settle-network': [(it) => poor(it, 'ST', 3000, { networkMs: 2000, decodeMs: 100 }), ['3.0', '2.0', '4']],
  'settle-client': [(it) => poor(it, 'ST', 3000, { networkMs: 100, decodeMs: 2000 }), ['3.0', '2.0', '4']],
  'many-markers': [(it) => void (it.environment.maps[0]!.markerCount = 4200), ['4,200']],
  'long-operation': [
    (it) => void Object.assign(it.operations[0]!, { block: { longestMs: 300, sumMs: 2400 } }),
    ['300', '2.4', '144'],
  ],
  'clone-bound': [
    (it) =>
      void Object.assign(it.operations[0]!, {
        routes: { worker: 144 },
        totalMs: 1000,
        block: { longestMs: 20, sumMs: 800 },
      }),
    ['800', '1.0'],
  ],
  'slower-and-slower': [
    (it) =>
      void Object.assign(it.operations[0]!, {
        p75Ms: 30,
        trend: { direction: 'rising', changeRatio: 2, confidence: 0.99 },
      }),
    ['200', '144'],
  ],
  'failing-operation': [(it) => void (it.operations[0]!.errorCount = 30), ['30', '144']],
  'slow-answer': [
    (it) => void Object.assign(it.webVitals.INP, { value: 720, rating: 'poor', tags: { target: '#filter' } }),
    ['720', '200', '#filter'],
  ],
  'small-cache': [
    (it) =>
      void (it.optimization = {
        cache: { hitRatio: 0.1, memoryHitCount: 10, diskHitCount: 0, missCount: 90 },
        operations: [],
      } as never),
    ['10', '100'],
  ],
  'many-workers': [(it) => void (it.optimization = { pool: { size: 8, restarts: 0 }, operations: [] } as never), ['8']],
  'workers-die': [(it) => void (it.optimization = { pool: { size: 1, restarts: 3 }, operations: [] } as never), ['3']],
  'late-map': [(it) => poor(it, 'TCM', 6000), ['6.0', '2.5', '1']],
  'slow-update': [
    (it) => poor(it, 'DTS', 780, { transferMs: 30, workerMs: 550, drawMs: 200 }),
    ['780', '30', '550', '200'],
  ],
  'update-loop': [
    (it) => void Object.assign(it.vitals.DTS, { sampleCount: 5, parts: { supersededCount: 60 } }),
    ['60', '5'],
  ],
  'throttled-tiles': [
    (it) =>
      it.tiles.push({
        sourceId: 'streets',
        p75Ms: 100,
        failedCount: 30,
        readyCount: 60,
        missingCount: 0,
        requestCount: 90,
        failedByStatus: { 429: 30 },
        throttledRatio: 1 / 3,
      } as never),
    ['streets', '30', '90', '33'],
  ],
  'slow-tiles': [
    (it) =>
      it.tiles.push({
        sourceId: 'streets',
        p75Ms: 1800,
        networkP75Ms: 1500,
        readyCount: 40,
        failedCount: 0,
        missingCount: 0,
        failedByStatus: {},
      } as never),
    ['streets', '1.8', '1.5', '40'],
  ],
  'failing-tiles': [
    (it) =>
      it.tiles.push({
        sourceId: 'streets',
        p75Ms: 100,
        failedCount: 20,
        readyCount: 60,
        missingCount: 20,
        failedByStatus: { 0: 4, 503: 16 },
      } as never),
    ['20', '100', '4 × network', '16 × 503'],
  ],
  'empty-source': [
    (it) => it.problems.push(problem('source-empty', 'every tile of `roads` was missing')),
    ['roads', '2'],
  ],
  'context-lost': [(it) => it.problems.push(problem('context-not-restored', 'gone for 5 s')), ['2', 'gone for 5 s']],
  'heap-grows': [(it) => void Object.assign(it.memory, { bytesPerMount: 12e6, mountCount: 5 }), ['12', '5']],
  'open-resources': [(it) => void (it.memory.openResources = { 'tile stream': 4 }), ['tile stream', '4']],
  'maps-live-on': [(it) => it.problems.push(problem('live-maps-growing', '7 maps live')), ['7 maps live']],
  'never-idle': [(it) => it.problems.push(problem('never-idle', 'for 30 s')), ['for 30 s']],
  'attached-late': [
    (it) => it.problems.push(problem('attached-late', 'tiles had been drawn')),
    ['tiles had been drawn'],
  ],
  'unmeasured-vital': [
    (it) =>
      void Object.assign(it.vitals.DTS, {
        value: null,
        rating: null,
        reason: 'no update was measured: `measureUpdate` does',
      }),
    ['DTS', 'Data to Screen', '12', 'measureUpdate'],
  ],
  'unmatched-limit': [
    (it) =>
      it.limitVerdicts.push({
        pattern: 'places.serch',
        field: 'maxMs',
        limit: 50,
        state: 'unmatched',
        brokenCount: 0,
        worst: null,
      }),
    ['places.serch', '1'],
  ],
  'late-start': [(it) => poor(it, 'GSL', 480), ['480', '100', '4']],
  'dropped-frames': [
    (it) => poor(it, 'GDF', 0.5, { busyMs: 9, gpuMs: 31, maxGapAtMs: 7e5 }),
    ['50', '12', 'busy 9', 'gpu 31'],
  ],
  'view-debt': [(it) => poor(it, 'VCD', 0.4), ['40', '10', '4']],
  'failed-map': [
    (it) => {
      change(it.vitals.MFR, { latest: 1, reason: 'incomplete, style-error' });
      it.problems.push(problem('map-error-style', 'AJAXError: Forbidden (403)'));
    },
    ['incomplete, style-error', 'Forbidden (403)'],
  ],
  'bad-limit': [(it) => it.problems.push(problem('bad-threshold', '`GDF` must be a ratio')), ['GDF', '2']],
  'drawn-in-software': [
    (it) => void (it.environment.gpu = { renderer: 'SwiftShader', isSoftware: true }),
    ['SwiftShader'],
  ],
};

/** A move that stutters, or one that does not. */
const move = (GDF: number, name: string | null, operations: readonly object[] = [], maxGapMs = 20) =>
  ({ kind: 'drag', GDF, maxGapMs, cause: name && { heldBy: name, longFrameMs: 500, operations } }) as never;
const tiles = (failedByStatus: Readonly<Record<number, number>>, readyCount: number, p75Ms = 100) => {
  const failedCount = Object.values(failedByStatus).reduce((sum, count) => sum + count, 0);
  const requestCount = failedCount + readyCount;
  const throttledRatio = (failedByStatus[429] ?? 0) / requestCount;
  const counts = { failedCount, readyCount, missingCount: 0, requestCount };
  return { sourceId: 'streets', p75Ms, networkP75Ms: null, ...counts, failedByStatus, throttledRatio } as never;
};
const change = (part: object, to: object): void => void Object.assign(part, to);
const other = (it: Draft<Report>): void => void it.problems.push(problem('style-error', 'no'));

/** What comes nearest to each, and is none of it. */
const NEAR_MISSES: Readonly<Record<string, (report: Draft<Report>) => void>> = {
  'operation-in-moves': (it) => it.gestures.push(move(0.01, 'places.query', [{ name: 'places.query', overlapMs: 9 }])),
  'map-drawing': (it) => it.gestures.push(move(0.01, "the map's own drawing", [], 50)),
  'unmeasured-script': (it) => it.gestures.push(heldBy('none of your measured operations')),
  'unknown-holder': (it) => it.gestures.push(heldBy('redraw (app.js)')),
  'settle-network': (it) => poor(it, 'ST', 3000, { networkMs: 2000, decodeMs: 2000 }),
  'settle-client': (it) => poor(it, 'ST', 3000, { networkMs: 2000, decodeMs: 1999 }),
  'many-markers': (it) => change(it.environment.maps[0]!, { markerCount: 999 }),
  'long-operation': (it) => change(it.operations[0]!, { block: { longestMs: 50, sumMs: 2400 } }),
  'clone-bound': (it) =>
    change(it.operations[0]!, { routes: { worker: 144 }, totalMs: 1000, block: { longestMs: 20, sumMs: 500 } }),
  'slower-and-slower': (it) =>
    change(it.operations[0]!, { p75Ms: 30, trend: { direction: 'rising', changeRatio: 0.49, confidence: 0.99 } }),
  'failing-operation': (it) => change(it.operations[0]!, { errorCount: 7 }),
  'slow-answer': (it) => change(it.webVitals.INP, { value: 200, rating: 'good' }),
  'small-cache': (it) =>
    change(it, {
      optimization: { cache: { hitRatio: 0.1, memoryHitCount: 5, diskHitCount: 0, missCount: 44 }, operations: [] },
    }),
  'many-workers': (it) => {
    it.environment.logicalCores = 8;
    change(it, { optimization: { pool: { size: 4, restarts: 0 }, operations: [] } });
  },
  'workers-die': (it) => change(it, { optimization: { pool: { size: 1, restarts: 0 }, operations: [] } }),
  'late-map': (it) => change(it.vitals.TCM, { value: it.vitals.TCM.good, rating: 'good' }),
  'slow-update': (it) => change(it.vitals.DTS, { value: it.vitals.DTS.good, rating: 'good' }),
  'update-loop': (it) => change(it.vitals.DTS, { sampleCount: 60, parts: { supersededCount: 60 } }),
  'throttled-tiles': (it) => it.tiles.push(tiles({ 429: 2 }, 98)),
  'slow-tiles': (it) => it.tiles.push(tiles({}, 40, 1000)),
  'failing-tiles': (it) => it.tiles.push(tiles({ 429: 30, 503: 2 }, 60)),
  'late-start': (it) => change(it.vitals.GSL, { value: it.vitals.GSL.good, rating: 'good' }),
  'dropped-frames': (it) => {
    poor(it, 'GDF', 0.5);
    it.gestures.push(heldBy('redraw (app.js)'));
  },
  'view-debt': (it) => change(it.vitals.VCD, { value: null, rating: null, reason: 'no public list of tiles' }),
  'failed-map': (it) => change(it.vitals.MFR, { latest: 1, reason: 'tiles-failed' }),
  'empty-source': other,
  'context-lost': other,
  'heap-grows': (it) => change(it.memory, { bytesPerMount: 5e6, mountCount: 50 }),
  'open-resources': (it) => change(it.memory, { openResources: { 'tile stream': 0 } }),
  'maps-live-on': other,
  'never-idle': other,
  'attached-late': other,
  'unmeasured-vital': (it) => {
    change(it.vitals.DTS, { value: null, rating: null, reason: 'nothing was set' });
    change(it, { gestureCount: 0, settledViewCount: 0 });
  },
  'unmatched-limit': (it) =>
    it.limitVerdicts.push({ pattern: 'ST', field: 'max', limit: 1, state: 'kept', brokenCount: 0, worst: 1 } as never),
  // It is told as what it is.
  'bad-limit': (it) => {
    it.problems.push(problem('bad-threshold', 'matches nothing'));
    it.limitVerdicts.push({ pattern: 'places.serch', field: 'maxMs', limit: 50, state: 'unmatched' } as never);
  },
  'drawn-in-software': (it) => void (it.environment.gpu = { renderer: 'Software, said the vendor', isSoftware: false }),
};

test('each rule leads to a page that there is, and to a place on it', () => {
  for (const { guide } of Object.values({ ...moveRules, ...workRules, ...mapRules, ...vitalRules })) {
    const [page = '', place] = guide.split('#');
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), 'utf8');
    if (place) expect(text).toContain(`<a id="${place}"></a>`);
  }
});

test('each rule is tried with what it is for, and with what comes nearest', () => {
  const rules = Object.keys({ ...moveRules, ...workRules, ...mapRules, ...vitalRules }).sort();
  expect(Object.keys(CASES).sort()).toEqual(rules);
  expect(Object.keys(NEAR_MISSES).sort()).toEqual(rules);
});

test.each(Object.entries(NEAR_MISSES))('%s is not found where it is only nearly so', (id, miss) => {
  const report = structuredClone(calm);
  miss(report);
  expect(findFindings(report as Report).map((finding) => finding.id)).not.toContain(id);
});

describe('evidence is of what is found alone', () => {
  const evidenceOf = (change: (report: Draft<Report>) => void, id: string): string => {
    const report = structuredClone(calm);
    change(report);
    return toPlain(findFindings(report as Report).find((finding) => finding.id === id)!.evidence);
  };

  test('not of an operation that held another frame of the same move', () => {
    const ran = [{ name: 'places.query', overlapMs: 60, frameMs: 70 }];
    const drawing = evidenceOf((it) => it.gestures.push(move(0.9, "the map's own drawing", ran)), 'map-drawing');
    expect(drawing).toMatch(/longest frame took 500\sms/);
    const script = evidenceOf((it) => it.gestures.push(move(0.9, 'redraw (app.js)', ran)), 'unmeasured-script');
    expect(script).toMatch(/longest frame took 500\sms/);
  });

  test('what the browser names is told with what helps against it, a script and the layout of markers', () => {
    const advise = (cause: object): string => {
      const report = structuredClone(calm);
      report.gestures.push({ kind: 'drag', GDF: 0.9, cause: { longFrameMs: 500, operations: [], ...cause } } as never);
      return toPlain(findFindings(report)[0]!.advice);
    };
    const advice = 'draw HTML markers in a layer of the map';
    expect(advise({ heldBy: "the page's layout and painting", advice })).toBe(`To mend it, ${advice}.`);
    expect(advise({ heldBy: 'redraw (app.js)' })).toBe('To mend it, wrap it in measure().');
  });

  test('a context that is lost and does not come back is lost once, and its latest word is told', () => {
    const lost = evidenceOf((it) => {
      it.problems.push({ ...problem('context-lost', 'it is lost'), count: 1 });
      it.problems.push({ ...problem('context-not-restored', 'it is not back'), count: 1, latestAtMs: 5001 });
    }, 'context-lost');
    expect(lost).toMatch(/^Told 1\stime: it is not back\.$/);
  });

  test('tiles that the server throttled are no failures by another status', () => {
    const failing = evidenceOf((it) => it.tiles.push(tiles({ 429: 30, 503: 20 }, 50)), 'failing-tiles');
    expect(failing).toContain('20 of 100');
    expect(failing).toContain('20 × 503');
    expect(failing).not.toContain('429');
  });
});

test('nothing is found in a session in which nothing is wrong', () => {
  expect(findFindings(calm as Report).map(({ id }) => id)).toEqual([]);
});

describe.each(Object.entries(CASES))('%s', (id, [change, tells]) => {
  test('is found alone where it is so, with its numbers and what to do', () => {
    const report = structuredClone(calm);
    change(report);
    const found = findFindings(report);
    expect(found.map((finding) => finding.id)).toEqual([id]);
    const [{ title, evidence, advice, guide }] = found as [(typeof found)[number]];
    const text = `${toPlain(title)} ${toPlain(evidence)}`;
    for (const figure of tells) expect(text).toContain(figure);
    expect(text).not.toMatch(/undefined|NaN|unknown|\{|\}/);
    expect(toPlain(advice)).toMatch(/^[A-Z]/);
    expect(guide).toMatch(/^(guides\/)?[\w-]+\.md/);
  });
});

test('who holds the page is counted in the moves that it made stutter, of all there were', () => {
  const report = structuredClone(calm);
  const byQuery = (GDF: number) =>
    move(GDF, 'places.query', [{ name: 'places.query', overlapMs: 400 * GDF, frameMs: 500 }]);
  report.gestures = [byQuery(0.9), byQuery(0.5), byQuery(0.01), move(0.8, 'redraw (app.js)'), move(0.7, null)];
  const found = findFindings(report);
  expect(found.map(({ id }) => id)).toEqual(['operation-in-moves', 'unmeasured-script']);
  expect(toPlain(found[0]?.evidence ?? [])).toMatch(
    /2 of 12\smoves stutter: at worst it held 360\sms of a frame of 500\sms/,
  );
});

test('an operation that was told by its duration alone may have waited: it is not said to hold the page', () => {
  const report = structuredClone(calm);
  const { block: _, ...operation } = report.operations[0]!;
  report.operations = [{ ...operation, totalMs: 60_000, maxMs: 2500 }];
  expect(findFindings(report).map(({ id }) => id)).not.toContain('long-operation');
});

test('a map that stutters because it is drawn in software is told that before what draws less', () => {
  const report = structuredClone(calm);
  CASES['map-drawing']![0](report);
  CASES['drawn-in-software']![0](report);
  const [first, second] = findFindings(report);
  expect(first).toMatchObject({ id: 'drawn-in-software', severity: 'poor' });
  expect(second?.id).toBe('map-drawing');
});

test('what cost the user most comes first', () => {
  const report = structuredClone(calm);
  CASES['drawn-in-software']![0](report);
  CASES['late-map']![0](report);
  CASES['context-lost']![0](report);
  expect(findFindings(report as Report).map(({ id }) => id)).toEqual(['context-lost', 'late-map', 'drawn-in-software']);
});

test('of one kind two come first, and the others after what else there is', () => {
  const report = structuredClone(calm);
  const [slow] = report.operations;
  report.operations = Array.from({ length: 6 }, (_, index) => ({
    ...slow!,
    name: `op${index}`,
    block: { longestMs: 900, sumMs: 9000 + index },
  }));
  poor(report, 'TCM', 5000);
  const ids = findFindings(report).map(({ id }) => id);
  expect(ids.slice(0, 4)).toEqual(['long-operation', 'long-operation', 'late-map', 'long-operation']);
  expect(ids.filter((id) => id === 'long-operation')).toHaveLength(6);
});

test('what a worker runs for the most part is not sent there again', () => {
  const report = structuredClone(calm);
  change(report.operations[0]!, { routes: { worker: 144 }, totalMs: 1000, block: { longestMs: 90, sumMs: 800 } });
  expect(findFindings(report).map(({ id }) => id)).toEqual(['clone-bound']);
  CASES['operation-in-moves']![0](report);
  for (const { advice } of findFindings(report)) expect(toPlain(advice)).not.toMatch(/^Move it to a worker/);
});

test('a map that starts late under the hand is told with what held it', () => {
  const report = structuredClone(calm);
  poor(report, 'GSL', 700);
  const late = move(0.01, 'places.query', [{ name: 'places.query', overlapMs: 650, frameMs: 690 }]);
  report.gestures = [{ ...(late as object), GSL: 700 } as never];
  expect(findFindings(report).map(({ id }) => id)).toEqual(['operation-in-moves']);
});

test('of a part that is not known nothing is said', () => {
  const report = structuredClone(calm);
  poor(report, 'DTS', 900, { transferMs: 30 });
  expect(toPlain(findFindings(report)[0]!.evidence)).toMatch(/; in the latest, transfer 30\sms\.$/);
  poor(report, 'DTS', 900);
  expect(toPlain(findFindings(report)[0]!.evidence)).not.toContain('unknown');
});

test('a map that failed is not said to feel fast, nor that nothing was measured of it', () => {
  const report = structuredClone(calm);
  report.operations = [];
  for (const vital of Object.values(report.vitals)) change(vital, { value: null, rating: null });
  CASES['failed-map']![0](report);
  expect(toPlain(readSession(report).headline)).toBe('The map failed: incomplete, style-error.');
});

test('a vital that is fair makes no report poor, however often it was seen, and a poor one does', () => {
  const report = structuredClone(calm);
  change(report.vitals.ST, { value: 1800, rating: 'needs-improvement', sampleCount: 40 });
  change(report.webVitals.INP, { value: 900, rating: 'needs-improvement' });
  expect(findFindings(report).map(({ severity }) => severity)).toEqual(['fair', 'fair']);
  expect(readSession(report)).toMatchObject({ tone: 'fair', headline: ['This map is fair.'] });
  poor(report, 'ST', 2600);
  expect(readSession(report).tone).toBe('poor');
});

test('what was told ends before what to do begins', () => {
  const evidenceOf = (latest: string): string => {
    const report = structuredClone(calm);
    report.problems.push(problem('context-lost', latest));
    return toPlain(findFindings(report)[0]!.evidence);
  };
  expect(evidenceOf('it is gone')).toMatch(/: it is gone\.$/);
  expect(evidenceOf('It is gone.')).toMatch(/: It is gone\.$/);
});

test('the page’s own vitals are counted, too, and are something that was measured', () => {
  const report = structuredClone(calm);
  const tallyOf = (it: Draft<Report>): string[] => readSession(it).tally.map(({ text }) => toPlain(text));
  expect(tallyOf(report).slice(0, 3)).toEqual(['7\u00a0vitals good', '0 fair', '0 poor']);
  change(report.webVitals.LCP, { value: 5200, rating: 'poor' });
  expect(tallyOf(report).slice(0, 3)).toEqual(['7\u00a0vitals good', '0 fair', '1 poor']);
  report.operations = [];
  for (const vital of Object.values(report.vitals)) change(vital, { value: null, rating: null });
  expect(toPlain(readSession(report).headline)).toBe('No vital is rated.');
});

test('names with marks in them stay names', () => {
  const report = structuredClone(calm);
  report.operations[0]!.name = '`{count run}`';
  report.operations[0]!.errorCount = 30;
  expect(findFindings(report as Report)[0]?.title).toEqual(['', { code: '`{count run}`' }, ' fails']);
});
