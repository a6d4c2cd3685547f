import { compareSamples, selectByHolm } from './compareSamples.ts';
import type { SampleComparison } from './compareSamples.ts';
import type { LabFigure } from './figures.ts';

/** One figure of two pages. */
export interface FigureComparison extends SampleComparison {
  readonly key: string;
  readonly name: LabFigure['name'];
  readonly unit: LabFigure['unit'];
  readonly first: number | null;
  readonly second: number | null;
  readonly verdict: 'slower' | 'faster' | 'no difference shown' | 'not measured';
  /** A difference of so much would have been seen; `null`: nothing was measured. */
  readonly couldHide: number | null;
  /** Of each side that was not measured the reason; `null`: both were. */
  readonly reason: string | null;
}

/** A smaller difference is none, however sure: of the first page's value, */
const LEAST_RATIO = 0.1;
/** a refresh of a display, */
const LEAST_MS = 1000 / 60;
/** or, of a share, one frame of fifty. */
const LEAST_SHARE = 0.02;
/** A trace counts whole microseconds: a refresh may be one less. */
const ROUNDING = 0.999;
/** Three flights a side can never be told apart. */
const LEAST_FLIGHTS = 4;

/** What two pages differ in, by all that both were measured by. Every figure here is the worse the larger it is. */
export function compareFigures(first: readonly LabFigure[], second: readonly LabFigure[]): readonly FigureComparison[] {
  // Of a flight that was ended one page may have more.
  const lacking = (figure: LabFigure): LabFigure => ({ ...figure, values: [], median: null, reason: 'not flown' });
  const of = (figures: readonly LabFigure[], own: LabFigure): LabFigure =>
    figures.find(({ key }) => key === own.key) ?? lacking(own);
  const keys = new Map([...second, ...first].map((figure) => [figure.key, figure]));
  const pairs = [...keys.values()].map((own) => ({ figure: of(first, own), other: of(second, own) }));
  const isMeasured = ({ figure, other }: (typeof pairs)[number]): boolean =>
    Math.min(figure.values.length, other.values.length) >= LEAST_FLIGHTS;
  const compared = pairs.filter(isMeasured).map((pair) => ({
    ...pair,
    difference: compareSamples(pair.figure.values, pair.other.values),
  }));
  const isSure = selectByHolm(compared.map(({ difference }) => difference.pValue));
  return pairs.map(({ figure, other }): FigureComparison => {
    const { key, unit, median } = figure;
    const index = compared.findIndex((it) => it.figure === figure);
    const difference = compared[index]?.difference;
    const sides = { key, name: figure.name, unit, first: median, second: other.median };
    if (!difference) {
      return {
        ...sides,
        shift: NaN,
        low: -Infinity,
        high: Infinity,
        pValue: 1,
        verdict: 'not measured',
        couldHide: null,
        reason: sayLacks(figure, other),
      };
    }
    const least = Math.max(unit === 'ms' ? LEAST_MS : LEAST_SHARE, LEAST_RATIO * (median ?? 0));
    const isLarge = isSure[index] === true && Math.abs(difference.shift) >= least * ROUNDING;
    const verdict = !isLarge ? 'no difference shown' : difference.shift > 0 ? 'slower' : 'faster';
    const couldHide = Math.max(Math.abs(difference.low), Math.abs(difference.high), least);
    return { ...sides, ...difference, verdict, couldHide, reason: null };
  });
}

function sayLacks(first: LabFigure, second: LabFigure): string {
  const few = ({ values, reason }: LabFigure): string | null =>
    values.length >= LEAST_FLIGHTS ? null : (reason ?? `only ${values.length} flights have one`);
  const [one, other] = [few(first), few(second)];
  if (one === other) return `both: ${one}`;
  return [one && `A: ${one}`, other && `B: ${other}`].filter(Boolean).join('; ');
}

/** Whether samples of so many can ever be told apart, once so many figures are corrected for. */
export function canDiffer(flightsASide: number, figureCount: number): boolean {
  // The ways to deal the flights of both out to two sides: in two of them the sides are wholly apart.
  let ways = 1;
  for (let at = 1; at <= flightsASide; at += 1) ways *= (flightsASide + at) / at;
  return selectByHolm([2 / ways, ...Array<number>(Math.max(0, figureCount - 1)).fill(1)])[0] === true;
}
