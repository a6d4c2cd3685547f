import { droppedFrames } from '../../src/lab/droppedFrames.ts';
import type { Flight } from './flight.ts';
import type { DroppedFrames } from '../../src/lab/droppedFrames.ts';
import type { PresentedFrame } from '../../src/lab/presentedFrames.ts';
import type { Picture } from './rig/watchPictures.ts';

/** A time that somebody outside saw, and how far that may be off: the frame in which it fell. */
export interface Truth {
  readonly ms: number;
  readonly frameMs: number;
}

/** When the page made its map. */
type Created = { readonly measured: Pick<Flight['measured'], 'createdMs'> };

/** Of the map: so much less is blank with a tile that was not there before. */
const TILE_CHANGE = 0.005;
/** Of the map: below it nothing that a person sees has changed. */
const CHANGE = 0.001;
/** A hand that sends nothing for longer is at rest: no frame is waited for then. */
const HAND_REST_MS = 150;
const DISPLAY_FRAME_MS = 1000 / 60;
/** So much more of a turning map may be blank at one time than at another: a globe's poles have no tiles. */
const BLANK_LEFT = 0.005;

/** The first draw with a tile in it: where nothing but the background was, something is. */
export function firstTileDraw(
  { draws, measured }: Pick<Flight, 'draws'> & Created,
  options?: BlankOptions,
): Truth | null {
  const first = firstLessBlank(draws, options);
  return first ? { ms: first.atMs - measured.createdMs, frameMs: DISPLAY_FRAME_MS } : null;
}

/** The same by a picture. */
export function firstTilePicture({ pictures, measured }: Flight): Truth | null {
  const first = firstLessBlank(pictures);
  return first ? { ms: first.atMs - measured.createdMs, frameMs: DISPLAY_FRAME_MS } : null;
}

/** `atFirst`: so much of it was blank before it was drawn at all. */
export interface BlankOptions {
  readonly atFirst: number;
  readonly change: number;
}

function firstLessBlank<Seen extends { readonly blank: number }>(
  seen: readonly Seen[],
  { atFirst, change }: BlankOptions = { atFirst: 0, change: TILE_CHANGE },
): Seen | undefined {
  let mostBlank = atFirst;
  return seen.find(({ blank }) => {
    mostBlank = Math.max(mostBlank, blank);
    return blank < mostBlank - change;
  });
}

/**
 * The last draw that changed anything before the hand came, or the answer to the last tile where that drew nothing. A map that
 * never rests is complete when no less of it will ever be blank: beside a globe there is the sky.
 */
export function completeDraw(
  flight: Pick<Flight, 'draws' | 'actionMs'> & Created & { readonly tiles: readonly { readonly endMs: number }[] },
  isMoving: boolean,
): Truth | null {
  const { draws, tiles, actionMs, measured } = flight;
  const early = draws.filter(({ atMs }) => atMs < actionMs);
  const leastBlank = Math.min(...early.map(({ blank }) => blank));
  const last = isMoving
    ? early[early.findLastIndex(({ blank }) => blank > leastBlank + BLANK_LEFT) + 1]
    : early.findLast((draw) => draw.hasChanged);
  if (!last) return null;
  const atMs = isMoving ? last.atMs : Math.max(last.atMs, lastAnswerMs(tiles, actionMs));
  return { ms: atMs - measured.createdMs, frameMs: DISPLAY_FRAME_MS };
}

const lastAnswerMs = (tiles: readonly { readonly endMs: number }[], beforeMs: number): number =>
  Math.max(...tiles.filter(({ endMs }) => endMs < beforeMs).map(({ endMs }) => endMs));

/** From the send that was answered to the first picture of the answer. */
export function answerPicture({ sends, pictures }: Flight): Truth | null {
  const origin = sends.find(({ isOrigin }) => isOrigin);
  if (!origin) return null;
  const { sentMs } = origin;
  return since(
    sentMs,
    pictures,
    pictures.findIndex(({ atMs, changed }) => atMs >= sentMs && changed > CHANGE),
  );
}

/** From the send that was answered until the map was first drawn with other pixels. */
export function answerDraw({ sends, draws }: Pick<Flight, 'sends' | 'draws'>): Truth | null {
  const origin = sends.find(({ isOrigin }) => isOrigin);
  const [first, next = first] = origin
    ? draws.filter(({ atMs, hasChanged }) => hasChanged && atMs > origin.sentMs)
    : [];
  if (!origin || !first || !next) return null;
  return { ms: first.atMs - origin.sentMs, frameMs: Math.max(DISPLAY_FRAME_MS, next.atMs - first.atMs) };
}

/**
 * From the last picture of the motion to the last picture of all. The tiles of the new view come only when the motion is over
 * for long: what changes before is the motion, however little.
 */
export function settlePictures(flight: Flight, restAfterMs?: number): Truth | null {
  const { pictures } = flight;
  const endOfMotionMs = motionIsOver(flight, restAfterMs);
  const moving = pictures.findLastIndex(({ atMs }) => atMs < endOfMotionMs);
  const start = pictures[moving];
  const last = pictures.findLastIndex(({ changed }) => changed > CHANGE);
  return start && last >= moving ? since(start.atMs, pictures, last) : null;
}

/**
 * The same by the pixels of the canvas: from the last draw of the motion that changed them to the last one of all. `tiles`: or to
 * the answer to the last of them, where that drew nothing: no map knows before what a tile will change.
 */
export function settleDraws(
  flight: Pick<Flight, 'sends' | 'draws' | 'releaseMs'>,
  restAfterMs?: number,
  tiles: readonly { readonly endMs: number }[] = [],
): Truth | null {
  const endOfMotionMs = motionIsOver(flight, restAfterMs);
  const changes = flight.draws.filter(({ hasChanged }) => hasChanged);
  const start = changes.findLast(({ atMs }) => atMs < endOfMotionMs);
  const last = changes.at(-1);
  if (!start || !last) return null;
  const endMs = Math.max(last.atMs, lastAnswerMs(tiles, Infinity));
  return { ms: endMs - start.atMs, frameMs: DISPLAY_FRAME_MS };
}

const motionIsOver = ({ sends, releaseMs }: Pick<Flight, 'sends' | 'releaseMs'>, restAfterMs = Infinity): number =>
  Math.min(releaseMs, (sends.at(-1)?.sentMs ?? 0) + restAfterMs);

/** Frames that were not dropped, from the first to the last that moved the map, by GDF's formula. */
export function gestureFrames(
  flight: Pick<Flight, 'sends' | 'draws' | 'frames' | 'releaseMs'>,
  restAfterMs?: number,
): DroppedFrames | null {
  const { sends, draws, frames } = flight;
  const origin = sends.find(({ isOrigin }) => isOrigin);
  if (!origin) return null;
  const endOfMotionMs = motionIsOver(flight, restAfterMs);
  const moves = draws.filter(({ atMs, hasChanged }) => hasChanged && atMs > origin.sentMs && atMs < endOfMotionMs);
  const [first, last] = [moves[0], moves.at(-1)];
  if (!first || !last) return null;
  const isAfterFirst = ({ drawnMs, hasChanged }: PresentedFrame): boolean => hasChanged && drawnMs >= first.atMs;
  const shown = frames.slice(frames.findIndex(isAfterFirst)).filter(({ beginMs }) => beginMs <= last.atMs);
  // The first frame counts from when it was drawn: the time before is the wait that GSL counts.
  const times = shown.map(({ beginMs, drawnMs }, index) => (index === 0 ? drawnMs : beginMs));
  const rests = restsOf(sends);
  // Frames after the last one that moved the map before a rest: they count only if it moves again before.
  return droppedFrames(times, (fromMs, toMs) =>
    rests.some(
      (rest) =>
        fromMs < rest.endMs && toMs > rest.startMs && !moves.some(({ atMs }) => atMs >= toMs && atMs < rest.endMs),
    ),
  );
}

/**
 * The longest time for which a move of the program stood: within a frame, from its begin (or the one before, where that was
 * drawn later) until it was drawn. Between the program's moves nobody waits.
 */
export function programFrames({ frames, actionMs }: Flight): { readonly maxGapMs: number } | null {
  const held = frames
    .filter(({ beginMs }) => beginMs >= actionMs)
    .map(({ beginMs, drawnMs }, index, moving) => drawnMs - Math.max(beginMs, moving[index - 1]?.drawnMs ?? beginMs));
  return held.length > 0 ? { maxGapMs: Math.max(...held) } : null;
}

function restsOf(sends: Flight['sends']): { readonly startMs: number; readonly endMs: number }[] {
  return sends
    .slice(1)
    .map(({ sentMs: endMs }, index) => ({ startMs: sends[index]?.sentMs ?? endMs, endMs }))
    .filter(({ startMs, endMs }) => endMs - startMs > HAND_REST_MS);
}

function since(fromMs: number, pictures: readonly Picture[], index: number): Truth | null {
  const picture = pictures[index];
  return picture ? { ms: picture.atMs - fromMs, frameMs: DISPLAY_FRAME_MS } : null;
}
