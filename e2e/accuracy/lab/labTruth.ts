import { droppedFrames } from '../../../src/lab/droppedFrames.ts';
import type { CanvasDraw } from '../pages/canvasRows.ts';

/** What a page told its own server of one visit. Times without another word are its `performance.now()`. */
export interface LabNotes {
  /** Of the page that holds it, in epoch milliseconds. */
  readonly navigationMs: number;
  readonly timeOrigin: number;
  readonly draws: readonly CanvasDraw[];
  /** Of each look at the map: when, and in which of the page's frames. */
  readonly frames: readonly (readonly [atMs: number, frameMs: number])[];
  /** When the hand sent each of its moves. */
  readonly moves: readonly number[];
}

const FRAME_MS = 1000 / 60;
/** From the hand to the page: what is sent later than so long before a frame is for the next one. */
const DELIVERY_MS = 4;
/** No draw for so long: the map is at rest. */
const REST_MS = 100;

export interface LoadTruth {
  readonly firstTileMs: number | null;
  /** The first change after the last tile came. */
  readonly lastTileMs: number | null;
  readonly finalMs: number | null;
}

/** What was drawn of the tiles, in milliseconds since the navigation. `tileEndsMs`, `untilMs`: epoch. */
export function readLoadTruth(notes: LabNotes, tileEndsMs: readonly number[], untilMs: number): LoadTruth {
  const changes = changesOf(notes).filter(({ atMs }) => atMs < untilMs);
  const ends = tileEndsMs.filter((endMs) => endMs > notes.navigationMs && endMs < untilMs);
  const [firstEnd, lastEnd] = [Math.min(...ends), Math.max(...ends)];
  const since = (change: Draw | undefined): number | null => (change ? change.atMs - notes.navigationMs : null);
  return {
    firstTileMs: since(changes.find(({ atMs, blank }) => atMs >= firstEnd && blank < 1)),
    lastTileMs: since(changes.find(({ atMs }) => atMs >= lastEnd) ?? changes.at(-1)),
    finalMs: since(changes.at(-1)),
  };
}

export interface GestureTimes {
  /** Epoch milliseconds. */
  readonly originMs: number;
  readonly lastMoveMs: number;
  readonly untilMs: number;
}

export interface GestureTruth {
  /** From the input to the first draw that a person sees: a redraw may be off by a shade. `null`: there was none. */
  readonly startMs: number | null;
  /** GDF by the page's own draws. */
  readonly droppedRatio: number;
  readonly drawCount: number;
}

/** What was drawn for a gesture; `null`: nothing. */
export function readGestureTruth(
  notes: LabNotes,
  { originMs, lastMoveMs, untilMs }: GestureTimes,
): GestureTruth | null {
  const draws = drawsOf(notes).filter(({ atMs }) => atMs >= originMs && atMs < untilMs);
  const own = draws.filter(({ hasChanged }) => hasChanged);
  if (own.length === 0) return null;
  const first = own.find(({ isSeen }) => isSeen);
  const end = own.findIndex(({ atMs }, index) => {
    const next = own[index + 1];
    return !next || (next.atMs > lastMoveMs && next.atMs - Math.max(atMs, lastMoveMs) > REST_MS);
  });
  const [from, to] = [own[0]?.atMs ?? 0, own[end]?.atMs ?? 0];
  // Several draws in one frame are one picture; one that draws the same again is a frame that was not dropped.
  const drawn = draws.filter(({ atMs }) => atMs >= from && atMs <= to);
  const times = [...new Set(drawn.map(({ frameMs }) => frameMs))];
  const moves = notes.moves.filter((sentMs) => notes.timeOrigin + sentMs <= lastMoveMs);
  return {
    startMs: first ? first.atMs - originMs : null,
    droppedRatio: droppedFrames(withFramesNotOwed(times, moves))?.ratio ?? 0,
    drawCount: times.length,
  };
}

/**
 * Frame times of draws, and those for which the hand had sent nothing new: a map that stands still in them drops none. After
 * its last move the map goes on by itself, and each frame is owed.
 */
export function withFramesNotOwed(drawnMs: readonly number[], movesMs: readonly number[]): readonly number[] {
  return drawnMs.flatMap((fromMs, index) => {
    const toMs = drawnMs[index + 1] ?? fromMs;
    const sentMs = movesMs.find((moveMs) => moveMs > fromMs) ?? fromMs - DELIVERY_MS;
    const count = Math.floor((Math.min(sentMs + DELIVERY_MS, toMs - FRAME_MS / 2) - fromMs) / FRAME_MS);
    return [fromMs, ...Array.from({ length: Math.max(0, count) }, (_, frame) => fromMs + (frame + 1) * FRAME_MS)];
  });
}

interface Draw {
  /** Epoch milliseconds. */
  readonly atMs: number;
  readonly frameMs: number;
  readonly hasChanged: boolean;
  readonly isSeen: boolean;
  readonly blank: number;
}

function drawsOf({ draws, frames, timeOrigin }: LabNotes): readonly Draw[] {
  const distance = (index: number, toMs: number): number => Math.abs((frames[index]?.[0] ?? Infinity) - toMs);
  let at = 0;
  return draws.map(({ atMs, hasChanged, isSeen = true, blank }) => {
    // The look that found it: a probe notes it a moment before or after.
    while (distance(at + 1, atMs) <= distance(at, atMs)) at += 1;
    return { atMs: timeOrigin + atMs, frameMs: frames[at]?.[1] ?? atMs, hasChanged, isSeen, blank };
  });
}

const changesOf = (notes: LabNotes): readonly Draw[] => drawsOf(notes).filter(({ hasChanged }) => hasChanged);
