import { describe, expect, it } from 'vitest';
import { compareFlights } from 'mapvitals/sessions';
import { testRanks } from '../../../src/reports/rankTest.ts';
import { comparable, createSeededRandom, logNormal } from '../../support/syntheticReport.ts';
import { runs } from '../../support/thorough.ts';
import type { Comparable } from 'mapvitals/sessions';

const setup = (seed: number) => {
  const random = createSeededRandom(seed);
  /** A flight is a good or a bad one as a whole: its calls have a machine and a load in common. */
  const fly = (median: number, { flightSigma = 0.1, calls = 60, callSigma = 0.2 } = {}): Comparable => {
    const own = logNormal(random, median, flightSigma);
    return comparable({ work: Array.from({ length: calls }, () => logNormal(random, own, callSigma)) });
  };
  const flyTen = (median: number, flight = {}): Comparable[] => Array.from({ length: 10 }, () => fly(median, flight));
  return { random, fly, flyTen };
};

describe('comparing several flights', () => {
  it('raises no more alarms than promised where flights differ more than their calls', () => {
    const { flyTen } = setup(21);
    const count = runs(300);
    let alarms = 0;
    for (let run = 0; run < count; run += 1) {
      const [metric] = compareFlights(flyTen(20, { flightSigma: 0.4 }), flyTen(20, { flightSigma: 0.4 })).metrics;
      if (metric!.verdict !== 'unclear') alarms += 1;
    }
    expect(alarms).toBeLessThanOrEqual(Math.ceil(count * 0.05));
  });

  it('compares a history of thousands of flights a side, whose pairs no list can hold', () => {
    const random = createSeededRandom(4);
    const draw = (median: number): number[] => Array.from({ length: 6000 }, () => logNormal(random, median, 0.3));
    const { ratio, pValue, interval } = testRanks(draw(20), draw(22));
    const { low, high } = interval(0.05);
    expect(pValue).toBeLessThan(1e-6);
    expect(ratio).toBeCloseTo(1.1, 1);
    expect(low).toBeGreaterThan(1.08);
    expect(high).toBeLessThan(1.12);
    expect(low).toBeLessThan(high);
  });

  it('finds that every flight has become a quarter slower, and by how much', () => {
    const { flyTen } = setup(2);
    const [metric] = compareFlights(flyTen(20), flyTen(25)).metrics;
    expect(metric).toMatchObject({ name: 'work', verdict: 'regression' });
    expect(metric!.changeRatio).toBeGreaterThan(0.15);
    expect(metric!.changeRatio).toBeLessThan(0.35);
    expect(metric!.interval!.low).toBeGreaterThan(0);
    expect(compareFlights(flyTen(25), flyTen(20)).metrics[0]!.verdict).toBe('improvement');
  });

  it('counts a flight once, however many samples it has', () => {
    const { fly } = setup(3);
    // One flight in ten is twice as slow and has a hundred times the calls: by samples it would be the whole.
    const before = Array.from({ length: 10 }, () => fly(20));
    const now = [...before.slice(1), fly(40, { calls: 6000 })];
    const comparison = compareFlights(before, now);
    expect(comparison.metrics[0]!.verdict).toBe('unclear');
    expect(comparison.flights).toEqual({ baseline: 10, current: 10 });
    expect(comparison.metrics[0]!.current.sampleCount).toBe(9 * 60 + 6000);
    expect(comparison.metrics[0]!.current.p75).toBeLessThan(30);
  });

  it('says nothing below five flights on a side, and honours `minFlights`', () => {
    const { fly } = setup(4);
    const [before, now] = [20, 60].map((median) => Array.from({ length: 4 }, () => fly(median)));
    expect(compareFlights(before!, now!).metrics[0]).toMatchObject({ verdict: 'too-few-samples', pValue: null });
    const [five, slower] = [20, 60].map((median) => Array.from({ length: 5 }, () => fly(median)));
    expect(compareFlights(five!, slower!).metrics[0]!.verdict).toBe('regression');
    expect(compareFlights(five!, slower!, { minFlights: 6 }).metrics[0]!.verdict).toBe('too-few-samples');
    expect(compareFlights([before![0]!], now!).metrics[0]!.verdict).toBe('too-few-samples');
  });

  it('takes what was never seen to its end as longer than all that was', () => {
    const reached = Array.from({ length: 6 }, (_, index) => comparable({}, { TCM: [[1000 + index * 100], []] }));
    const never = Array.from({ length: 6 }, () => comparable({}, { TCM: [[], [3000]] }));
    expect(compareFlights(reached, never).metrics[0]).toMatchObject({
      verdict: 'regression',
      changeRatio: null,
      current: { censoredCount: 6, p75: null },
    });
    expect(compareFlights(never, never).metrics[0]!.verdict).toBe('unclear');
  });

  it('takes what a coarse clock cannot tell apart as the same', () => {
    const flights = (ms: number): Comparable[] =>
      Array.from({ length: 6 }, () => ({
        ...comparable({}, { GSL: [[ms], []] }),
        vitals: { GSL: { ...comparable({}, { GSL: [[ms], []] }).vitals['GSL']!, unit: 'ms' as const } },
        clockStepMs: 1,
      }));
    expect(compareFlights(flights(2.05), flights(2.4)).metrics[0]!.verdict).toBe('unclear');
    expect(compareFlights(flights(2), flights(3)).metrics[0]!.verdict).toBe('regression');
  });

  it('names the flight that is none', () => {
    const { fly } = setup(5);
    expect(() => compareFlights([fly(1), {} as never], [fly(1)])).toThrow(/baseline\[1\]/);
    expect(() => compareFlights([fly(1)], [] as never)).toThrow(/current/);
  });
});

describe('the test of ranks', () => {
  /** Each way to deal the pooled values out, counted one by one. */
  const countAll = (first: readonly number[], second: readonly number[]): number => {
    const pooled = [...first, ...second];
    const pairs = (chosen: readonly number[], rest: readonly number[]): number =>
      chosen.reduce((sum, y) => sum + rest.reduce((own, x) => own + (y > x ? 1 : y === x ? 0.5 : 0), 0), 0);
    const seen = pairs(second, first);
    let [all, few, many] = [0, 0, 0];
    for (let mask = 0; mask < 2 ** pooled.length; mask += 1) {
      const chosen = pooled.filter((_, index) => mask & (1 << index));
      if (chosen.length !== second.length) continue;
      const dealt = pairs(
        chosen,
        pooled.filter((_, index) => !(mask & (1 << index))),
      );
      all += 1;
      if (dealt <= seen) few += 1;
      if (dealt >= seen) many += 1;
    }
    return Math.min(1, (2 * Math.min(few, many)) / all);
  };

  it.each([
    [
      [1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10],
    ],
    [
      [1, 5, 3, 9],
      [4, 6, 8, 11, 12],
    ],
    [
      [3, 1, 4, 1, 5],
      [9, 2, 6, 8],
    ],
    [
      [7, 8, 9, 10, 11],
      [1, 2, 3, 12],
    ],
  ])('has the chance that counting all deals gives: %j, %j', (first, second) => {
    expect(testRanks(first, second).pValue).toBeCloseTo(countAll(first, second), 10);
  });

  it.each([
    [
      [1, 2, 3, 4, 90],
      [5, 6, 7, 8, 9],
    ],
    [
      [1, 2, 2, 8, 9, 9],
      [2, 5, 6, 7],
    ],
    [
      [4, 7, 7, 7],
      [1, 2, 7, 7, 8, 8, 9],
    ],
  ])('has it too where only the smaller half is told apart: %j, %j', (first, second) => {
    const pooled = [...first, ...second].sort((a, b) => a - b);
    const counting = Math.floor(pooled.length / 2);
    // The rank of each, and of those that are the same their mean.
    const rankOf = (value: number): number => {
      const places = pooled.flatMap((other, index) => (other === value ? [Math.min(index, counting)] : []));
      return Math.round((2 * places.reduce((sum, place) => sum + place, 0)) / places.length);
    };
    const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + rankOf(value), 0);
    let [all, few, many] = [0, 0, 0];
    for (let mask = 0; mask < 2 ** pooled.length; mask += 1) {
      const dealt = pooled.filter((_, index) => mask & (1 << index));
      if (dealt.length !== second.length) continue;
      all += 1;
      if (sumOf(dealt) <= sumOf(second)) few += 1;
      if (sumOf(dealt) >= sumOf(second)) many += 1;
    }
    expect(testRanks(first, second, true).pValue).toBeCloseTo(Math.min(1, (2 * Math.min(few, many)) / all), 10);
  });

  it('is not led astray by a flight of a busy minute where only the smaller half is told apart', () => {
    const before = [20, 20.5, 21, 21.5, 22, 22.5, 23, 23.5, 60, 70];
    const now = before.map((value, index) => (index < 8 ? value * 1.25 : value));
    const [plain, ofSmaller] = [false, true].map((is) => testRanks(before, now, is));
    expect(ofSmaller!.pValue).toBeLessThan(plain!.pValue / 3);
    expect(ofSmaller!.ratio).toBeCloseTo(1.25, 1);
  });

  it('has 1 for what is the same, and the direction where there is no size', () => {
    for (const isOfSmaller of [false, true]) {
      expect(testRanks([0, 0, 0], [0, 0, 0], isOfSmaller)).toMatchObject({ ratio: 1, pValue: 1 });
      expect(testRanks([0, 0, 0], [4, 5, 6], isOfSmaller).ratio).toBe(Infinity);
      expect(testRanks([4, 5, 6], [0, 0, 0], isOfSmaller).ratio).toBe(0);
      expect(testRanks([4, 5, 6], [Infinity, Infinity, Infinity], isOfSmaller).ratio).toBe(Infinity);
      expect(testRanks([], [1, 2], isOfSmaller)).toMatchObject({ ratio: 1, pValue: 1 });
    }
  });

  it('knows the chance of the clearest of all, and of no difference', () => {
    expect(testRanks(Array(30).fill(1), Array(30).fill(1)).pValue).toBe(1);
    expect(testRanks([1, 2, 3, 4, 5], [6, 7, 8, 9, 10]).pValue).toBeCloseTo(2 / 252, 12);
    expect(testRanks([1, 1, 1], [1, 1, 1]).pValue).toBe(1);
  });

  it('goes over to the normal distribution of many without a step', () => {
    const { random } = setup(6);
    const draw = (count: number, shift: number): number[] => Array.from({ length: count }, () => random() + shift);
    const [first, second] = [draw(20, 0), draw(20, 0.25)];
    const exact = testRanks(first, second).pValue;
    const near = testRanks([...first, 0.5], [...second, 0.75]).pValue;
    expect(Math.abs(Math.log(near / exact))).toBeLessThan(1.2);
  });

  it('has 1 in its interval exactly where the difference is no certain one', () => {
    const { random } = setup(7);
    for (let run = 0; run < runs(300); run += 1) {
      const isOfSmaller = random() < 0.5;
      const size = 5 + Math.floor(random() * 8);
      const first = Array.from({ length: size }, () => logNormal(random, 10, 0.3));
      const second = Array.from({ length: size }, () => logNormal(random, 10 + random() * 6, 0.3));
      const { pValue, ratio, interval } = testRanks(first, second, isOfSmaller);
      const { low, high } = interval(0.05);
      expect(low > 1 || high < 1).toBe(pValue <= 0.05);
      expect(low <= ratio && ratio <= high).toBe(true);
    }
  });
});
