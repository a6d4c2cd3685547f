import {
  answerDraw,
  answerPicture,
  completeDraw,
  firstTileDraw,
  firstTilePicture,
  gestureFrames,
  programFrames,
  settleDraws,
  settlePictures,
} from './truth.ts';
import type { Flight } from './flight.ts';
import type { MeasuredVital } from './measured.ts';
import type { Motion, Situation } from './situations.ts';
import type { Truth } from './truth.ts';

/** One thing that was measured, beside what is true. */
export interface Check {
  /** `FTP`, `GDF.maxGapMs`, `violations`, ... */
  readonly figure: string;
  readonly unit: 'ms' | 'ratio' | 'count' | 'fact';
  /** Of a fact: what is the case. `null`: there is none. */
  readonly measured: number | string | null;
  readonly truth: number | string | null;
  /** How far the two may lie apart. */
  readonly allowed: number;
  readonly isMet: boolean;
}

/** The goal, and a frame of the display where that is more. */
const ALLOWED_MS = 50;
/** Pictures lag behind while the renderer is busy or compiles its shaders, by so much more than at rest. */
const PICTURE_MS = 100;
/** How far two independent truths of GDF lie apart: the compositor's frames and the library's own. */
export const ALLOWED_GDF: Readonly<Record<Motion, number>> = { drag: 0.06, wheel: 0.16, key: 0.09, ease: 0.06 };
/** What the vitals' definitions call poor: above it a violation is true. */
const POOR: Readonly<Record<string, number>> = {
  FTP: 3000,
  TCM: 4000,
  GSL: 200,
  GDF: 0.25,
  'GDF.maxGapMs': 100,
  ST: 2500,
};

/** Holds what was measured in a flight against what is true. Pure: a kept flight gives the same verdict again. */
export function judge(situation: Situation, flight: Flight): Check[] {
  const checks = [
    ...judgeLoad(situation, flight),
    ...judgeGesture(situation, flight),
    ...judgeProgram(situation, flight),
  ];
  return [...checks, ...judgeViolations(situation, flight, checks)];
}

function judgeLoad({ load = 'measured', scene, tiles, map }: Situation, flight: Flight): Check[] {
  // Where two maps load only the gesture is looked at.
  if (map !== undefined) return [];
  const { samples, hiddenCounts, reasons } = flight.measured;
  const valuesOf = (name: string): (number | null)[] =>
    samples.filter((it) => it.name === name && it.outcome === 'measured').map(({ value }) => value);
  switch (load) {
    case 'unseen':
      return ['FTP', 'TCM'].flatMap((name) => [
        fact(`${name} measured`, valuesOf(name).length, 0),
        fact(`${name} hidden`, hiddenCounts[name] ?? 0, 1),
      ]);
    case 'attachedLate':
      return [
        fact('FTP measured', valuesOf('FTP').length, 0),
        fact(
          'FTP reason',
          /attached.late/.test(reasons['FTP'] ?? '') ? 'attached-late' : (reasons['FTP'] ?? ''),
          'attached-late',
        ),
      ];
    case 'failed':
      return [
        fact('FTP measured', valuesOf('FTP').length, 0),
        fact('TCM measured', valuesOf('TCM').length, 0),
        failedAt(flight),
      ];
    case 'measured':
      return flight.pass === 'pictures'
        ? [time('FTP', valuesOf('FTP'), firstTilePicture(flight), PICTURE_MS)]
        : [
            time('FTP', valuesOf('FTP'), firstTileDraw(flight)),
            // What is missing ends without a word in the library: it is looked for each 50 ms.
            time('TCM', valuesOf('TCM'), completeDraw(flight, scene === 'spinningGlobe'), tiles === 'sparse' ? 50 : 0),
          ];
  }
  return load satisfies never;
}

/** That every tile failed is told when the last one has. */
function failedAt({ tiles, measured }: Flight): Check {
  const lastMs = Math.max(...tiles.map(({ endMs }) => endMs));
  const told = measured.violations.find(({ operation }) => operation === 'all-tiles-failed');
  return time('failure told', told ? [told.atMs - measured.createdMs] : [], {
    ms: lastMs - measured.createdMs,
    frameMs: ALLOWED_MS,
  });
}

function judgeGesture(situation: Situation, flight: Flight): Check[] {
  const { plan, motion = 'drag', map, motionMs, gestureCount = plan ? 1 : 0 } = situation;
  const { samples } = flight.measured;
  const of = (name: string): MeasuredVital[] => samples.filter((it) => it.name === name);
  const counts = (['GSL', 'GDF', 'ST'] as const).map((name) => fact(`${name} count`, of(name).length, gestureCount));
  const owners = map === undefined ? [] : [fact('map', of('GSL')[0]?.map ?? '', map)];
  if (gestureCount === 0) return counts;
  const measuredOf = (name: string): (number | null)[] =>
    of(name).map(({ outcome, value }) => (outcome === 'measured' ? value : null));
  if (flight.pass === 'pictures') {
    return [
      ...counts,
      ...owners,
      time('GSL', measuredOf('GSL'), answerPicture(flight), PICTURE_MS),
      time('ST', measuredOf('ST'), settlePictures(flight, motionMs), PICTURE_MS),
    ];
  }
  const frames = gestureFrames(flight, motionMs);
  const ratio = measuredOf('GDF')[0] ?? null;
  const allowed = Math.max(ALLOWED_GDF[motion], frames ? 1 / frames.frameCount : 0);
  return [
    ...counts,
    ...owners,
    time('GSL', measuredOf('GSL'), answerDraw(flight)),
    {
      figure: 'GDF',
      unit: 'ratio',
      measured: ratio,
      truth: frames?.ratio ?? null,
      allowed,
      isMet: ratio !== null && frames !== null && Math.abs(ratio - frames.ratio) <= allowed,
    },
    time('GDF.maxGapMs', [of('GDF')[0]?.parts['maxGapMs'] ?? null], frames && { ms: frames.maxGapMs, frameMs: 0 }),
    time('ST', measuredOf('ST'), settleDraws(flight, motionMs)),
  ];
}

function judgeProgram({ programMoveCount, acts }: Situation, flight: Flight): Check[] {
  if (programMoveCount === undefined) return [];
  const { programMoves } = flight.measured;
  const counted = fact('programMoves.count', programMoves?.count ?? 0, programMoveCount);
  const frames = programFrames(flight);
  return acts
    ? [
        counted,
        time('programMoves.maxGapMs', [programMoves?.maxGapMs ?? null], frames && { ms: frames.maxGapMs, frameMs: 0 }),
      ]
    : [counted];
}

/** Every violation must be true by somebody else's eyes, and what is poor to them must be told. */
function judgeViolations({ violation, load }: Situation, flight: Flight, checks: readonly Check[]): Check[] {
  const { violations } = flight.measured;
  const judged = new Map(checks.filter(({ unit }) => unit !== 'fact').map((check) => [check.figure, check]));
  const isTrue = (pattern: string): boolean => {
    const { truth = null, allowed = 0 } = judged.get(pattern) ?? {};
    return typeof truth === 'number' && truth > (POOR[pattern] ?? Infinity) - allowed;
  };
  const mayBe = (pattern: string): boolean => pattern in POOR && (!judged.has(pattern) || isTrue(pattern));
  const ofMap = violations.filter(
    ({ metric, pattern, operation }) => metric === 'stuck' || pattern in POOR || operation === 'MFR',
  );
  const wrong = ofMap.filter(({ metric, pattern }) => (metric === 'stuck' || !mayBe(pattern)) && load !== 'failed');
  const none = fact('false violations', wrong.map(({ pattern, operation }) => pattern || operation).join(', '), '');
  if (!violation) return [none];
  const told = violations.find(({ pattern }) => pattern === violation.pattern);
  const named = [...(told?.cause?.operations ?? []), told?.cause?.script ?? ''];
  const causes =
    violation.cause === undefined
      ? []
      : [
          fact(
            'cause',
            named.find((name) => name.includes(violation.cause ?? '')) ? violation.cause : (named[0] ?? ''),
            violation.cause,
          ),
        ];
  return [none, fact('violation', told?.pattern ?? '', violation.pattern), ...causes];
}

/** One value is wanted, not two. */
export function time(figure: string, values: readonly (number | null)[], truth: Truth | null, slackMs = 0): Check {
  const measured = values.length === 1 ? (values[0] ?? null) : null;
  const allowed = Math.max(ALLOWED_MS, Math.min(truth?.frameMs ?? 0, 2 * ALLOWED_MS)) + slackMs;
  const isMet = measured !== null && truth !== null && Math.abs(measured - truth.ms) <= allowed;
  return { figure, unit: 'ms', measured, truth: truth?.ms ?? null, allowed, isMet };
}

function fact(figure: string, measured: number | string, truth: number | string): Check {
  return { figure, unit: 'fact', measured, truth, allowed: 0, isMet: measured === truth };
}
