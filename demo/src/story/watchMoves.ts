import type { Monitor, Sample } from 'mapvitals';
import type { Move } from './move.ts';

/** The operation that this story is about, as it is measured where it runs. */
export const WORK = 'places.cluster';
/** Frames and runs of a minute, more or less: a move that is longer is cut. */
const MAX_KEPT = 3000;
const HELD_SHARE = 0.3;

type OperationSample = Extract<Sample, { kind: 'operation' }>;

interface Frame {
  readonly atMs: number;
  readonly gapMs: number;
}

/** Calls back for each move that was measured to its end. What ran meanwhile may be told later: it is read when it is asked for. */
export function watchMoves(
  monitor: Pick<Monitor, 'onSample'>,
  onMove: (by: Move['by'], read: () => Move, startMs: number) => void,
): () => void {
  let frames: readonly Frame[] = [];
  let runs: readonly OperationSample[] = [];

  const tell = (by: Move['by'], startMs: number, endMs: number, expected: number, lost: number): void => {
    const read = (): Move => {
      const inMove = findFrames(frames, startMs, endMs);
      return {
        by,
        expectedFrames: Math.round(expected),
        lostFrames: Math.round(lost),
        durationMs: endMs - startMs,
        gapsMs: inMove.map(({ gapMs }) => gapMs),
        held: findHeld(inMove, runs),
        pageMs: findPageMs(runs, startMs),
      };
    };
    onMove(by, read, startMs);
  };
  const onSample = (sample: Sample): void => {
    if (sample.kind === 'frame') frames = [...frames.slice(1 - MAX_KEPT), sample];
    else if (sample.kind === 'operation') {
      if (sample.name === WORK) runs = [...runs.slice(-20), sample];
    } else if (sample.kind === 'vital' && sample.name === 'GDF') {
      const { startMs, endMs, parts } = sample;
      const { expectedFrames = 0, producedFrames = 0 } = parts ?? {};
      if (expectedFrames > 0) tell('hand', startMs, endMs, expectedFrames, expectedFrames - producedFrames);
    } else if (sample.kind === 'programMove') {
      const { startMs, endMs, frameCount, droppedCount } = sample;
      if (frameCount > 0) tell('program', startMs, endMs, frameCount + droppedCount, droppedCount);
    }
  };
  return monitor.onSample(onSample);
}

/** Of a map at rest nobody counts frames: the first of a move has no beginning, so it is the move's. */
function findFrames(frames: readonly Frame[], startMs: number, endMs: number): readonly Frame[] {
  const inMove = frames.filter(({ atMs }) => atMs > startMs && atMs <= endMs + 1);
  const [first] = inMove;
  const beganMs = first ? first.atMs - first.gapMs : endMs;
  if (frames.length >= MAX_KEPT || beganMs <= startMs + 1) return inMove;
  return [{ atMs: beganMs, gapMs: beganMs - startMs }, ...inMove];
}

/** The run that held the longest frame. */
function findHeld(frames: readonly Frame[], runs: readonly OperationSample[]): Move['held'] {
  const longest = frames.toSorted((a, b) => b.gapMs - a.gapMs)[0];
  if (!longest) return null;
  const overlaps = runs
    .filter(({ ranOn }) => ranOn !== 'worker')
    .map(({ startMs, durationMs }) => {
      const end = Math.min(startMs + durationMs, longest.atMs);
      return end - Math.max(startMs, longest.atMs - longest.gapMs);
    });
  const ms = Math.max(0, ...overlaps);
  return ms >= longest.gapMs * HELD_SHARE ? { name: WORK, ms } : null;
}

/**
 * Of the runs since the move began, or under way then: on the page the longest, which others may have waited for; in a worker
 * what sending and taking held the page.
 */
function findPageMs(runs: readonly OperationSample[], sinceMs: number): number | null {
  const since = runs.filter(({ startMs, durationMs }) => startMs + durationMs > sinceMs);
  const onPage = since.filter(({ ranOn }) => ranOn !== 'worker');
  if (onPage.length > 0) return Math.max(...onPage.map(({ durationMs }) => durationMs));
  const sums = since.flatMap(({ block }) => block?.sumMs ?? []);
  return sums.length > 0 ? sums.reduce((sum, ms) => sum + ms, 0) : null;
}
