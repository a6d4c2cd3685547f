import { expect, test } from 'vitest';
import { readPresentedFrames } from '../../../src/lab/presentedFrames.ts';
import type { TraceEvent } from '../../../src/lab/presentedFrames.ts';

const PAGE = { pid: 7, tid: 1 };

/** A reporter of one frame: its begin, its end, and what became of it. */
function reporter(sequence: number, beginUs: number, endUs: number, state: string, pid = PAGE.pid): TraceEvent[] {
  const id2 = { local: `${pid}-${sequence}-${state}-${endUs}` };
  const args = { frame_reporter: { state: `STATE_${state}`, frame_sequence: sequence } };
  const common = { name: 'PipelineReporter', pid, tid: 2, id2 };
  return [
    { ...common, ph: 'b', ts: beginUs, args },
    { ...common, ph: 'e', ts: endUs, args: {} },
  ];
}

const commit = (frameSeqId: number, ts: number): TraceEvent => ({
  ...PAGE,
  name: 'Commit',
  ph: 'X',
  ts,
  args: { frameSeqId },
});

/** The page's own mark: 500 ms of its time are a million microseconds of the trace's. */
const sync: TraceEvent = { ...PAGE, name: 'sync', ph: 'I', ts: 1_000_000, args: { data: { startTime: 500 } } };

test('a presented frame has the times at which it began, was drawn and was shown, in the page’s milliseconds', () => {
  const frames = readPresentedFrames(
    [sync, ...reporter(1, 1_016_000, 1_050_000, 'PRESENTED_ALL'), commit(1, 1_021_500)],
    'sync',
  );
  expect(frames).toEqual([{ beginMs: 516, drawnMs: 521.5, presentedMs: 550, hasChanged: true }]);
});

test('a frame that was dropped, or was made by the compositor alone, is none', () => {
  const events = ['DROPPED', 'PRESENTED_PARTIAL'].flatMap((state, index) => [
    ...reporter(index, 1_000_000 + index * 16_000, 1_030_000 + index * 16_000, state),
    commit(index, 1_005_000 + index * 16_000),
  ]);
  expect(readPresentedFrames([sync, ...events], 'sync')).toEqual([]);
});

test('several reporters of one frame are one frame, shown when the last of them was', () => {
  const events = [
    ...reporter(1, 1_016_000, 1_016_000, 'PRESENTED_ALL'),
    ...reporter(1, 1_016_000, 1_040_000, 'PRESENTED_PARTIAL'),
    ...reporter(1, 1_016_000, 1_055_000, 'PRESENTED_ALL'),
    commit(1, 1_020_000),
  ];
  expect(readPresentedFrames([sync, ...events], 'sync')).toEqual([
    { beginMs: 516, drawnMs: 520, presentedMs: 555, hasChanged: true },
  ]);
});

test('a frame in which the page ran and had nothing new to show is there; one in which it did not run is none', () => {
  const events = [
    ...reporter(1, 1_016_000, 1_017_000, 'NO_UPDATE_DESIRED'),
    commit(1, 1_019_000),
    ...reporter(2, 1_032_000, 1_033_000, 'NO_UPDATE_DESIRED'),
  ];
  expect(readPresentedFrames([sync, ...events], 'sync')).toEqual([
    { beginMs: 516, drawnMs: 519, presentedMs: 517, hasChanged: false },
  ]);
});

test('frames of the browser’s other processes are not the page’s', () => {
  const events = [...reporter(1, 1_016_000, 1_040_000, 'PRESENTED_ALL', 8), { ...commit(1, 1_020_000), pid: 8 }];
  expect(readPresentedFrames([sync, ...events], 'sync')).toEqual([]);
});

test('a trace without the page’s mark has no clock, and says so', () => {
  expect(() => readPresentedFrames([], 'sync')).toThrow('The trace has no mark `sync`.');
});
