import { setTimeout as sleep } from 'node:timers/promises';
import { epochNow } from '../epochNow.ts';
import { flyGestures } from '../flyGestures.ts';
import { frameCategories, readPipeline, readTurns } from '../presentedFrames.ts';
import { markTime } from '../ownClock.ts';
import { recordTrace } from '../recordTrace.ts';
import { watchScroll } from '../watchScroll.ts';
import { causeWithin, readLongCalls } from './findCause.ts';
import { readGestureFrames, readRestingFrames } from './gestureFrames.ts';
import type { Browser, Frame } from 'playwright-core';
import type { FoundMap } from '../find/findMap.ts';
import type { PlannedGesture } from '../planFlight.ts';
import type { TraceEvent } from '../presentedFrames.ts';
import type { TraceRecording } from '../recordTrace.ts';
import type { Visit } from '../openVisit.ts';
import type { LabCause } from './findCause.ts';
import type { GestureFrames } from './gestureFrames.ts';

/** One gesture of a visit whose frames were recorded. */
export interface FramedGesture {
  readonly name: string;
  readonly kind: PlannedGesture['kind'];
  /** Of the input that it answers, in the page's time; `null`: the hand stumbled. */
  readonly originMs: number | null;
  readonly frames: GestureFrames | null;
  /** What held the page in its longest gap. */
  readonly cause: LabCause | null;
  /** Why there are no frames. */
  readonly reason: string | null;
}

const SYNC_MARK = 'mapvitals-lab';
const LOAD_QUIET_MS = 1000;
const REST_BEFORE_MS = 1000;
/** Longer than any library lets a map glide on, or eases a step of the wheel. */
const REST_AFTER_MS = 1200;
const TILES_QUIET_MS = 500;
const PATIENCE_MS = 15_000;
const LOOK_EVERY_MS = 50;
/** Frames a second at rest. With more of the main thread's own, those of the map cannot be told from them. */
const MOST_AT_REST = 5;

export interface FramesSettings {
  readonly map: FoundMap;
  readonly gestures: readonly PlannedGesture[];
  tell(gesture: string): void;
  /** Whoever wants the trace itself. */
  keep?(events: readonly TraceEvent[]): void;
}

/** Flies the map while the browser records its frames, and does nothing else: pictures would cost it frames. */
export async function flyFrames(
  browser: Browser,
  visit: Visit,
  { map, gestures, tell, keep }: FramesSettings,
): Promise<readonly FramedGesture[]> {
  const { page, command } = visit;
  await untilQuiet(visit, epochNow(), LOAD_QUIET_MS, LOAD_QUIET_MS);
  const frame = frameOf(page.frames(), map) ?? page.mainFrame();
  const putBack = await watchScroll(page, map);
  let trace: TraceRecording | null = await recordTrace(browser, frameCategories);
  try {
    const originMs = await frame.evaluate<number>(markTime(SYNC_MARK));
    const restFromMs = epochNow();
    await sleep(REST_BEFORE_MS);
    const restToMs = epochNow();
    const flown = await flyGestures(gestures, {
      command,
      putBack,
      tell,
      untilRest: (lastInputMs) => untilStill(visit, lastInputMs),
    });
    const events = await trace.stop();
    trace = null;
    keep?.(events);
    const pipeline = readPipeline(events, SYNC_MARK);
    const turnsMs = readTurns(events, SYNC_MARK);
    const calls = readLongCalls(events, SYNC_MARK);
    const resting = readRestingFrames(pipeline, restFromMs - originMs, restToMs - originMs);
    return flown.map(({ name, kind, times, reason }): FramedGesture => {
      const answered = times === null ? null : times.originMs - originMs;
      const own = { name, kind, originMs: answered };
      const without = (why: string): FramedGesture => ({ ...own, frames: null, cause: null, reason: why });
      if (resting.mainPerSecond > MOST_AT_REST) return without('never at rest: the page shows frames of its own');
      if (!times) return without(reason ?? 'not flown');
      const toPage = (atMs: number): number => atMs - originMs;
      const frames = readGestureFrames(
        pipeline,
        {
          originMs: toPage(times.originMs),
          lastInputMs: toPage(times.lastInputMs),
          untilMs: toPage(times.untilMs),
          movesMs: times.movesMs.map(toPage),
          turnsMs,
        },
        resting.compositorPerSecond > MOST_AT_REST,
      );
      if (!frames) return without('no frame answered');
      const cause = causeWithin(calls, frames.maxGapFromMs, frames.maxGapFromMs + frames.maxGapMs);
      return { ...own, frames, cause, reason: null };
    });
  } finally {
    await trace?.stop().catch(() => {});
  }
}

/** The same, where the trace would have no frame of the map: nobody is visited for nothing. `null`: it has them. */
export function framesUnseen(
  { isWorkerDrawn }: FoundMap,
  gestures: readonly PlannedGesture[],
): readonly FramedGesture[] | null {
  if (!isWorkerDrawn) return null;
  const none = {
    originMs: null,
    frames: null,
    cause: null,
    reason: 'drawn by a worker: its frames are not in the trace',
  };
  return gestures.filter(({ isUnseen }) => !isUnseen).map(({ name, kind }) => ({ name, kind, ...none }));
}

/** After a gesture, where no picture tells when the map is at rest. */
export function untilStill(visit: Waiting, lastInputMs: number): Promise<void> {
  return untilQuiet(visit, lastInputMs, REST_AFTER_MS, TILES_QUIET_MS);
}

type Waiting = Pick<Visit, 'network' | 'ended'>;

async function untilQuiet(
  { network, ended }: Waiting,
  sinceMs: number,
  leastMs: number,
  quietMs: number,
): Promise<void> {
  const startMs = epochNow();
  const isQuiet = (): boolean => {
    const nowMs = epochNow();
    return !network.isBusy && nowMs - sinceMs > leastMs && nowMs - network.latestMs > quietMs;
  };
  while (!isQuiet() && epochNow() - startMs < PATIENCE_MS) await sleep(LOOK_EVERY_MS, undefined, { signal: ended });
}

/** The frame that the map lies in; `null`: the page's own. Some have another query at each visit, and another hash at each move. */
export function frameOf(frames: readonly Frame[], { frameUrl }: Pick<FoundMap, 'frameUrl'>): Frame | null {
  if (frameUrl === null) return null;
  const placeOf = (url: string): string => url.split(/[?#]/)[0] ?? url;
  const isThere = (frame: Frame): boolean => placeOf(frame.url()) === placeOf(frameUrl);
  return frames.find((frame) => frame.url() === frameUrl) ?? frames.find(isThere) ?? null;
}
