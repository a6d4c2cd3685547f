import { isNull, isOutcomeMet } from './isOutcomeMet.ts';
import { libraryCases } from './libraryCases.ts';
import { libraryNames } from './libraryNames.ts';
import type { Verdict } from '../verdict.ts';
import type { LibraryCase, LibraryCaseName } from './libraryCases.ts';
import type { LibraryName } from './libraryNames.ts';
import type { LibraryOutcome } from './runLibraries.ts';

export interface LibrariesResult {
  /** Its version, and what draws in it. */
  readonly browser: string;
  readonly date: string;
  readonly machine: string;
  readonly outcomes: readonly LibraryOutcome[];
}

const libraries = Object.keys(libraryNames) as LibraryName[];
const FIGURES: Readonly<Record<LibraryCaseName, readonly string[]>> = {
  drag: ['FTP', 'TCM', 'GSL', 'GDF', 'dropped frames', 'GDF.maxGapMs', 'ST'],
  heldDrag: ['GSL', 'GDF', 'dropped frames', 'GDF.maxGapMs', 'ST', 'VCD'],
  wheel: ['GSL', 'GDF', 'dropped frames', 'GDF.maxGapMs', 'ST'],
  key: ['GSL', 'GDF', 'dropped frames', 'GDF.maxGapMs', 'ST'],
  update: ['DTS', 'DTS.longestBlockMs'],
};

/** The section of docs/accuracy.md on the map libraries: what was measured beside what is true, per vital and library. */
export function formatLibraries({ browser, date, machine, outcomes }: LibrariesResult): string {
  const good = outcomes.filter(({ isLate }) => !isLate);
  const cases = Object.keys(libraryCases) as LibraryCaseName[];
  const judged = cases.flatMap((name) =>
    FIGURES[name].flatMap((figure) => good.flatMap((outcome) => verdictOf(outcome, name, figure) ?? [])),
  );
  return [
    '<!-- libraries -->',
    '## Every map library',
    '',
    'Written by `npm run accuracy -- --libraries`: the same hand flies a page of each library. **Measured / true**, medians over the flights,',
    'their count behind them where it is another than 3; times in milliseconds, GDF and VCD as shares. What is off by more than the goal is bold, with ✗.',
    '',
    `${judged.filter(({ isMet }) => isMet).length} of ${judged.length} figures are within the goal. Machine: ${machine}. ${browser},`,
    `a map of 400 x 300 pixels. ${date}.`,
    '',
    ...preface,
    `| what the hand does | figure | ${libraries.map((name) => libraryNames[name].title).join(' | ')} |`,
    `| --- | --- | ${libraries.map(() => '---').join(' | ')} |`,
    ...cases.flatMap((name) =>
      FIGURES[name].map((figure, index) => {
        const cells = libraries.map((library) => formatCell(good, library, name, figure));
        return `| ${index === 0 ? libraryCases[name].title : ''} | ${figure} | ${cells.join(' | ')} |`;
      }),
    ),
    '',
    ...faults(outcomes.filter(({ isLate }) => isLate)),
    '<!-- /libraries -->',
    '',
  ].join('\n');
}

const preface = [
  'How the truth is known, and what it cannot know:',
  '',
  '| what | by whom | off by |',
  '| --- | --- | --- |',
  '| input | the hand: raw events of the DevTools protocol, each stamped with its own time of sending | 0.1 ms |',
  '| FTP, TCM, GSL, ST, DTS of MapLibre, deck.gl and Cesium | pixels of the canvas, as above. ST: or the answer to the last tile, where that drew nothing (Cesium asks for some beside the view) | 2 ms |',
  '| the same of OpenLayers | pixels of its 2D canvas, read after each task that drew | 2 ms |',
  '| the same of Leaflet | where its images and shapes are in the page, looked at after each task that changed something of them and in each frame of a transition. It is drawn up to a frame later | 17 ms |',
  '| GDF, dropped frames, `maxGapMs` | frames that reached the screen by the browser’s trace (`PipelineReporter`), between the first and the last draw that moved the map | one frame for a drag, three for a wheel or a key |',
  '| VCD | the tile server’s log, and where the hand had moved the map to: which tiles of the view had not been answered yet. Not known are inertia (so the hand lies still before it lets go) and a tile’s way from the answer to the screen | 0.05 |',
  '| `DTS.longestBlockMs` | tasks of the main thread in the browser’s trace | 5 ms |',
  '',
  'When the GPU itself showed a picture nobody here knows; a software renderer is late by tens of milliseconds. MapLibre is flown with vector tiles',
  '(it moves images to whole pixels when a map comes to rest, which is no motion and looks like it), the others with images. Goals: 50 ms or one frame for',
  'times, GDF within what two independent truths of it differ by (0.06, a key 0.09, a wheel 0.16) or one frame of a short gesture.',
  'A graphics card drops no frame of these small maps, so GDF is 0 on both sides there: the drags with a block in the table above have some.',
  '',
];

function formatCell(
  good: readonly LibraryOutcome[],
  library: LibraryName,
  name: LibraryCaseName,
  figure: string,
): string {
  const outcome = good.find((it) => it.library === library && it.case === name);
  const { without = [] }: LibraryCase = libraryCases[name];
  if (without.includes(library)) return 'has none';
  const verdict = outcome && verdictOf(outcome, name, figure);
  if (!verdict) return outcome && isNull(outcome, figure) ? '`null`' : '–';
  const { measured, truth, isMet, flightCount, unit } = verdict;
  const text = `${show(measured, unit)} / ${show(truth, unit)}${flightCount === 3 ? '' : ` (${flightCount})`}`;
  return isMet ? text : `**${text} ✗**`;
}

function verdictOf(outcome: LibraryOutcome, name: LibraryCaseName, figure: string): Verdict | undefined {
  if (outcome.case !== name || isNull(outcome, figure)) return undefined;
  return outcome.verdicts.find((verdict) => verdict.figure === figure);
}

function show(value: Verdict['measured'], unit: Verdict['unit']): string {
  if (typeof value !== 'number') return '–';
  return unit === 'ratio' ? value.toFixed(2) : String(Math.round(value));
}

function faults(late: readonly LibraryOutcome[]): string[] {
  if (late.length === 0) return [];
  const unseen = late.filter((outcome) => !isOutcomeMet(outcome));
  return [
    `A check that cannot fail says nothing: each drag was flown once more with all that the adapter tells 200 ms late. ${
      unseen.length === 0
        ? 'Each was seen.'
        : `**Not seen of ${unseen.map(({ library }) => libraryNames[library].title).join(', ')} ✗**`
    }`,
    '',
  ];
}
