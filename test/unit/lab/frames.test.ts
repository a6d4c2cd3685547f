import { describe, expect, it } from 'vitest';
import { frameOf } from '../../../src/lab/frames/flyFrames.ts';
import { readGestureFrames, readRestingFrames } from '../../../src/lab/frames/gestureFrames.ts';
import { readCulprits } from '../../../src/lab/frames/readProfile.ts';
import type { Frame } from 'playwright-core';
import type { CpuProfile } from '../../../src/lab/frames/readProfile.ts';
import type { PipelineFrame } from '../../../src/lab/presentedFrames.ts';

const T = 1000 / 60;
const frame = (index: number, part: Partial<PipelineFrame> = {}): PipelineFrame => ({
  sequence: index,
  beginMs: index * T,
  endMs: index * T + 30,
  drawnMs: index * T + 5,
  state: 'shown',
  ...part,
});
const frames = (...indexes: readonly number[]): PipelineFrame[] => indexes.map((index) => frame(index));
const range = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, at) => from + at);
const still = { movesMs: [], turnsMs: [] };
const hand = { originMs: 10 * T, lastInputMs: 40 * T, untilMs: 200 * T, ...still };

describe('how smooth a gesture was, by the frames that were shown', () => {
  it('is 0 where every refresh had its frame', () => {
    const read = readGestureFrames(frames(...range(0, 50)), hand, false);
    expect(read).toMatchObject({ droppedRatio: 0, frameCount: 41 });
    expect(read?.maxGapMs).toBeCloseTo(T, 5);
  });

  it('counts the refreshes that a late frame left empty', () => {
    // On its way for five refreshes: the page was busy, nobody was at rest.
    const late = [...frames(...range(0, 20)), frame(25, { beginMs: 21 * T }), ...frames(...range(26, 50))];
    const read = readGestureFrames(
      late
        .map((it) => (it.sequence === 25 ? { ...it, beginMs: 25 * T } : it))
        .concat(frame(24, { beginMs: 21 * T, endMs: 25 * T, state: 'dropped' })),
      hand,
      false,
    );
    expect(read?.maxGapMs).toBeCloseTo(5 * T, 5);
    expect(read?.droppedRatio).toBeCloseTo(4 / (36 + 4), 1);
    expect(read?.maxGapFromMs).toBeCloseTo(20 * T, 5);
  });

  it('leaves out a pause of the hand, in which no frame was on its way', () => {
    const read = readGestureFrames(frames(...range(0, 20), ...range(35, 50)), hand, false);
    expect(read?.droppedRatio).toBe(0);
    expect(read?.maxGapMs).toBeCloseTo(T, 5);
  });

  it('ends at the first rest after the hand: what moves later is another matter', () => {
    const read = readGestureFrames(frames(...range(0, 50), 80, 90), hand, false);
    expect(read).toMatchObject({ droppedRatio: 0, frameCount: 41 });
  });

  it('is not made better by frames in which the page had nothing new to show', () => {
    const quiet = range(51, 120).map((index) => frame(index, { state: 'nothing new' }));
    expect(readGestureFrames([...frames(...range(0, 50)), ...quiet], hand, false)?.frameCount).toBe(41);
  });

  it("is told from a spinner's frames, which the main thread does not draw", () => {
    const spinner = range(0, 150).map((index) => frame(index, { drawnMs: null, sequence: 1000 + index }));
    const drawn = frames(...range(10, 20), 24, ...range(25, 40));
    const busy = frame(23, { beginMs: 21 * T, endMs: 24 * T, state: 'dropped' });
    const read = readGestureFrames([...spinner, ...drawn, busy], hand, true);
    expect(read?.droppedRatio).toBeGreaterThan(0.05);
    expect(readRestingFrames([...spinner, ...drawn], 60 * T, 120 * T)).toEqual({
      mainPerSecond: 0,
      compositorPerSecond: expect.closeTo(60, 0) as number,
    });
  });

  it('leaves out a pause of the hand beside a spinner, whose frames are always on their way', () => {
    const spinner = range(0, 150).map((index) => frame(index, { drawnMs: null, sequence: 1000 + index }));
    const held = { originMs: 10 * T, lastInputMs: 70 * T, untilMs: 150 * T, ...still };
    const read = readGestureFrames([...spinner, ...frames(...range(10, 40), 70, 71)], held, true);
    expect(read).toMatchObject({ droppedRatio: 0, frameCount: 33 });
    expect(read?.maxGapMs).toBeCloseTo(T, 5);
  });

  it('says when the answer was on the screen', () => {
    expect(readGestureFrames(frames(...range(10, 50)), hand, false)?.shownMs).toBeCloseTo(30, 5);
  });

  describe('where a timer holds the page while the hand goes on', () => {
    const moves = range(10, 40).map((index) => index * T - 6);
    /** The page takes up no frame of these, and the next ones at once. */
    const turns = (from: number, to: number): number[] =>
      range(0, 60).flatMap((index) => (index >= from && index < to ? [] : [index * T + 2]));

    it('it is no pause of the hand, though no frame is on its way', () => {
      const held = { ...hand, movesMs: moves, turnsMs: turns(21, 28) };
      const read = readGestureFrames(frames(...range(0, 20), ...range(28, 50)), held, false);
      expect(read?.maxGapMs).toBeCloseTo(8 * T, 5);
      expect(read?.droppedRatio).toBeCloseTo(7 / (33 + 7), 2);
    });

    it('a refresh for which nothing was drawn has dropped what the hand had sent', () => {
      const idle = range(21, 24).map((index) => frame(index, { state: 'nothing new', drawnMs: null }));
      const late = [...frames(...range(0, 20), ...range(25, 50)), ...idle];
      const held = { ...hand, movesMs: moves, turnsMs: turns(21, 25) };
      expect(readGestureFrames(late, held, false)?.maxGapMs).toBeCloseTo(5 * T, 5);
      // Where it was sent nothing, it owed nothing.
      const paused = { ...hand, movesMs: moves.filter((atMs) => atMs < 20 * T || atMs > 24 * T) };
      expect(readGestureFrames(late, { ...paused, turnsMs: turns(21, 25) }, false)?.droppedRatio).toBe(0);
    });

    it('a frame that waited for it is one of the refresh in which its turn came', () => {
      const waited = frame(21, { drawnMs: 27 * T + 8, endMs: 28 * T });
      const late = [...frames(...range(0, 20), ...range(27, 50)), waited];
      const busy = range(22, 26).map((index) => frame(index, { drawnMs: null, state: 'dropped' }));
      const held = {
        ...hand,
        movesMs: moves,
        turnsMs: [...turns(21, 28), 27 * T + 5, 27 * T + 9].toSorted((a, b) => a - b),
      };
      const read = readGestureFrames([...late, ...busy], held, false);
      expect(read?.maxGapMs).toBeCloseTo(7 * T, 5);
      expect(read?.frameCount).toBe(11 + 24);
    });
  });

  it('counts a late frame once, and not once more where the compositor took it along', () => {
    const endMs = 26 * T;
    const busy = range(22, 24).map((index) => frame(index, { drawnMs: null, state: 'dropped' }));
    const late = [frame(21, { drawnMs: 24 * T + 5, endMs }), frame(25, { drawnMs: null, endMs })];
    const read = readGestureFrames(
      [...frames(...range(0, 20)), ...late, ...busy, ...frames(...range(26, 50))],
      hand,
      false,
    );
    expect(read?.maxGapMs).toBeCloseTo(5 * T, 5);
    expect(read?.frameCount).toBe(12 + 25);
  });

  it('is nothing where no frame answered', () => {
    expect(readGestureFrames(frames(...range(0, 9)), hand, false)).toBeNull();
  });
});

describe('what held the page, by samples', () => {
  const node = (id: number, functionName: string, children: readonly number[] = []): CpuProfile['nodes'][number] => ({
    id,
    callFrame: { functionName, url: 'http://localhost/map.js?key=1', lineNumber: 9, columnNumber: 4 },
    children,
  });
  const nodes = [
    node(1, '(root)', [2, 3, 6]),
    node(2, '(idle)'),
    node(3, 'animationDelay_', [4, 5]),
    node(4, 'reckonLabels'),
    node(5, 'draw'),
    node(6, '(garbage collector)'),
  ];
  const profile = (samples: readonly number[]): CpuProfile => ({ nodes, samples, timeDeltas: samples.map(() => 1000) });

  it('is the function in which the time went, and not the entry', () => {
    const samples = [2, ...Array<number>(70).fill(4), ...Array<number>(10).fill(5), 2];
    const [cause, ...others] = readCulprits(profile(samples));
    expect(others).toEqual([]);
    expect(cause).toMatchObject({ name: 'reckonLabels', path: ['animationDelay_', 'reckonLabels'], durationMs: 80 });
    expect(cause?.place).toBe('http://localhost/map.js:10:5');
  });

  it('is the entry where its callees share the time', () => {
    const half = [...Array<number>(40).fill(4), ...Array<number>(40).fill(5)];
    expect(readCulprits(profile([2, ...half, 2]))).toMatchObject([{ name: 'animationDelay_' }]);
  });

  it('is nobody where no call went on for long', () => {
    expect(readCulprits(profile([...Array<number>(30).fill(4), 2, ...Array<number>(30).fill(4), 2]))).toEqual([]);
  });

  it('counts a collection of garbage to the call that it held up', () => {
    const samples = [...Array<number>(30).fill(4), ...Array<number>(30).fill(6), ...Array<number>(5).fill(4), 2];
    expect(readCulprits(profile(samples))).toMatchObject([{ name: 'reckonLabels', durationMs: 65 }]);
  });
});

it('the frame of a map is found by its address, though its query is another at each visit', () => {
  const addresses = ['http://a/', 'http://b/map?visit=2#6/45/10', 'http://b/map?visit=1', 'http://b/list?visit=1'];
  // The casts: of a frame its address is what is asked for here.
  const all = addresses.map((address) => ({ url: () => address })) as unknown as Frame[];
  const find = (frameUrl: string | null): string | undefined => frameOf(all, { frameUrl })?.url();
  expect(find('http://b/map?visit=1')).toBe(addresses[2]);
  expect(find('http://b/map?visit=7')).toBe(addresses[1]);
  expect([find('http://b/other'), find(null)]).toEqual([undefined, undefined]);
});
