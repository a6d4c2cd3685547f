import { describe, expect, it, vi } from 'vitest';
import { compareReports } from '../../../src/reports/compareReports.ts';
import { sampleReport } from '../../support/sampleReport.ts';
import { comparable, createSeededRandom, logNormal } from '../../support/syntheticReport.ts';
import { isThorough } from '../../support/thorough.ts';
import type { Comparable, MetricComparison } from '../../../src/reports/comparison.ts';

// Thousands of runs, on machines that have other work too.
vi.setConfig({ testTimeout: 120_000 });

const setup = (seed = 1) => {
  const random = createSeededRandom(seed);
  const sample = (count: number, median: number, sigma: number): number[] =>
    Array.from({ length: count }, () => logNormal(random, median, sigma));
  return { random, sample };
};
const compareOne = (before: readonly number[], after: readonly number[]): MetricComparison =>
  compareReports(comparable({ x: before }), comparable({ x: after })).metrics[0]!;

/** So many that a share of them tells something. */
const RUNS = isThorough ? 500 : 150;
const WIDE_RUNS = isThorough ? 100 : 30;

describe('comparing two reports', () => {
  // Sigma is the standard deviation of the logarithm: 0.3 is a stable operation, 0.5 one whose p95 is 2.3 times its median.
  it.each([0.1, 0.3, 0.5, 0.6, 1])(
    'raises under 5 percent false alarms where nothing changed, at a sigma of %d',
    (sigma) => {
      const { sample } = setup(sigma * 10);
      let alarms = 0;
      for (let run = 0; run < RUNS; run += 1) {
        if (compareOne(sample(200, 20, sigma), sample(200, 20, sigma)).verdict !== 'unclear') alarms += 1;
      }
      expect(alarms / RUNS).toBeLessThan(0.05);
    },
  );

  it.each([0.1, 0.3, 0.5, 0.6])(
    'finds over 90 percent of shifts by a quarter with 200 samples each, at a sigma of %d',
    (sigma) => {
      const { sample } = setup(sigma * 10 + 1);
      let found = 0;
      for (let run = 0; run < RUNS; run += 1) {
        const slower = compareOne(sample(200, 20, sigma), sample(200, 25, sigma)).verdict === 'regression';
        const faster = compareOne(sample(200, 25, sigma), sample(200, 20, sigma)).verdict === 'improvement';
        found += Number(slower) / 2 + Number(faster) / 2;
      }
      expect(found / RUNS).toBeGreaterThan(0.9);
    },
  );

  it('gives intervals that hold the true change as often as they say', () => {
    const { sample } = setup(3);
    let held = 0;
    let confidence = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const comparison = compareReports(
        comparable({ x: sample(200, 20, 0.5) }),
        comparable({ x: sample(150, 26, 0.5) }),
      );
      const { low, high } = comparison.metrics[0]!.interval!;
      if (low! <= 0.3 && high! >= 0.3) held += 1;
      ({ confidence } = comparison);
    }
    expect(confidence).toBe(0.97);
    expect(held / RUNS).toBeGreaterThan(0.955);
  });

  it('raises no more false alarms where 40 operations are compared at once', () => {
    const { sample } = setup(4);
    let reportsWithAlarm = 0;
    for (let run = 0; run < WIDE_RUNS; run += 1) {
      const sides = Array.from({ length: 2 }, () =>
        comparable(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`op${index}`, sample(60, 20, 0.5)]))),
      ) as [Comparable, Comparable];
      const { counts } = compareReports(...sides);
      if (counts.regression + counts.improvement > 0) reportsWithAlarm += 1;
    }
    expect(reportsWithAlarm / WIDE_RUNS).toBeLessThan(0.1);
  });

  it('tells no change exactly where the interval holds none, or the change is too small to matter', () => {
    const { sample } = setup(5);
    const medians = Array.from({ length: 30 }, (_, index) => 20 * (1 + index / 100));
    const before = comparable(Object.fromEntries(medians.map((_, index) => [`op${index}`, sample(200, 20, 0.3)])));
    const after = comparable(
      Object.fromEntries(medians.map((median, index) => [`op${index}`, sample(200, median, 0.3)])),
    );
    const { metrics } = compareReports(before, after, { minChangeRatio: 0 });
    for (const { verdict, interval } of metrics) {
      const holdsNone = interval!.low! <= 0 && interval!.high! >= 0;
      expect(verdict === 'unclear').toBe(holdsNone);
    }
    expect(new Set(metrics.map(({ verdict }) => verdict))).toEqual(new Set(['regression', 'unclear']));
  });

  it('says too few samples, and still what was seen', () => {
    const { sample } = setup();
    const metric = compareOne(sample(29, 20, 0.1), sample(500, 40, 0.1));
    expect(metric.verdict).toBe('too-few-samples');
    expect(metric.pValue).toBeNull();
    expect(metric.changeRatio).toBeCloseTo(1, 0);
    expect(metric.baseline.sampleCount).toBe(29);
  });

  it('lists what only one side has, without a change', () => {
    const { sample } = setup();
    const { metrics } = compareReports(comparable({ old: sample(50, 1, 1) }), comparable({ new: sample(50, 1, 1) }));
    expect(metrics.map(({ name, verdict, changeRatio }) => [name, verdict, changeRatio])).toEqual([
      ['old', 'too-few-samples', null],
      ['new', 'too-few-samples', null],
    ]);
  });

  it('keeps operations of one name apart by their attributes', () => {
    const { sample } = setup();
    const side = (fast: number, slow: number): Comparable => ({
      ...comparable({}),
      operations: [
        { ...comparable({ load: sample(100, fast, 0.2) }).operations[0]!, attributes: { zoom: 1 } },
        { ...comparable({ load: sample(100, slow, 0.2) }).operations[0]!, attributes: { zoom: 9 } },
      ],
    });
    const { metrics } = compareReports(side(10, 100), side(10, 200));
    expect(metrics.map(({ attributes, verdict }) => [attributes, verdict])).toEqual([
      [{ zoom: 9 }, 'regression'],
      [{ zoom: 1 }, 'unclear'],
    ]);
  });

  it('takes censored samples for what they tell: more interrupted means slower', () => {
    const { sample } = setup(6);
    const timeout = 30;
    const vital = (values: readonly number[]): Comparable =>
      comparable(
        {},
        {
          TCM: [
            values.filter((value) => value < timeout),
            values.filter((value) => value >= timeout).map(() => timeout),
          ],
        },
      );
    const { metrics } = compareReports(vital(sample(300, 20, 0.5)), vital(sample(300, 30, 0.5)));
    expect(metrics[0]).toMatchObject({ kind: 'vital', name: 'TCM', verdict: 'regression' });
    // Measured values alone end at the timeout on both sides, and would hide most of it.
    expect(metrics[0]!.changeRatio).toBeGreaterThan(0.3);
    expect(metrics[0]!.current.censoredCount).toBeGreaterThan(100);
  });

  it('tells a vital that is never reached any more, without a size of the change', () => {
    const reached = Array.from({ length: 100 }, (_, index) => 100 + index);
    const [before, after] = [
      comparable({}, { TCM: [reached, []] }),
      comparable({}, { TCM: [[], reached.map(() => 900)] }),
    ];
    const [worse] = compareReports(before, after).metrics;
    expect(worse).toMatchObject({ verdict: 'regression', changeRatio: null, interval: { high: null } });
    expect(worse!.interval!.low).toBeGreaterThan(2);
    expect(compareReports(after, before).metrics[0]).toMatchObject({ verdict: 'improvement', changeRatio: null });
    // Given up before anything could have been reached: that says nothing.
    const early = comparable({}, { TCM: [[], reached.map(() => 50)] });
    const [unclear] = compareReports(before, early).metrics;
    expect(unclear).toMatchObject({ verdict: 'unclear', changeRatio: null });
    expect(unclear!.pValue).toBeCloseTo(1);
    expect(compareReports(after, after).metrics[0]).toMatchObject({ verdict: 'too-few-samples', interval: null });
  });

  it('raises no false alarms on censored samples', () => {
    const { sample } = setup(7);
    let alarms = 0;
    for (let run = 0; run < RUNS; run += 1) {
      const side = (): Comparable => {
        const values = sample(150, 20, 0.5);
        const limits = sample(150, 30, 0.5);
        const isSeen = (value: number, index: number): boolean => value < limits[index]!;
        return comparable(
          {},
          { TCM: [values.filter(isSeen), limits.filter((limit, index) => limit <= values[index]!)] },
        );
      };
      if (compareReports(side(), side()).metrics[0]!.verdict !== 'unclear') alarms += 1;
    }
    expect(alarms / RUNS).toBeLessThan(0.05);
  });

  it('weighs outliers no more than other values', () => {
    const { sample } = setup(8);
    const before = sample(200, 20, 0.3);
    const after = [...sample(197, 20, 0.3), 1e6, 1e6, 1e6];
    expect(compareOne(before, after).verdict).toBe('unclear');
  });

  it('copes with zeros, with one value repeated, and with very different scales', () => {
    const zeros = Array.from({ length: 100 }, () => 0);
    expect(compareOne(zeros, zeros)).toMatchObject({ verdict: 'unclear', changeRatio: 0, pValue: 1 });
    expect(
      compareOne(
        zeros,
        zeros.map(() => 5),
      ).verdict,
    ).toBe('regression');
    const wide = Array.from({ length: 100 }, (_, index) => 1e-6 * 1.5 ** index);
    expect(
      compareOne(
        wide,
        wide.map((value) => value / 1e6),
      ).verdict,
    ).toBe('improvement');
    expect(compareOne(wide, wide)).toMatchObject({ verdict: 'unclear' });
  });

  it('is deterministic, and symmetric', () => {
    const { sample } = setup(9);
    const [before, after] = [sample(100, 20, 0.5), sample(120, 24, 0.5)];
    expect(compareOne(before, after)).toEqual(compareOne(before, after));
    const [there, back] = [compareOne(before, after), compareOne(after, before)];
    expect((1 + there.changeRatio!) * (1 + back.changeRatio!)).toBeCloseTo(1, 9);
    expect(there.pValue).toBeCloseTo(back.pValue!, 12);
  });

  it('takes the reports of real sessions', () => {
    const durations = (step: number): number[] => Array.from({ length: 60 }, (_, index) => 10 + step + (index % 7));
    const { metrics, method } = compareReports(
      sampleReport({ id: 'a', operations: { cluster: durations(0) } }),
      sampleReport({ id: 'b', operations: { cluster: durations(20) } }),
    );
    expect(metrics[0]).toMatchObject({ name: 'cluster', verdict: 'regression', baseline: { sampleCount: 60 } });
    expect(metrics.map(({ name }) => name)).toContain('TCM');
    expect(method).toContain('Hodges-Lehmann');
  });

  it.each(['minSamples', 'minChangeRatio', 'falseDiscoveryRate'])('refuses a %s that is no number', (option) => {
    expect(() => compareReports(comparable({}), comparable({}), { [option]: Number.NaN })).toThrow(`\`${option}\``);
  });
});
