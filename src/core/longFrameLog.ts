import { redactUrls } from '../lib/redactUrls.ts';
import type { LongFrameSample, LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { ViolationCause } from '../types/threshold.ts';
import type { RecentOperations } from './recentOperations.ts';

/** The latest long frames, each with the operations that ran in it, and whether the user was moving the map. */
export interface LongFrameLog {
  readonly droppedCount: number;
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: LongFrameSample): LongFrameSample;
  /** The user was moving the map in this time; it may be told in pieces, and late. */
  addGesture(startMs: number, endMs: number): void;
  /** The same array until one changes. */
  reports(): readonly LongFrameReport[];
  /** What blocked in this time, `null` where nothing is known. */
  causeWithin(startMs: number, endMs: number): ViolationCause | null;
  clear(): void;
}

const CAPACITY = 50;
const GESTURE_CAPACITY = 32;
const MAX_SCRIPTS = 5;
/** As the browsers define it: https://w3c.github.io/long-animation-frames/#sec-concept */
const LONG_MS = 50;

export function createLongFrameLog(operations: RecentOperations): LongFrameLog {
  let frames: readonly LongFrameReport[] = [];
  let gestures: { startMs: number; endMs: number }[] = [];
  let droppedCount = 0;
  const overlaps = (frame: LongFrameReport, startMs: number, endMs: number): boolean =>
    frame.startMs < endMs && frame.startMs + frame.durationMs > startMs;

  return {
    get droppedCount() {
      return droppedCount;
    },
    add(sample) {
      const { kind, ...rest } = sample;
      const { startMs, durationMs } = rest;
      const frame = {
        ...rest,
        scripts: Object.freeze(longestFirst(sample.scripts).slice(0, MAX_SCRIPTS).map(cleanScript)),
        isInGesture: false,
        operations: operations.within(startMs, startMs + durationMs),
      };
      frame.isInGesture = gestures.some((gesture) => overlaps(frame, gesture.startMs, gesture.endMs));
      if (frames.length === CAPACITY) droppedCount += 1;
      frames = Object.freeze([...frames.slice(1 - CAPACITY), Object.freeze(frame)]);
      return { kind, ...rest, scripts: frame.scripts };
    },
    addGesture(startMs, endMs) {
      const last = gestures.at(-1);
      if (last && startMs <= last.endMs + 1 && endMs >= last.startMs) {
        last.startMs = Math.min(last.startMs, startMs);
        last.endMs = Math.max(last.endMs, endMs);
      } else gestures = [...gestures.slice(1 - GESTURE_CAPACITY), { startMs, endMs }];
      const isNews = (frame: LongFrameReport): boolean => !frame.isInGesture && overlaps(frame, startMs, endMs);
      if (!frames.some(isNews)) return;
      frames = Object.freeze(
        frames.map((frame) => (isNews(frame) ? Object.freeze({ ...frame, isInGesture: true }) : frame)),
      );
    },
    reports: () => frames,
    causeWithin(startMs, endMs) {
      let longest: LongFrameReport | null = null;
      for (const frame of frames) {
        if (overlaps(frame, startMs, endMs) && frame.durationMs > (longest?.durationMs ?? 0)) longest = frame;
      }
      // What blocked for longer than any frame that the browser told of: it tells late, and some browsers never do.
      const blocking = operations.within(startMs, endMs, LONG_MS);
      const longestMs = blocking[0]?.overlapMs ?? 0;
      if (longest && longest.durationMs >= longestMs) {
        const script = longest.scripts.map(nameScript)[0];
        return Object.freeze({
          operations: longest.operations,
          longFrameMs: longest.durationMs,
          ...(script ? { script } : {}),
        });
      }
      return blocking.length ? Object.freeze({ operations: blocking, longFrameMs: longestMs }) : null;
    },
    clear() {
      frames = [];
      gestures = [];
      droppedCount = 0;
    },
  };
}

function longestFirst(scripts: readonly LongFrameScript[]): LongFrameScript[] {
  return [...scripts].sort((a, b) => b.durationMs - a.durationMs);
}

function cleanScript(script: LongFrameScript): LongFrameScript {
  return Object.freeze({
    functionName: redactUrls(script.functionName),
    invoker: redactUrls(script.invoker),
    source: redactUrls(script.source),
    durationMs: script.durationMs,
  });
}

function nameScript({ functionName, invoker, source }: LongFrameScript): string {
  return functionName || invoker || source;
}
