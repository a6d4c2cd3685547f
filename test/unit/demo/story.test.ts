import { describe, expect, it, vi } from 'vitest';
import { compareMoves, describeFirst, describeSecond, formatShare } from '../../../demo/src/story/cardTexts.ts';
import { drawBars } from '../../../demo/src/story/drawBars.ts';
import { playLoop } from '../../../demo/src/story/playLoop.ts';
import { firstState, isOnPage, nextState } from '../../../demo/src/story/storyState.ts';
import { watchMoves } from '../../../demo/src/story/watchMoves.ts';
import type { Sample } from 'mapvitals';
import type { Move } from '../../../demo/src/story/move.ts';

const plain = (text: string): string => text.replaceAll('\u00a0', ' ');

function moveOf(lostFrames: number, expectedFrames: number, part: Partial<Move> = {}): Move {
  return { by: 'hand', lostFrames, expectedFrames, durationMs: 1700, gapsMs: [], held: null, pageMs: null, ...part };
}

describe('the first card', () => {
  it('names what held the map', () => {
    const text = describeFirst(moveOf(66, 103, { held: { name: 'places.cluster', ms: 1100 } }));
    expect(plain(`${text.lead} ${text.title} ${text.name} ${text.detail}`)).toBe(
      'That stutter: 64 % of frames lost. places.cluster held the map for 1.1 s.',
    );
  });

  it('blames nobody who was not seen', () => {
    expect(describeFirst(moveOf(66, 103)).detail).toBe('It was none of the measured operations.');
    const { detail } = describeFirst(moveOf(66, 103, { pageMs: 12 }));
    expect(plain(detail)).toBe('It was none of the measured operations. The work took 12 ms of the page.');
  });

  it('tells of no stutter where there was none, and asks for more', () => {
    const { kind, lead, title, detail } = describeFirst(moveOf(2, 103, { pageMs: 12 }));
    expect([kind, plain(`${lead} ${title}`)]).toEqual(['good', 'Smooth here: 2 % of frames lost.']);
    expect(plain(detail)).toBe('Make it heavier to feel it. The same work took 12 ms of the page.');
  });
});

describe('the last card follows from its two figures', () => {
  const before = moveOf(66, 103);
  it.each([
    ['better', moveOf(2, 103, { pageMs: 12 }), '2 % lost. It was 64 %. Same work, 12 ms on the page.'],
    [
      'equal',
      moveOf(64, 100, { pageMs: 12 }),
      '64 % lost, as before. It did not get better: the work is 12 ms on the page now, so something else loses them.',
    ],
    ['worse', moveOf(80, 100), '80 % lost. It got worse: it was 64 %, though the work is beside the map now.'],
  ])('%s', (outcome, after, words) => {
    const { title, detail } = describeSecond(before, after);
    expect(compareMoves(before, after)).toBe(outcome);
    expect(plain(`${title} ${detail}`)).toBe(words);
  });
});

it('less lost than before is no smooth move yet: green is what nobody would call a stutter', () => {
  const kindOf = (lost: number) => describeSecond(moveOf(99, 100), moveOf(lost, 100)).kind;
  expect([2, 18, 98].map(kindOf)).toEqual(['good', 'fair', 'poor']);
});

it('a share is 0 % only for nothing', () => {
  expect([0, 0.004, 0.64, 1].map((share) => plain(formatShare(share)))).toEqual(['0 %', '< 1 %', '64 %', '100 %']);
});

describe('the strip', () => {
  it('is as wide as its frames lasted, and a freeze is one slab', () => {
    const bars = drawBars([20, 20, 200, 20], 260, 260, 50);
    expect(bars.map(({ x, gapMs, kind }) => [x, gapMs, kind])).toEqual([
      [0, 20, 'good'],
      [20, 20, 'good'],
      [40, 200, 'poor'],
      [240, 20, 'good'],
    ]);
    expect(bars[2]?.height).toBe(50);
  });

  it('lets thin frames share a bar, which is as high as the longest of them', () => {
    const bars = drawBars([16, 16, 40, 16], 88, 5.6, 50);
    expect(bars.map(({ gapMs }) => gapMs)).toEqual([40]);
  });
});

describe('the story', () => {
  it('goes from the page to a worker and back', () => {
    const [slow, quick] = [moveOf(66, 103), moveOf(2, 103)];
    let state = nextState(firstState, { kind: 'measured', move: slow });
    expect([state.step, state.before, isOnPage(state)]).toEqual(['felt', slow, true]);
    state = nextState(nextState(state, { kind: 'moveToWorker' }), { kind: 'again' });
    expect([state.step, isOnPage(state)]).toEqual(['again', false]);
    state = nextState(state, { kind: 'measured', move: quick });
    expect([state.step, state.before, state.after]).toEqual(['after', slow, quick]);
    expect(nextState(state, { kind: 'putBack' })).toEqual(firstState);
  });

  it('does more work in the next move where the first was smooth', () => {
    const state = nextState(nextState(firstState, { kind: 'measured', move: moveOf(0, 100) }), { kind: 'heavier' });
    expect([state.step, state.heaviness]).toEqual(['start', 4]);
  });
});

describe('a move', () => {
  function watch() {
    let tell: (sample: Sample) => void = () => {};
    const moves: Move[] = [];
    const stop = watchMoves(
      {
        onSample(callback) {
          tell = callback;
          return () => (tell = () => {});
        },
      },
      (_, read) => moves.push(read()),
    );
    return { moves, stop, tell: (sample: Sample) => tell(sample) };
  }
  const frame = (atMs: number, gapMs: number): Sample => ({ kind: 'frame', atMs, gapMs, isInGesture: true });
  const run = (startMs: number, durationMs: number, ranOn: 'page' | 'worker', sumMs: number): Sample => ({
    kind: 'operation',
    name: 'places.cluster',
    startMs,
    durationMs,
    ok: true,
    wasHidden: false,
    ranOn,
    block: { longestMs: sumMs, sumMs },
  });
  const gesture = (startMs: number, endMs: number, expectedFrames: number, producedFrames: number): Sample => ({
    kind: 'vital',
    name: 'GDF',
    outcome: 'measured',
    value: 0.97,
    startMs,
    endMs,
    parts: { expectedFrames, producedFrames },
  });

  it('has its own frames, what was lost of the whole of it, and what held the longest', () => {
    const { moves, tell } = watch();
    tell(frame(900, 500));
    tell(frame(1016, 16));
    tell(frame(2116, 1100));
    tell(run(1020, 1090, 'page', 1090));
    tell(gesture(1000, 2116, 103, 37));
    expect(moves).toEqual([
      {
        by: 'hand',
        expectedFrames: 103,
        lostFrames: 66,
        durationMs: 1116,
        gapsMs: [16, 1100],
        held: { name: 'places.cluster', ms: 1090 },
        pageMs: 1090,
      },
    ]);
  });

  it('took of the page what its longest run took, also where the last was answered by that one', () => {
    const { moves, tell } = watch();
    tell(run(100, 500, 'page', 500));
    // What is known to have blocked is what came before the first wait.
    tell(run(1020, 1090, 'page', 0.1));
    tell(run(1030, 1085, 'page', 0));
    tell(gesture(1000, 2116, 103, 37));
    expect(moves[0]?.pageMs).toBe(1090);
  });

  it('of a map at rest begins with the frame that nobody saw begin', () => {
    const { moves, tell } = watch();
    tell(run(1060, 2600, 'page', 2600));
    tell(gesture(1000, 3700, 173, 1));
    expect([moves[0]?.gapsMs, moves[0]?.held]).toEqual([[2700], { name: 'places.cluster', ms: 2600 }]);
    tell(frame(6600, 100));
    tell(run(4060, 2400, 'page', 2400));
    tell(gesture(4000, 6600, 173, 2));
    expect([moves[1]?.gapsMs, moves[1]?.held]).toEqual([[2500, 100], { name: 'places.cluster', ms: 2400 }]);
  });

  it('is held by nothing that ran in a worker', () => {
    const { moves, tell } = watch();
    tell(frame(2116, 1100));
    tell(run(1020, 1090, 'worker', 12));
    tell(gesture(1000, 2116, 103, 37));
    expect([moves[0]?.held, moves[0]?.pageMs]).toEqual([null, 12]);
  });
});

it('the loop routes nothing more once the visitor is there', async () => {
  vi.useFakeTimers();
  const visitor = new AbortController();
  const routings: string[] = [];
  const loop = playLoop({
    move: () => Promise.resolve(moveOf(66, 103)),
    onRouting: (routing) => routings.push(routing),
    onShot: () => {},
    signal: visitor.signal,
  });
  await vi.advanceTimersByTimeAsync(6000);
  visitor.abort();
  await vi.runAllTimersAsync();
  await loop;
  vi.useRealTimers();
  expect(routings).toEqual(['page', 'learned']);
});
