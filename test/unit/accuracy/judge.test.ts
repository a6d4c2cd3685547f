import { expect, test } from 'vitest';
import { judge } from '../../../e2e/accuracy/judge.ts';
import { situations } from '../../../e2e/accuracy/situations.ts';
import { judgeFlights } from '../../../e2e/accuracy/verdict.ts';
import type { Flight } from '../../../e2e/accuracy/flight.ts';
import type { Check } from '../../../e2e/accuracy/judge.ts';
import type { MeasuredVital, MeasuredViolation } from '../../../e2e/accuracy/measured.ts';

const FRAME_MS = 1000 / 60;
const situation = (name: string) => {
  const found = situations.find((it) => it.name === name);
  if (!found) throw new Error(`No situation ${name}.`);
  return found;
};

const vital = (name: string, value: number | null, parts: Record<string, number> = {}): MeasuredVital => ({
  name,
  outcome: 'measured',
  value,
  startMs: 0,
  endMs: 0,
  parts,
  map: '',
});

/** A drag from 1000 to 1480 ms, answered after 20 ms, drawn at 60 Hz until 1500; its tiles are drawn at 2600. */
function drag(vitals: Record<string, number> = {}, violations: readonly MeasuredViolation[] = []): Flight {
  const { GSL = 20, GDF = 0, maxGapMs = 17, ST = 1100, FTP = 700, TCM = 800 } = vitals;
  const moves = Array.from({ length: 29 }, (_, index) => 1020 + index * FRAME_MS);
  const draw = (atMs: number, blank = 0): Flight['draws'][number] => ({ atMs, hasChanged: true, blank });
  return {
    situation: 'drag',
    version: 6,
    pass: 'frames',
    fault: 'none',
    sends: Array.from({ length: 31 }, (_, index) => ({
      type: 'mouseMoved' as const,
      sentMs: 1000 + index * 16,
      ...(index === 0 ? { isOrigin: true } : {}),
    })),
    actionMs: 950,
    releaseMs: 2400,
    tiles: [
      { endMs: 680, status: 200 },
      { endMs: 790, status: 200 },
      { endMs: 2590, status: 200 },
    ],
    pictures: [],
    frames: moves.map((atMs) => ({ beginMs: atMs - 4, drawnMs: atMs + 1, presentedMs: atMs + 30, hasChanged: true })),
    draws: [
      draw(100, 1),
      draw(700, 0.5),
      draw(800),
      ...moves.map((atMs) => draw(atMs)),
      { ...draw(1800), hasChanged: false },
      draw(2600),
    ],
    measured: {
      createdMs: 0,
      samples: [
        vital('FTP', FTP),
        vital('TCM', TCM),
        vital('GSL', GSL),
        vital('GDF', GDF, { maxGapMs }),
        vital('ST', ST + 1000 / 60),
      ],
      violations,
      problems: [],
      hiddenCounts: {},
      reasons: {},
      programMoves: null,
    },
  };
}

const red = (checks: readonly Check[]): string[] => checks.filter(({ isMet }) => !isMet).map(({ figure }) => figure);
const violation = (pattern: string): MeasuredViolation => ({
  operation: 'GDF',
  pattern,
  metric: 'vital',
  value: 0.5,
  limit: 0.25,
  atMs: 3000,
  cause: null,
});

test('a flight that was measured as it was is met in every figure', () => {
  expect(red(judge(situation('drag'), drag()))).toEqual([]);
});

test.each([
  ['FTP', { FTP: 900 }, 'FTP'],
  ['TCM', { TCM: 1000 }, 'TCM'],
  ['GSL', { GSL: 220 }, 'GSL'],
  ['GDF', { GDF: 0.1 }, 'GDF'],
  ['the longest gap', { maxGapMs: 217 }, 'GDF.maxGapMs'],
  ['ST', { ST: 1300 }, 'ST'],
])('%s that is 200 ms, or a tenth of the frames, off is seen', (_, vitals, figure) => {
  expect(red(judge(situation('drag'), drag(vitals)))).toEqual([figure]);
});

test('what is off by less than the goal is met', () => {
  expect(red(judge(situation('drag'), drag({ GSL: 60, ST: 1140, FTP: 660, GDF: 0.05 })))).toEqual([]);
});

test('a second sample of one action of the hand is seen', () => {
  const flight = drag();
  const measured = { ...flight.measured, samples: [...flight.measured.samples, vital('GSL', 20)] };
  expect(red(judge(situation('drag'), { ...flight, measured }))).toEqual(['GSL count', 'GSL']);
});

test('a violation of what was fine by the truth is false', () => {
  expect(red(judge(situation('drag'), drag({}, [violation('GDF')])))).toEqual(['false violations']);
});

test('a redraw that changed no pixel neither ends a gesture nor settles one', () => {
  const { draws, ...flight } = drag();
  const later = [...draws, { atMs: 2900, hasChanged: false, blank: 0 }];
  expect(red(judge(situation('drag'), { ...flight, draws: later }))).toEqual([]);
});

test('a block that must be told is asked for, with its cause', () => {
  expect(red(judge(situation('block-in-drag'), drag()))).toEqual(['violation', 'cause']);
});

test('over several flights a number is judged by the median of what it is off by, a fact by each', () => {
  const check = (measured: number | null, isMet: boolean): Check => ({
    figure: 'GSL',
    unit: 'ms',
    measured,
    truth: 20,
    allowed: 50,
    isMet,
  });
  const fact = (isMet: boolean): Check => ({
    figure: 'count',
    unit: 'fact',
    measured: isMet ? 1 : 2,
    truth: 1,
    allowed: 0,
    isMet,
  });
  const [numbers, facts] = judgeFlights([
    [check(21, true), fact(true)],
    [check(300, false), fact(false)],
    [check(22, true), fact(true)],
  ]);
  expect(numbers).toMatchObject({ difference: 2, measured: 22, isMet: true, flightCount: 3 });
  expect(facts).toMatchObject({ measured: 2, isMet: false });
});

test('a figure that was measured in no flight is not met', () => {
  const missing: Check = { figure: 'GSL', unit: 'ms', measured: null, truth: 20, allowed: 50, isMet: false };
  expect(judgeFlights([[missing]])).toMatchObject([{ measured: null, difference: null, isMet: false }]);
});
