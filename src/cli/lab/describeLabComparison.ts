import { formatVital } from 'mapvitals';
import { canDiffer, compareFigures } from '../../lab/compareFigures.ts';
import { poolFigures } from '../../lab/poolFigures.ts';
import { NONE } from '../formats/none.ts';
import { inCode, toMarkdownTable } from '../formats/markdown.ts';
import { HEADLINES, sayMachine } from './describeLab.ts';
import type { FigureComparison } from '../../lab/compareFigures.ts';
import type { LabFlights } from '../../lab/flyLab.ts';
import type { Outcome, TableRow } from '../outcome.ts';

const TONES: Readonly<Partial<Record<FigureComparison['verdict'], TableRow['tone']>>> = {
  slower: 'bad',
  faster: 'good',
};
const SIDES = ['A', 'B'] as const;
const COLUMNS = ['', 'A', 'B', 'B against A (95 % interval)', 'verdict'];
const METHOD =
  'Flown A B B A; gestures of one kind together, visit by visit; Hodges-Lehmann shift with its Mann-Whitney interval, Holm over all figures, and no difference below 10 % and one refresh (2 points of a share).';

/** Two pages that were flown in turn. */
export function describeLabComparison([first, second]: readonly [LabFlights, LabFlights]): Outcome {
  const rows = compareFigures(poolFigures(first), poolFigures(second));
  const count = (verdict: FigureComparison['verdict']): number => rows.filter((row) => row.verdict === verdict).length;
  const title = `Lab: ${count('slower')} slower, ${count('faster')} faster, of ${rows.length} figures. ${sayMachine(first)}`;
  const isCut = first.isCut || second.isCut;
  const measured = rows.filter(({ verdict }) => verdict !== 'not measured');
  const visitCount = Math.min(
    ...[first, second].map(({ pictures, frames }) => Math.max(pictures.length, frames.length)),
  );
  const isMissing = (headline: FigureComparison['name']): boolean => measured.every(({ name }) => name !== headline);
  const notes = [
    `A: ${first.url}. B: ${second.url}.`,
    ...(isCut ? ['Ended before all was flown: it is a hint at most.'] : []),
    ...[first, second].flatMap(({ refusals }, at) =>
      refusals.map(({ pass, reason }) => `${SIDES[at]}: a visit for ${pass} came to nothing: ${reason}.`),
    ),
    ...rows.flatMap(({ key, reason }) => (reason === null ? [] : [`${key}: ${NONE} (${reason}).`])),
    ...(measured.length === 0 || canDiffer(visitCount, measured.length)
      ? []
      : [
          `${visitCount} visits a side are too few: of ${measured.length} figures none can show a difference, however large.`,
        ]),
    METHOD,
  ];
  const cells = rows.map(cellsOf);
  return {
    title,
    isOk: count('slower') === 0,
    isMeasured: !isCut && !HEADLINES.some(isMissing),
    tables: [
      {
        columns: COLUMNS,
        rows: rows.map((row, at) => ({ tone: TONES[row.verdict] ?? 'plain', cells: cells[at] ?? [] })),
      },
    ],
    notes,
    checks: rows.map(({ key, verdict, reason }, at) => ({
      group: 'change',
      name: key,
      state: verdict === 'slower' ? 'failed' : verdict === 'not measured' ? 'skipped' : 'passed',
      message: reason ?? sayCells(cells[at]),
    })),
    measures: rows.flatMap(({ key, unit, second: value }) => (value === null ? [] : [{ name: key, unit, value }])),
    markdown: [
      `### ${title}`,
      '',
      ...toMarkdownTable(
        COLUMNS,
        cells.map(([key = '', ...rest]) => [inCode(key), ...rest]),
      ),
      '',
      ...notes.map((note) => `- ${note}`),
      '',
    ].join('\n'),
    whole: {
      comparison: rows,
      sides: [first, second].map(({ url, machine, map, tiles, refusals }) => ({ url, machine, map, tiles, refusals })),
    },
  };
}

function sayCells([, first = '', second = '', ...rest]: readonly string[] = []): string {
  return [`A ${first}`, `B ${second}`, ...rest].join(', ');
}

function cellsOf({
  key,
  unit,
  first,
  second,
  shift,
  low,
  high,
  verdict,
  couldHide,
}: FigureComparison): readonly string[] {
  const say = (value: number | null): string =>
    value === null || !Number.isFinite(value) ? NONE : formatVital(value, unit);
  // What two shares differ by is no share.
  const apart = (value: number | null): string => say(value).replace('%', 'points');
  const signed = (value: number): string =>
    Number.isFinite(value) ? `${value < 0 ? '\u2212' : '+'}${apart(Math.abs(value))}` : '?';
  const range = verdict === 'not measured' ? NONE : `${signed(shift)} (${signed(low)} to ${signed(high)})`;
  const words = verdict === 'no difference shown' ? `${verdict} (smaller than ${apart(couldHide)})` : verdict;
  return [key, say(first), say(second), range, words];
}
