import { hasEntries } from '../lib/entryTypes.ts';
import { redactUrls } from '../lib/redactUrls.ts';
import type { LongFrameSample, LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { ViolationCause } from '../types/threshold.ts';
import { longestFirst, overlapOf } from './heldTime.ts';
import type { CauseWindow, Evidence } from './heldTime.ts';
import { explanation } from './explanation.ts';
import type { DroppedCounts } from './selfCost.ts';

/** The latest long frames, the longest and those in gestures, each with the operations that ran in it. */
export interface LongFrameLog {
  /** Why some may be missing; `null`: the browser tells of all. */
  readonly reason: string | null;
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: LongFrameSample): LongFrameSample;
  /** The user was moving the map in this time; it may be told in pieces, and late. */
  addGesture(startMs: number, endMs: number, kind?: string): void;
  /** An operation ran in this time: `false` where the browser has told of no frame of it yet. */
  blame(startMs: number, endMs: number): boolean;
  /** Which gesture went on in this time, and which scripts ran in its long frames. */
  during(startMs: number, endMs: number): Pick<LongFrameReport, 'gesture' | 'scripts'>;
  /** The same array until one changes. Their operations come with the part that explains. */
  reports(): readonly LongFrameReport[];
  /** What held the page in this time, `null` where nothing did, or that part is not there. */
  causeWithin(window: CauseWindow): ViolationCause | null;
  /** The browser has told of the long frame in which this moment lies, or of a later one. */
  isTold(atMs: number): boolean;
}

/** Firefox and Safari: https://caniuse.com/mdn-api_performancelonganimationframetiming */
const NOT_TOLD =
  'this browser tells of no long frames: gaps of 50 ms and more between frames stand for them, while a map moves';
/** The newest and the longest are kept; the rest of the room is for those in gestures, then for any. */
const CAPACITY = 80;
const NEWEST_COUNT = 20;
const LONGEST_COUNT = 20;
const GESTURE_CAPACITY = 32;
const MAX_SCRIPTS = 5;
/** Of a time before that it is not known any more what else ran in it. */
const REMEMBERED_MS = 5000;
/** Nobody has looked yet. */
const UNEXPLAINED: readonly never[] = Object.freeze([]);

/** `hasPage`: there is one, so that its browser should tell. */
export function createLongFrameLog(evidence: Evidence, dropped: DroppedCounts, hasPage: boolean): LongFrameLog {
  const isBlind = hasPage && !hasEntries('long-animation-frame') && !hasEntries('longtask');
  let frames: readonly LongFrameReport[] = [];
  let knownToMs = -Infinity;
  let gestures: { startMs: number; endMs: number; kind: string | null }[] = [];

  const gestureIn = (startMs: number, endMs: number): Pick<LongFrameReport, 'isInGesture' | 'gesture'> => {
    const latest = gestures.findLast((gesture) => gesture.startMs < endMs && gesture.endMs > startMs);
    return { isInGesture: latest !== undefined, gesture: latest?.kind ?? null };
  };

  const change = (
    isNews: (frame: LongFrameReport) => boolean,
    news: (frame: LongFrameReport) => Partial<LongFrameReport>,
  ): void => {
    if (!frames.some(isNews)) return;
    frames = Object.freeze(
      frames.map((frame) => (isNews(frame) ? Object.freeze({ ...frame, ...news(frame) }) : frame)),
    );
  };

  const reports = (): readonly LongFrameReport[] => {
    const { part } = explanation;
    if (part) {
      change(
        (frame) => frame.operations === UNEXPLAINED,
        (frame) => ({
          handlers: part.handlersOf(frame.scripts),
          operations: part.blameOperations(frame, evidence),
        }),
      );
    }
    return frames;
  };

  /** The shortest that no gesture saw, else the shortest; never one of the newest. */
  const dropOne = (): void => {
    const older = longestFirst(frames.slice(0, -NEWEST_COUNT));
    const shorter = older.slice(LONGEST_COUNT);
    const least = shorter.findLast((frame) => !frame.isInGesture) ?? shorter.at(-1);
    frames = Object.freeze(frames.filter((frame) => frame !== least));
    dropped.longFrames += 1;
  };

  return {
    reason: isBlind ? NOT_TOLD : null,
    add(sample) {
      const { source, startMs, durationMs, blockingMs, layoutMs } = sample;
      const endMs = startMs + durationMs;
      const facts = {
        source,
        startMs,
        durationMs,
        blockingMs,
        layoutMs,
        scripts: Object.freeze(longestFirst(sample.scripts).slice(0, MAX_SCRIPTS).map(cleanScript)),
      };
      const frame: LongFrameReport = Object.freeze({
        ...facts,
        ...gestureIn(startMs, endMs),
        handlers: UNEXPLAINED,
        operations: UNEXPLAINED,
      });
      frames = Object.freeze([...frames, frame]);
      if (frames.length > CAPACITY) dropOne();
      // Now, for what ran is forgotten.
      reports();
      knownToMs = Math.max(knownToMs, endMs);
      return { kind: 'longFrame', ...facts };
    },
    addGesture(startMs, endMs, kind) {
      const last = gestures.at(-1);
      if (last && startMs <= last.endMs + 1 && endMs >= last.startMs) {
        last.startMs = Math.min(last.startMs, startMs);
        last.endMs = Math.max(last.endMs, endMs);
        last.kind ??= kind ?? null;
      } else gestures = [...gestures.slice(1 - GESTURE_CAPACITY), { startMs, endMs, kind: kind ?? null }];
      // Hot: of a frame that was drawn just now no long one is known yet.
      if (startMs >= knownToMs) return;
      change(
        (frame) => !frame.isInGesture && overlapOf(frame, startMs, endMs) > 0,
        (frame) => gestureIn(frame.startMs, frame.startMs + frame.durationMs),
      );
    },
    blame(startMs, endMs) {
      if (startMs >= knownToMs || endMs - startMs > REMEMBERED_MS) return false;
      const isIn = (frame: LongFrameReport): boolean => overlapOf(frame, startMs, endMs) > 0;
      change(isIn, () => ({ operations: UNEXPLAINED }));
      return frames.some(isIn);
    },
    reports,
    during: (startMs, endMs) => ({
      gesture: gestureIn(startMs, endMs).gesture,
      scripts: frames.filter((frame) => overlapOf(frame, startMs, endMs) > 0).flatMap((frame) => frame.scripts),
    }),
    isTold: (atMs) => knownToMs >= atMs,
    causeWithin: (window) => explanation.part?.findCause(window, reports(), evidence) ?? null,
  };
}

function cleanScript(script: LongFrameScript): LongFrameScript {
  return Object.freeze({
    startMs: script.startMs,
    functionName: redactUrls(script.functionName),
    invoker: redactUrls(script.invoker),
    source: redactUrls(script.source),
    durationMs: script.durationMs,
  });
}
