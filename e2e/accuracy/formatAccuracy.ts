import { isMet } from './runAccuracy.ts';
import type { AccuracyResult, Outcome } from './runAccuracy.ts';
import type { Verdict } from './verdict.ts';

const FIGURES = ['FTP', 'TCM', 'GSL', 'GDF', 'GDF.maxGapMs', 'ST', 'programMoves.maxGapMs'] as const;
const FIGURE_TITLES = ['FTP', 'TCM', 'GSL', 'GDF', 'GDF.maxGapMs', 'ST', 'programMoves .maxGapMs'];

/** docs/accuracy.md: what was measured beside what is true. */
export function formatAccuracy({ chromium, machine, outcomes }: AccuracyResult & { readonly machine: string }): string {
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
    `Machine: ${machine}. Chromium ${chromium}, WebGL drawn in software (SwiftShader), a map of 400 x 300 pixels.`,
    '',
    '## The goal',
    '',
    'Within 50 ms or one frame. GDF: within what two independent truths of it differ by (0.06 for a drag, 0.09 for a key, 0.16',
    'for a wheel), or one frame of a short gesture. Times from pictures during motion: 100 ms, see below. No false violation:',
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
    'A check that cannot fail says nothing. Each situation was flown once more with a fault put into what measures: its',
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
  '| FTP, TCM | the tile server’s log, and lossless pictures of each frame: the first with a tile, the last that changed; a picture carries the time of the vertical sync that it was drawn for | one frame |',
  '| GSL | the trace: the first frame after the input that reached the screen, when the main thread handed it over | 1 ms |',
  '| GDF, `maxGapMs` | the trace: frames that reached the screen (`PipelineReporter`, `PRESENTED_ALL`), by the definition’s formula | 0.02 |',
  '| ST | the trace: from the last frame of the motion to the last of all. The server holds back the tiles of the new view until the motion is long over, so neither can be mistaken | 1 ms |',
  '| GSL, ST (pictures) | the same by pixels, as a second witness. While a software renderer draws, pictures come up to 60 ms late | 100 ms |',
  '| program’s moves | the trace, as GDF | 1 ms |',
  '',
  'Pictures cost frames, so they and the trace are never taken in one visit. A hand that sends an event more than 50 ms late',
  'has stumbled: it is flown again, at most twice, and then nothing is said. Where the first flight is off, two more are flown.',
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
