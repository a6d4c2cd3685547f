import { redactUrls } from '../lib/redactUrls.ts';
import type { LongFrameSample, LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { BlamedOperation, ViolationCause } from '../types/threshold.ts';
import type { PendingOperations } from './pendingOperations.ts';
import type { OperationRun, RecentOperations } from './recentOperations.ts';
import type { DroppedCounts } from './selfCost.ts';

/** The latest long frames, each with the operations that ran in it, and whether the user was moving the map. */
export interface LongFrameLog {
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: LongFrameSample): LongFrameSample;
  /** The user was moving the map in this time; it may be told in pieces, and late. */
  addGesture(startMs: number, endMs: number): void;
  /** The same array until one changes. */
  reports(): readonly LongFrameReport[];
  /** What blocked in this time, `null` where nothing is known. */
  causeWithin(startMs: number, endMs: number): ViolationCause | null;
}

const CAPACITY = 50;
const GESTURE_CAPACITY = 32;
const MAX_SCRIPTS = 5;
const MAX_NAMED = 5;
/** As the browsers define it: https://w3c.github.io/long-animation-frames/#sec-concept */
const LONG_MS = 50;

export function createLongFrameLog(
  operations: RecentOperations,
  pending: PendingOperations,
  dropped: DroppedCounts,
): LongFrameLog {
  let frames: readonly LongFrameReport[] = [];
  let gestures: { startMs: number; endMs: number }[] = [];

  /** What is known to have blocked; else what was under way, for a part after an `await` blocks too. */
  const blame = (startMs: number, endMs: number): readonly BlamedOperation[] => {
    const blocking = sumByName(operations.within(startMs, endMs), endMs - startMs);
    if (blocking.length > 0) return blocking;
    const underWay = pending.within(startMs, endMs).map(({ name, ...run }) => ({
      name,
      overlapMs: Math.min(endMs, run.endMs) - Math.max(startMs, run.startMs),
    }));
    return Object.freeze(
      sumByName(underWay, endMs - startMs).map((part) => Object.freeze({ ...part, isPending: true as const })),
    );
  };

  return {
    add(sample) {
      const { source, startMs, durationMs, blockingMs } = sample;
      const endMs = startMs + durationMs;
      const facts = {
        source,
        startMs,
        durationMs,
        blockingMs,
        scripts: Object.freeze(longestFirst(sample.scripts).slice(0, MAX_SCRIPTS).map(cleanScript)),
      };
      const frame: LongFrameReport = Object.freeze({
        ...facts,
        isInGesture: gestures.some((gesture) => gesture.startMs < endMs && gesture.endMs > startMs),
        operations: blame(startMs, endMs),
      });
      if (frames.length === CAPACITY) dropped.longFrames += 1;
      frames = Object.freeze([...frames.slice(1 - CAPACITY), frame]);
      return { kind: 'longFrame', ...facts };
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
      const told = longestFirst(frames.filter((frame) => overlaps(frame, startMs, endMs)));
      // What blocked as long by itself: the browser tells of a frame late, and some browsers never do.
      const untold = operations
        .within(startMs, endMs)
        .filter((run) => run.endMs - run.startMs >= LONG_MS && !told.some((frame) => names(frame, run)));
      if (told.length + untold.length === 0) return null;
      const script = told.flatMap(({ scripts }) => scripts.map(nameScript)).find(Boolean);
      const longFrameMs = Math.max(told[0]?.durationMs ?? 0, ...untold.map(({ overlapMs }) => overlapMs));
      const operations_ = joinBlamed([...told.flatMap((frame) => frame.operations), ...untold]);
      return Object.freeze({
        operations: operations_.map((operation) => ({ ...operation, frameMs: longFrameMs })),
        longFrameMs,
        ...(script ? { script } : {}),
        heldBy: operations_[0]?.name ?? script ?? 'none of your measured operations',
      });
    },
  };
}

function overlaps(frame: LongFrameReport, startMs: number, endMs: number): boolean {
  return frame.startMs < endMs && frame.startMs + frame.durationMs > startMs;
}

function names(frame: LongFrameReport, run: OperationRun): boolean {
  return overlaps(frame, run.startMs, run.endMs) && frame.operations.some(({ name }) => name === run.name);
}

/** What is known to have blocked; what was merely under way only where nothing is known. */
function joinBlamed(parts: readonly BlamedOperation[]): readonly BlamedOperation[] {
  const blocking = parts.filter(({ isPending }) => !isPending);
  if (blocking.length > 0) return sumByName(blocking, Infinity);
  return Object.freeze(sumByName(parts, Infinity).map((part) => Object.freeze({ ...part, isPending: true as const })));
}

/** Longest overlap first; of equal ones the first. Runs at the same time are no longer than the time they had. */
function sumByName(parts: readonly BlamedOperation[], mostMs: number): readonly BlamedOperation[] {
  const sums = new Map<string, number>();
  for (const { name, overlapMs } of parts) sums.set(name, Math.min((sums.get(name) ?? 0) + overlapMs, mostMs));
  return Object.freeze(
    Array.from(sums, ([name, overlapMs]) => Object.freeze({ name, overlapMs }))
      .sort((a, b) => b.overlapMs - a.overlapMs)
      .slice(0, MAX_NAMED),
  );
}

function longestFirst<Part extends { readonly durationMs: number }>(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => b.durationMs - a.durationMs);
}

function cleanScript(script: LongFrameScript): LongFrameScript {
  return Object.freeze({
    functionName: redactUrls(script.functionName),
    invoker: redactUrls(script.invoker),
    source: redactUrls(script.source),
    durationMs: script.durationMs,
    startMs: script.startMs,
  });
}

function nameScript({ functionName, invoker, source }: LongFrameScript): string {
  return functionName || invoker || source;
}
