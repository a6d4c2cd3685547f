import { isMet } from './runAccuracy.ts';
import type { AccuracyResult, Outcome } from './runAccuracy.ts';
import type { Verdict } from './verdict.ts';

const FIGURES = ['FTP', 'TCM', 'GSL', 'GDF', 'GDF.maxGapMs', 'ST', 'programMoves.maxGapMs'] as const;
const FIGURE_TITLES = ['FTP', 'TCM', 'GSL', 'GDF', 'GDF.maxGapMs', 'ST', 'programMoves .maxGapMs'];

/** docs/accuracy.md: what was measured beside what is true. */
export function formatAccuracy({ browser, machine, outcomes }: AccuracyResult & { readonly machine: string }): string {
  const good = outcomes.filter(({ fault }) => fault === 'none');
  const faulty = outcomes.filter(({ fault }) => fault !== 'none');
  const verdicts = good.flatMap((outcome) => outcome.verdicts);
  const metCount = verdicts.filter((verdict) => verdict.isMet).length;
  return [
    '# Accuracy',
    '',
    'Written by `npm run accuracy`. A scripted hand flies real maps in a real Chromium; each figure that mapvitals gave stands',
    'here beside what is true by the eyes of others. **Measured / true**, medians over flights; times in milliseconds, GDF as a',
    'share. What is off by more than the goal is bold, with ✗.',
    '',
    `${metCount} of ${verdicts.length} figures and facts are within the goal; ${faulty.filter(isMet).length} of ${faulty.length} faults were seen.`,
    '',
    ...preface,
    `Machine: ${machine}. ${browser}, a map of 400 x 300 pixels.`,
    '',
    '## The goal',
    '',
    'Within 50 ms or one frame. GDF: within what two independent truths of it differ by (0.06 for a drag, 0.09 for a key, 0.16',
    'for a wheel), or one frame of a short gesture. Times by pictures: 150 ms, see above. No false violation:',
    'what mapvitals calls poor must be poor by the truth too. Each action of the hand: one GSL, one GDF and one ST, no more.',
    '',
    '## Measured against true',
    '',
    `| situation | MapLibre | ${FIGURE_TITLES.join(' | ')} | the rest |`,
    `| --- | --- | ${FIGURES.map(() => '---').join(' | ')} | --- |`,
    ...good.map(formatOutcome),
    '',
    ...losses(good),
    '## Faults that must be seen',
    '',
    'A check that cannot fail says nothing. Each situation in which something has a time was flown once more with a fault put into what measures: its',
    'listeners on the map (`lateMap`; `lateAtRest`: while it does not move), on the hand (`lateInput`), or each tenth of its frames',
    '(`lateFrames`) come 200 ms late. Then something must be off.',
    '',
    '| situation | MapLibre | fault | what was off |',
    '| --- | --- | --- | --- |',
    ...faulty.map(
      ({ situation, version, fault, verdicts: all }) =>
        `| ${situation.title} | ${version} | ${fault} | ${
          all
            .filter((it) => !it.isMet)
            .map(({ figure }) => figure)
            .join(', ') || '**nothing ✗**'
        } |`,
    ),
    '',
  ].join('\n');
}

const preface = [
  '## How the truth is known',
  '',
  'Never by an event or a helper of the map library that mapvitals listens to.',
  '',
  '| what | by whom | off by |',
  '| --- | --- | --- |',
  '| input | the hand: raw events of the DevTools protocol, each stamped with its own time of sending | 0.1 ms |',
  '| FTP, TCM, GSL, ST | the canvas: some rows of its pixels are copied after each draw, without waiting for them, and compared when the flight is over. FTP: less is blank than before. TCM and ST: the last draw that changed a pixel. The start of ST: the last one of the motion; the server holds the tiles of the new view back until that is long over, so the two cannot be mistaken | 2 ms |',
  '| GDF, `maxGapMs`, a program’s moves | the browser’s trace: frames that reached the screen (`PipelineReporter`, `PRESENTED_ALL`) from the first to the last draw that moved the map, by the definition’s formula | 0.02, 1 ms |',
  '| (pictures) | a second witness: a lossless picture of each frame of the page. While a software renderer draws or compiles shaders they come up to 150 ms late | 150 ms |',
  '',
  'Pictures cost frames, so they and the trace are never taken in one visit. A hand that sends an event more than 50 ms late',
  'has stumbled: it is flown again, at most twice, and then nothing is said. Where the first flight is off, two more are flown.',
  'The tiles are vectors: MapLibre moves images to whole pixels when a map comes to rest, which is no motion and looks like it.',
  '',
];

function formatOutcome({ situation, version, verdicts, stumbleCount }: Outcome): string {
  const cells = FIGURES.map((figure) => {
    const own = verdicts.filter((it) => it.figure === figure || it.figure === `${figure} (pictures)`);
    return own.map(formatVerdict).join('<br>') || '';
  });
  const facts = verdicts.filter(({ unit, figure }) => unit === 'fact' || figure === 'failure told');
  const wrong = facts.filter((it) => !it.isMet);
  const rest = wrong.map(({ figure, measured, truth }) => `**${figure}: ${show(measured)}, true ${show(truth)} ✗**`);
  const stumbled = stumbleCount > 0 ? [`the hand stumbled in ${stumbleCount} visits`] : [];
  return `| ${situation.title} | ${version} | ${cells.join(' | ')} | ${[...rest, ...stumbled].join('; ') || `${facts.length} facts hold`} |`;
}

function formatVerdict({ figure, measured, truth, isMet: holds }: Verdict): string {
  const text = `${show(measured)} / ${show(truth)}${figure.endsWith('(pictures)') ? ' (pictures)' : ''}`;
  return holds ? text : `**${text} ✗**`;
}

function show(value: Verdict['measured']): string {
  if (typeof value !== 'number') return value ?? '–';
  return value !== 0 && Math.abs(value) < 1 ? value.toFixed(2) : String(Math.round(value));
}

function losses(good: readonly Outcome[]): string[] {
  const off = good.flatMap(({ situation, version, verdicts }) =>
    verdicts.filter((it) => !it.isMet).map((it) => ({ situation, version, ...it })),
  );
  if (off.length === 0) return [];
  return [
    '## What is off',
    '',
    ...off.map(
      ({ situation, version, figure, measured, truth, difference, allowed }) =>
        `- ${situation.title}, MapLibre ${version}: ${figure} is ${show(measured)}, true is ${show(truth)}` +
        (difference === null ? '.' : ` (off by ${show(difference)}, ${show(allowed)} allowed).`),
    ),
    '',
  ];
}
