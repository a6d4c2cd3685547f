import { PerformanceMonitor } from 'mapvitals';
import { compareReports } from 'mapvitals/sessions';
import { describe, expect, it } from 'vitest';
import { buildReport } from '../../../src/reports/buildReport.ts';
import { mergeSession } from '../../../src/storage/mergeSession.ts';
import { NO_SESSIONS } from '../../../src/storage/noSessions.ts';
import { vitalDefinitions } from '../../../src/vitals/thresholds.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import { comparable, createSeededRandom } from '../../support/syntheticReport.ts';
import type { Report } from 'mapvitals';
import type { MetricComparison } from 'mapvitals/sessions';

/** What a clock with this step measures of work that takes so long. */
const measured = (workMs: number, stepMs: number, seed: number, count = 400): number[] => {
  const random = createSeededRandom(seed);
  const read = (atMs: number): number => Math.floor(atMs / stepMs + 1e-9) * stepMs;
  return Array.from({ length: count }, () => {
    const startMs = 1000 * random();
    return Math.max(0, read(startMs + workMs) - read(startMs));
  });
};
const compareOne = (before: readonly number[], after: readonly number[]): MetricComparison =>
  compareReports(comparable({ x: before }), comparable({ x: after })).metrics[0]!;

describe('values below the step of the coarser clock', () => {
  const CLOCKS = [
    [0.005, 0.1],
    [0.1, 0.005],
    [0.005, 1],
    [0.02, 1],
    [0.1, 0.1],
  ] as const;

  it.each([0.003, 0.042, 0.06, 0.13, 0.42])('are ties: the same work of %d ms has not changed', (workMs) => {
    for (const [index, [firstStep, secondStep]] of CLOCKS.entries()) {
      const [before, after] = [measured(workMs, firstStep, index), measured(workMs, secondStep, index + 100)];
      const told = compareReports(
        { ...comparable({ x: before }), self: { clockStepMs: firstStep } },
        { ...comparable({ x: after }), clockStepMs: secondStep },
      ).metrics[0]!;
      expect(['unclear', workMs, firstStep, secondStep]).toEqual([told.verdict, workMs, firstStep, secondStep]);
    }
  });

  it.each([0.003, 0.042, 0.06])('are so though no side tells its step: it is seen in work of %d ms', (workMs) => {
    for (const [firstStep, secondStep] of CLOCKS) {
      expect(compareOne(measured(workMs, firstStep, 1), measured(workMs, secondStep, 2)).verdict).toBe('unclear');
    }
  });

  it('hide no change that is larger than the step', () => {
    expect(compareOne(measured(0.042, 0.005, 1), measured(0.6, 0.1, 2)).verdict).toBe('regression');
    expect(compareOne(measured(3, 0.1, 1), measured(2, 0.005, 2)).verdict).toBe('improvement');
    // A 0 among long durations is no clock's step.
    const long = [0, ...Array.from({ length: 99 }, (_, index) => 400 + index)];
    expect(
      compareOne(
        long,
        long.map((value) => value * 1.5),
      ).verdict,
    ).toBe('regression');
  });

  it('are told by merged sessions too: the coarsest step counts', () => {
    const report = (stepMs: number): Report => {
      const sample = sampleReport({ id: `s${stepMs}`, operations: { x: measured(0.13, stepMs, 3) } });
      return { ...sample, self: { ...sample.self, clockStepMs: stepMs } };
    };
    const fine = mergeSession(NO_SESSIONS, report(0.005));
    const mixed = mergeSession(mergeSession(NO_SESSIONS, report(0.1)), report(0.005));
    expect([fine.clockStepMs, mixed.clockStepMs, NO_SESSIONS.clockStepMs]).toEqual([0.005, 0.1, null]);
    expect(compareReports(fine, mixed).metrics[0]?.verdict).toBe('unclear');
  });
});

describe('zero', () => {
  const zeros = Array.from({ length: 100 }, () => 0);
  const fives = zeros.map((_, index) => 5 + index / 100);

  it('has no factor to anything: a direction without a size', () => {
    expect(compareOne(zeros, fives)).toMatchObject({
      verdict: 'regression',
      changeRatio: null,
      interval: { high: null },
      baseline: { p75: 0 },
    });
  });

  it('is all of it gone where it was something', () => {
    expect(compareOne(fives, zeros)).toMatchObject({ verdict: 'improvement', changeRatio: -1 });
  });

  it('among other values weighs as any other', () => {
    const some = fives.map((value, index) => (index % 4 ? value : 0));
    expect(compareOne(some, some)).toMatchObject({ verdict: 'unclear', changeRatio: 0 });
    expect(
      compareOne(
        some,
        some.map((value) => value * 2),
      ).changeRatio,
    ).toBeCloseTo(1, 1);
  });
});

it('says of a side what its report says, where samples are censored too', () => {
  const monitor = new PerformanceMonitor({ clock: createFakeClock(), vitals: vitalDefinitions });
  const random = createSeededRandom(9);
  for (let index = 0; index < 80; index += 1) {
    const value = 500 + 3000 * random();
    const outcome = random() < 0.4 ? 'interrupted' : 'measured';
    monitor.record({ kind: 'vital', name: 'ST', outcome, value, startMs: 0, endMs: value });
  }
  const { session, environment, generator } = sampleReport({ id: 'a' });
  const report = buildReport(monitor.getReport(), { generator, app: null, session, environment, optimization: null });
  const metric = compareReports(report, report).metrics.find(({ name }) => name === 'ST');
  const { p75, p95 } = report.vitals.ST;
  expect(p75).toBeGreaterThan(0);
  expect(metric?.baseline).toMatchObject({ p75, p95 });
  monitor.dispose();
});

describe('what is no report', () => {
  const good = comparable({ x: [1, 2] });
  const broken = (change: object): unknown => ({ ...good, ...change });
  const operation = good.operations[0]!;

  it.each([
    ['nothing', undefined, '`baseline` must be a report or merged sessions, got `undefined`'],
    ['null', null, 'got `null`'],
    ['its text', JSON.stringify(good), 'Parse it first'],
    ['a number', 5, 'got `5`'],
    ['an empty object', {}, '`baseline.operations` must be a list'],
    ['several flights', [good, good], 'got `array(2)`. `compareFlights` takes lists'],
    ['a function', () => good, 'must be a report'],
    ['one without vitals', broken({ vitals: undefined }), '`baseline.vitals` must be an object'],
    ['one with a hole', broken({ operations: [null] }), '`baseline.operations[0]` must be an operation'],
    ['a snapshot', broken({ operations: [{ name: 'x', attributes: {} }] }), '`baseline.operations[0].histogram`'],
    [
      'no attributes',
      broken({ operations: [{ ...operation, attributes: null }] }),
      '`baseline.operations[0]` must be an operation',
    ],
    ['half a histogram', broken({ operations: [{ ...operation, histogram: { count: 1 } }] }), 'must be a histogram'],
    ['a vital without', broken({ webVitals: { CLS: { name: 'CLS' } } }), "`baseline.webVitals.'CLS'.histogram`"],
    [
      'a histogram of the size of the world',
      broken({ operations: [{ ...operation, histogram: { ...operation.histogram, offset: 2 ** 40 } }] }),
      'must be a histogram',
    ],
    ...(
      [
        ['counts more than its buckets', { count: 20 }],
        ['counts nothing of them', { count: 0 }],
        ['has lost its buckets', { bucketCounts: [] }],
        ['knows no bounds', { min: null, max: null }],
        ['has text for a bound', { min: '1' }],
        ['has lost a bound', { max: undefined }],
        ['ends before it begins', { min: 5 }],
        ['sums to less than nothing', { sum: -1 }],
      ] as const
    ).map(([what, change]): [string, unknown, string] => [
      `a histogram that ${what}`,
      broken({ operations: [{ ...operation, histogram: { ...operation.histogram, ...change } }] }),
      'must be a histogram that adds up',
    ]),
  ])('is refused: %s', (_, given, text) => {
    expect(() => compareReports(given as never, good)).toThrow(text);
    expect(() => compareReports(good, given as never)).toThrow(text.replace('baseline', 'current'));
    try {
      compareReports(given as never, good);
    } catch (error) {
      expect(error).toMatchObject({ name: 'MapVitalsError', code: 'BAD_OPTION' });
    }
  });

  it('and a report of a later version is told', () => {
    const later = { ...sampleReport({ id: 'a' }), schemaVersion: 3 } as unknown as Report;
    expect(() => compareReports(good, later)).toThrow(
      '`current.schemaVersion` must be 2 or earlier, got `3`. Update mapvitals',
    );
  });

  it('and vitals of other definitions are told, for they are other numbers', () => {
    const vitals = comparable({}, { ST: [[900, 1200], []] }).vitals;
    const of = (vitalDefinitionsVersion: number | null) => ({ ...good, vitals, vitalDefinitionsVersion });
    const old = { ...good, vitals, schemaVersion: 1 };
    expect(() => compareReports(of(1), of(2))).toThrow(
      '`current.vitalDefinitionsVersion` must be 1, as both sides have it, got `2`. Leave out sessions',
    );
    expect(() => compareReports(old, of(2))).toThrow('must be 1');
    // Merged, of several.
    for (const sides of [[of(null), of(2)] as const, [of(2), of(null)] as const]) {
      expect(() => compareReports(...sides)).toThrow('got `null`');
    }
    for (const other of [of(2), { ...good, vitals }, { ...of(1), vitals: {} }]) {
      expect(compareReports(of(2), other).metrics).not.toEqual([]);
    }
  });

  it('and merged sessions know by which they were measured', () => {
    const report = sampleReport({ id: 'a' });
    const other = { ...report, vitalDefinitionsVersion: 1 };
    const merge = (...reports: Report[]) => reports.reduce(mergeSession, NO_SESSIONS).vitalDefinitionsVersion;
    expect([merge(report, report), merge(other), merge(report, other, report)]).toEqual([2, 1, null]);
  });

  it('but reports of versions 1 and 2 are', () => {
    const report = sampleReport({ id: 'a', operations: { x: Array.from({ length: 40 }, () => 5) } });
    const { programMoves: _, limits: __, ...old } = report;
    const first = { ...old, schemaVersion: 1 } as unknown as Report;
    expect(compareReports(first, report).metrics[0]).toMatchObject({ name: 'x', verdict: 'unclear' });
  });
});
