import { formatDuration, formatVital } from 'mapvitals';
import { NONE } from '../formats/none.ts';
import { inCode, toMarkdownTable } from '../formats/markdown.ts';
import { budgetChecks, budgetMarkdown, budgetTable } from '../compare/describeBudget.ts';
import { sayMissing } from '../../lab/network/countTiles.ts';
import { quantile } from '../../lab/quantile.ts';
import type { Outcome, Table } from '../outcome.ts';
import type { LabFigure } from '../../lab/figures.ts';
import type { LabCause } from '../../lab/frames/findCause.ts';
import type { OwnNumber } from '../../lab/readOwnNumbers.ts';
import type { BudgetCheck } from 'mapvitals/sessions';
import type { LabFlights } from '../../lab/flyLab.ts';

const OWN_COLUMNS = ['', 'lab', 'mapvitals on the page', 'lab less page', 'quartiles', 'flights'];
/** What a page is looked at for. Where one of them has no value at all, the page was not measured. */
export const HEADLINES: readonly LabFigure['name'][] = ['FTP', 'TCM', 'GSL', 'GDF'];
/** Not to be known from outside, and why. */
const UNKNOWN = [
  'FTP and TCM from creation: nothing outside says when the map was made; from the navigation they are above.',
  'ST: the end of a motion cannot be seen, for eased zooms crawl and a drag glides on below a pixel; \u201canswer complete\u201d is beside it.',
  'VCD: which tiles a view needs cannot be known; \u201cblank share\u201d is beside it.',
  'DTS: nothing outside says when data changed.',
];

/** What was flown, as every format shows it. */
export function describeLab(flights: LabFlights, figures: readonly LabFigure[], budget: BudgetCheck | null): Outcome {
  const rows = budget?.rows ?? [];
  const missing = HEADLINES.filter((name) => {
    const own = figures.filter((figure) => figure.name === name);
    return own.every(({ median }) => median === null);
  });
  const { map } = flights;
  const title = `Lab: \`${map.label}\`, ${map.rectangle.width} \u00d7 ${map.rectangle.height}, on ${flights.url}`;
  const lines = [sayMachine(flights), ...notesOf(flights, figures)];
  return {
    title: `${title}. ${lines[0]}`,
    isOk: budget?.isMet ?? true,
    isMeasured: missing.length === 0 && !flights.isCut && flights.ownNumbers?.length !== 0,
    tables: [
      figureTable(figures),
      ...(flights.ownNumbers?.length ? [ownTable(flights.ownNumbers)] : []),
      ...(flights.tiles.length > 0 ? [tileTable(flights)] : []),
      ...(budget ? [budgetTable(rows)] : []),
    ],
    notes: lines.slice(1),
    checks: [
      ...figures.map(
        ({ key, median, unit, reason }) =>
          ({
            group: 'figure',
            name: key,
            state: median === null ? 'skipped' : 'passed',
            message: median === null ? (reason ?? '') : formatVital(median, unit),
          }) as const,
      ),
      ...budgetChecks(rows),
    ],
    measures: figures.flatMap(({ key, unit, median, lowQuartile, highQuartile }) =>
      median === null
        ? []
        : [{ name: key, unit, value: median, low: lowQuartile ?? median, high: highQuartile ?? median }],
    ),
    markdown: toMarkdown(title, lines, figures, flights.ownNumbers ?? []) + (budget ? budgetMarkdown(rows) : ''),
    whole: { ...flights, pictures: undefined, frames: undefined, figures, budget },
  };
}

/** What it ran on: without it a figure says nothing. */
export function sayMachine({ machine }: Pick<LabFlights, 'machine'>): string {
  const { chromium, processor, coreCount, renderer, isSoftware } = machine;
  const drawn = isSoftware
    ? `drawn in software (${renderer ?? 'no WebGL'}): no grades, use differences and ratios`
    : `drawn by ${renderer}`;
  return `Chromium ${chromium}, ${processor}, ${coreCount} logical cores, ${drawn}.`;
}

function notesOf(flights: LabFlights, figures: readonly LabFigure[]): readonly string[] {
  const { map, pictures, frames, culprits, refusals, isCut, tiles, dialogs } = flights;
  const entries = frames.flat().flatMap(({ cause }) => cause ?? []);
  const worst = longestOfEach(culprits.length > 0 ? culprits : entries).slice(0, 3);
  const masked = Math.max(0, ...pictures.map(({ maskedRatio }) => maskedRatio));
  return [
    `${pictures.length} visits with pictures, ${map.isWorkerDrawn ? 0 : frames.length} with frames${isCut ? ': ended before all was flown' : ''}.`,
    ...(map.needsPress ? ['It takes no drag before it was pressed once: each visit begins with such a press.'] : []),
    ...(map.others.length > 0
      ? [`Not flown: ${map.others.map((other) => `\`${other}\``).join(', ')}. \`--map\` names another map.`]
      : []),
    ...(dialogs.length > 0
      ? [`The page asked by ${sayDialogs(dialogs)}: dismissed at once, where a person would have been held up.`]
      : []),
    ...refusals.map(({ pass, reason }) => `A visit for ${pass} came to nothing: ${reason}.`),
    ...figures.filter(({ reason }) => reason !== null).map(({ key, reason }) => `${key}: ${NONE} (${reason}).`),
    ...worst.map(
      ({ path, place, durationMs }) =>
        `\`${path.join(' > ')}\`${place ? ` (${place})` : ''} held the page for up to ${formatDuration(durationMs)}.`,
    ),
    ...(flights.ownNumbers?.length === 0 ? ['The page runs no mapvitals: there is nothing to check.'] : []),
    ...(masked > 0 ? [`${Math.ceil(masked * 100)} % of the map moves at rest and is left out.`] : []),
    ...tiles.filter(({ heldCount }) => heldCount > 0).map((host) => `${sayMissing(host)}.`),
    ...UNKNOWN,
  ];
}

/** One that counts says something else each time. */
function sayDialogs(dialogs: readonly string[]): string {
  const some = dialogs.slice(0, 2).map((dialog) => `\`${dialog}\``);
  return `${some.join(' and ')}${dialogs.length > 2 ? ` and ${dialogs.length - 2} more` : ''}`;
}

/** Of what held the page again and again, the longest time. They come longest first. */
function longestOfEach(causes: readonly LabCause[]): readonly LabCause[] {
  const sorted = causes.toSorted((a, b) => b.durationMs - a.durationMs);
  return sorted.filter((cause, index) => sorted.findIndex(({ place }) => place === cause.place) === index);
}

function figureTable(figures: readonly LabFigure[]): Table {
  return {
    columns: ['', 'median', 'quartiles', 'flights', 'measured'],
    rows: figures.map((figure) => ({ tone: 'plain', cells: cellsOf(figure) })),
  };
}

function cellsOf({ key, unit, median, lowQuartile, highQuartile, values, way }: LabFigure): readonly string[] {
  const say = (value: number | null): string => formatVital(value, unit);
  const range = median === null ? NONE : `${say(lowQuartile)} to ${say(highQuartile)}`;
  return [key, say(median), range, String(values.length), way];
}

function tileTable({ tiles }: LabFlights): Table {
  return {
    title: 'Tiles by host',
    columns: ['tiles of', 'asked', 'failed', 'taken back', 'p75'],
    rows: tiles.map(({ host, tileCount, failedCount, abortedCount, p75Ms }) => ({
      tone: failedCount > 0 ? 'bad' : 'plain',
      cells: [host, String(tileCount), String(failedCount), String(abortedCount), formatDuration(p75Ms)],
    })),
  };
}

/** What is left of a difference once the same flight was seen by both. */
function ownTable(numbers: readonly OwnNumber[]): Table {
  const keys = [...new Set(numbers.map(keyOf))];
  const rows = keys.map((key) => {
    const own = numbers.filter((number) => keyOf(number) === key);
    const unit = own[0]?.unit ?? 'ms';
    const say = (values: readonly number[], share: number): string => formatVital(quantile(values, share) ?? 0, unit);
    const signed = (share: number): string => {
      const value = quantile(
        own.map((number) => number.lab - number.own),
        share,
      );
      return `${(value ?? 0) < 0 ? '\u2212' : '+'}${formatVital(Math.abs(value ?? 0), unit)}`;
    };
    const lab = own.map((number) => number.lab);
    const itself = own.map((number) => number.own);
    const range = `${signed(0.25)} to ${signed(0.75)}`;
    const cells = [key, say(lab, 0.5), say(itself, 0.5), signed(0.5), range, String(own.length)];
    return { tone: 'plain', cells } as const;
  });
  return { title: 'Beside the page\u2019s own numbers', columns: OWN_COLUMNS, rows };
}

const keyOf = ({ name, gesture }: OwnNumber): string => (gesture === null ? name : `${name} ${gesture}`);

function toMarkdown(
  title: string,
  lines: readonly string[],
  figures: readonly LabFigure[],
  numbers: readonly OwnNumber[],
): string {
  const rows = figures.map((figure) => {
    const [key = '', ...cells] = cellsOf(figure);
    return [inCode(key), ...cells];
  });
  return [
    `### ${title}`,
    '',
    lines[0] ?? '',
    '',
    ...toMarkdownTable(['Figure', 'median', 'quartiles', 'flights', 'measured'], rows),
    '',
    ...(numbers.length > 0
      ? [
          ...toMarkdownTable(
            OWN_COLUMNS,
            ownTable(numbers).rows.map(({ cells }) => cells),
          ),
          '',
        ]
      : []),
    ...lines.slice(1).map((line) => `- ${line}`),
    '',
  ].join('\n');
}
