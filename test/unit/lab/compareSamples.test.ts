import { describe, expect, it } from 'vitest';
import { compareFigures } from '../../../src/lab/compareFigures.ts';
import { compareSamples, selectByHolm } from '../../../src/lab/compareSamples.ts';
import type { LabFigure } from '../../../src/lab/figures.ts';

const figure = (key: string, values: readonly number[], unit: LabFigure['unit'] = 'ms'): LabFigure => ({
  key,
  name: 'GSL',
  gesture: 'drag',
  unit,
  values,
  median: values[values.length >> 1] ?? null,
  lowQuartile: null,
  highQuartile: null,
  reason: null,
  way: '',
});
const plain = [100, 103, 97, 110, 95, 104];

describe('two samples of flights', () => {
  it('differ by the median of all differences, within what ranks allow', () => {
    const { shift, low, high, pValue } = compareSamples(
      plain,
      plain.map((value) => value + 40),
    );
    expect(shift).toBe(40);
    expect(low).toBeGreaterThan(25);
    expect(high).toBeLessThan(55);
    // 2 of the 924 ways to deal twelve values out: small enough for Holm over 20 figures.
    expect(pValue).toBeCloseTo(2 / 924, 10);
  });

  it('of one value each bound nothing', () => {
    expect(compareSamples([1], [2])).toEqual({ shift: 1, low: -Infinity, high: Infinity, pValue: 1 });
  });

  it('that are the same do not differ', () => {
    const { shift, pValue, low, high } = compareSamples(plain, plain);
    expect([shift, pValue]).toEqual([0, 1]);
    expect(low).toBeLessThan(0);
    expect(high).toBeGreaterThan(0);
  });

  it('of which each is alike in itself differ by that and nothing else', () => {
    const [one, two] = [Array.from({ length: 6 }, () => 16.666), Array.from({ length: 6 }, () => 33.332)];
    const { shift, low, high, pValue } = compareSamples(one, two);
    expect([low, high]).toEqual([shift, shift]);
    expect(pValue).toBeCloseTo(2 / 924, 10);
    expect(compareFigures([figure('gap', one)], [figure('gap', two)])[0]).toMatchObject({ verdict: 'slower' });
    // Nearly all.
    const near = compareSamples(one, [33.331, 33.332, 33.332, 33.332, 33.333, 33.333]);
    expect([near.low, near.high].every(Number.isFinite)).toBe(true);
    expect(near.low).toBeLessThanOrEqual(near.high);
  });

  it('has 0 outside of its interval exactly where the test says that they differ', () => {
    // The oracle: the test itself, over every way to move the second sample.
    for (let by = 0; by <= 40; by += 2) {
      const moved = [101, 99, 108, 93, 106, 98].map((value) => value + by);
      const { low, high, pValue } = compareSamples(plain, moved);
      expect(low > 0 || high < 0, `moved by ${by}`).toBe(pValue <= 0.05);
    }
  });
});

describe("Holm's correction", () => {
  it('asks the smallest of all, the next of all but one, and ends at the first that fails', () => {
    expect(selectByHolm([0.04, 0.001, 0.02, 0.012])).toEqual([true, true, true, true]);
    expect(selectByHolm([0.04, 0.001, 0.03, 0.03])).toEqual([false, true, false, false]);
    expect(selectByHolm([])).toEqual([]);
  });
});

describe('two pages', () => {
  it('of which one is slower are told so, with how much', () => {
    const [row] = compareFigures(
      [figure('GSL', plain)],
      [
        figure(
          'GSL',
          plain.map((value) => value + 40),
        ),
      ],
    );
    expect(row).toMatchObject({ verdict: 'slower', shift: 40, first: 110, second: 150 });
    const [back] = compareFigures(
      [
        figure(
          'GSL',
          plain.map((value) => value + 40),
        ),
      ],
      [figure('GSL', plain)],
    );
    expect(back).toMatchObject({ verdict: 'faster', shift: -40 });
  });

  it('that differ by less than a refresh are not told apart, however sure', () => {
    const [row] = compareFigures([figure('GSL', [1, 2, 3, 4, 5, 6])], [figure('GSL', [11, 12, 13, 14, 15, 16])]);
    expect(row?.pValue).toBeLessThan(0.01);
    expect(row).toMatchObject({ verdict: 'no difference shown', couldHide: 1000 / 60 });
  });

  it('of which nothing is sure are told what could still hide', () => {
    const [row] = compareFigures([figure('GSL', plain)], [figure('GSL', [130, 80, 101, 99, 120, 90])]);
    expect(row?.verdict).toBe('no difference shown');
    expect(row?.couldHide).toBeGreaterThan(15);
  });

  it('with three flights a side are not compared', () => {
    const [row] = compareFigures([figure('GSL', [1, 2, 3])], [figure('GSL', [91, 92, 93])]);
    expect(row).toMatchObject({ verdict: 'not measured', couldHide: null });
  });

  it('of which one was flown further than the other keep what both have shown', () => {
    const [load, drag] = compareFigures([figure('FTP', plain)], [figure('GSL', plain)]);
    const none = { verdict: 'not measured' };
    expect(load).toMatchObject({ key: 'GSL', first: null, second: 110, ...none });
    expect(drag).toMatchObject({ key: 'FTP', first: 110, second: null, ...none });
  });
});
