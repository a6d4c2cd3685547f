import { droppedFrames } from '../droppedFrames.ts';
import type { PipelineFrame } from '../presentedFrames.ts';

/** When the hand did something, in the time of the frames. */
export interface HandTimes {
  /** The first input that is to be answered. */
  readonly originMs: number;
  readonly lastInputMs: number;
  /** When it sent something that the map follows. */
  readonly movesMs: readonly number[];
  /** Nothing after it belongs to this gesture. */
  readonly untilMs: number;
  /** When the page's thread took up each of its frames. */
  readonly turnsMs: readonly number[];
}

/** How smooth one gesture was. */
export interface GestureFrames {
  readonly frameCount: number;
  /** GDF */
  readonly droppedRatio: number;
  readonly maxGapMs: number;
  /** Where that gap lies. */
  readonly maxGapFromMs: number;
  /** From the input to the end of the frame that showed its answer. */
  readonly shownMs: number;
  /** From one frame to the next, as they were shown; pauses left out. */
  readonly gapsMs: readonly number[];
}

/** No frame was on its way for so long: nobody waited for one. */
const REST_MS = 100;
const REFRESH_MS = 1000 / 60;
/** From the hand to the page: what is sent later than so long before a refresh is for the next one. */
const DELIVERY_MS = 4;

/**
 * GDF of a gesture by the frames that the browser showed: from the first frame after the input to the first rest. `isMain`: only
 * frames that the main thread drew count, as others are there at rest too. `null`: no frame answered.
 */
export function readGestureFrames(
  pipeline: readonly PipelineFrame[],
  { originMs, lastInputMs, movesMs, untilMs, turnsMs }: HandTimes,
  isMain: boolean,
): GestureFrames | null {
  const drawnAt = ({ drawnMs, beginMs }: PipelineFrame): number => drawnMs ?? beginMs;
  const own = isMain ? pipeline.filter(({ drawnMs }) => drawnMs !== null) : pipeline;
  // What the hand sends waits until the page takes up a frame: meanwhile that is on its way.
  const waits = movesMs.map((beginMs) => ({ beginMs, endMs: turnsMs.find((turnMs) => turnMs >= beginMs) ?? beginMs }));
  const isOwed = ({ state, drawnMs, beginMs: atMs }: PipelineFrame): boolean =>
    state === 'nothing new' &&
    drawnMs === null &&
    waits.some(({ beginMs, endMs }) => beginMs < atMs - DELIVERY_MS && endMs > atMs + REFRESH_MS);
  // The compositor's own frame that took a late one of the page along: they are one picture.
  const drawnEnds = own.flatMap(({ drawnMs, state, endMs }) => (drawnMs !== null && state === 'shown' ? endMs : []));
  const isCarrier = ({ drawnMs, endMs }: PipelineFrame): boolean =>
    drawnMs === null && drawnEnds.some((drawnEndMs) => Math.abs(drawnEndMs - endMs) < 1);
  const refreshesMs = pipeline.map(({ beginMs }) => beginMs);
  /** One that waited for a busy page belongs to the refresh in which its turn came: that for which it was begun has gone by. */
  const inTurn = (frame: PipelineFrame): PipelineFrame => {
    const { beginMs, drawnMs } = frame;
    const turnMs = drawnMs === null ? undefined : turnsMs.findLast((atMs) => atMs <= drawnMs);
    return turnMs === undefined
      ? frame
      : { ...frame, beginMs: Math.max(beginMs, ...refreshesMs.filter((atMs) => atMs <= turnMs)) };
  };
  const frames = byFrame(own)
    .filter((frame) => frame.state !== 'dropped' && !isOwed(frame) && !isCarrier(frame))
    .filter((frame) => drawnAt(frame) >= originMs && frame.beginMs < untilMs)
    .map(inTurn)
    .toSorted((a, b) => a.beginMs - b.beginMs);
  const first = frames.findIndex(({ state }) => state === 'shown');
  const answer = frames[first];
  if (!answer) return null;
  const onTheirWay = [...own.filter(({ state }) => state !== 'nothing new'), ...waits];
  const isPause = (fromMs: number, toMs: number): boolean => longestRest(onTheirWay, fromMs, toMs) >= REST_MS;

  const shown = frames.slice(first).filter(({ state }) => state === 'shown');
  const end = shown.findIndex(({ beginMs }, index) => {
    const nextMs = shown[index + 1]?.beginMs ?? Infinity;
    return nextMs > lastInputMs && isPause(Math.max(beginMs, answer.drawnMs ?? beginMs), Math.min(nextMs, untilMs));
  });
  const lastMs = shown[end < 0 ? shown.length - 1 : end]?.beginMs ?? answer.beginMs;
  // The first frame counts from when it was drawn: the time before is the wait that GSL counts.
  const times = frames
    .slice(first)
    .filter(({ beginMs }) => beginMs <= lastMs)
    .map((frame, index) => (index === 0 ? drawnAt(frame) : frame.beginMs))
    // Of two in one refresh the second is what is seen.
    .filter((atMs, index, all) => index === 0 || atMs > (all[index - 1] ?? 0));
  const gaps = times
    .slice(1)
    .map((toMs, index) => ({ fromMs: times[index] ?? toMs, toMs }))
    .filter(({ fromMs, toMs }) => toMs > fromMs && !isPause(fromMs, toMs));
  const dropped = droppedFrames(times, isPause);
  const worst = gaps.reduce((most, gap) => (gap.toMs - gap.fromMs > most.toMs - most.fromMs ? gap : most), {
    fromMs: drawnAt(answer),
    toMs: drawnAt(answer),
  });
  return {
    frameCount: times.length,
    droppedRatio: dropped?.ratio ?? 0,
    maxGapMs: dropped?.maxGapMs ?? 0,
    maxGapFromMs: worst.fromMs,
    shownMs: answer.endMs - originMs,
    gapsMs: gaps.map(({ fromMs, toMs }) => toMs - fromMs),
  };
}

/** Frames a second that are shown while nothing happens: by the main thread, and by the compositor alone. */
export function readRestingFrames(
  pipeline: readonly PipelineFrame[],
  fromMs: number,
  toMs: number,
): { readonly mainPerSecond: number; readonly compositorPerSecond: number } {
  const shown = byFrame(pipeline).filter(
    ({ state, beginMs }) => state === 'shown' && beginMs >= fromMs && beginMs < toMs,
  );
  const main = shown.filter(({ drawnMs }) => drawnMs !== null).length;
  const seconds = (toMs - fromMs) / 1000;
  return { mainPerSecond: main / seconds, compositorPerSecond: (shown.length - main) / seconds };
}

/** One frame has several reporters: it was shown where one of them says so, and there when the last of those ended. */
function byFrame(pipeline: readonly PipelineFrame[]): readonly PipelineFrame[] {
  const frames = new Map<number, PipelineFrame>();
  for (const frame of pipeline) {
    const known = frames.get(frame.sequence);
    const isBetter = !known || rank(frame) > rank(known);
    const best = isBetter ? frame : known;
    frames.set(
      frame.sequence,
      known && rank(frame) === rank(known) ? { ...best, endMs: Math.max(frame.endMs, known.endMs) } : best,
    );
  }
  return [...frames.values()].toSorted((a, b) => a.beginMs - b.beginMs);
}

const rank = ({ state }: PipelineFrame): number => ['dropped', 'nothing new', 'shown'].indexOf(state);

/** The longest stretch within these times in which no frame was on its way. */
function longestRest(
  onTheirWay: readonly Pick<PipelineFrame, 'beginMs' | 'endMs'>[],
  fromMs: number,
  toMs: number,
): number {
  let [atMs, longestMs] = [fromMs, 0];
  for (const { beginMs, endMs } of onTheirWay.toSorted((a, b) => a.beginMs - b.beginMs)) {
    if (endMs <= fromMs || beginMs >= toMs) continue;
    longestMs = Math.max(longestMs, beginMs - atMs);
    atMs = Math.max(atMs, endMs);
  }
  return Math.max(longestMs, toMs - atMs);
}
