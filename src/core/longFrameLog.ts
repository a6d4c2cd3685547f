import { redactUrls } from '../lib/redactUrls.ts';
import type { LongFrameSample, LongFrameScript } from '../types/sample.ts';
import type { LongFrameReport } from '../types/snapshot.ts';
import type { BlamedOperation, ViolationCause } from '../types/threshold.ts';
import { blameOperations } from './blame.ts';
import type { HeldTime } from './blame.ts';
import type { FrameLog } from './frameLog.ts';
import type { PendingOperations } from './pendingOperations.ts';
import type { RecentOperations } from './recentOperations.ts';
import type { DroppedCounts } from './selfCost.ts';

/** Where a cause is looked for. */
export interface CauseWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Only the longest frame counts. */
  readonly isOneFrame?: boolean;
  /** It is an operation's own time: frames that are a small part of it explain nothing. */
  readonly isOwn?: boolean;
}

/** The latest long frames, each with the operations that ran in it, and whether the user was moving the map. */
export interface LongFrameLog {
  /** Returns the sample as it may be kept: without what URLs carry. */
  add(sample: LongFrameSample): LongFrameSample;
  /** The user was moving the map in this time; it may be told in pieces, and late. */
  addGesture(startMs: number, endMs: number): void;
  /** The same array until one changes. */
  reports(): readonly LongFrameReport[];
  /** What held the page in this time, `null` where nothing did. */
  causeWithin(window: CauseWindow): ViolationCause | null;
  /** The browser has told of the long frame in which this moment lies, or of a later one. */
  isTold(atMs: number): boolean;
}

const CAPACITY = 50;
const GESTURE_CAPACITY = 32;
const MAX_SCRIPTS = 5;
/** As the browsers define it: https://w3c.github.io/long-animation-frames/#sec-concept */
export const LONG_MS = 50;
/** What took less of a frame did not make it long. */
const MIN_SHARE = 0.3;
const MAP_LIBRARY = /maplibre|mapbox|leaflet|openlayers|deck\.gl|cesium/i;

export function createLongFrameLog(
  operations: RecentOperations,
  pending: PendingOperations,
  drawn: Pick<FrameLog, 'gapsWithin' | 'hasDrawn'>,
  dropped: DroppedCounts,
): LongFrameLog {
  let frames: readonly LongFrameReport[] = [];
  let knownToMs = -Infinity;
  let gestures: { startMs: number; endMs: number }[] = [];

  const blame = (time: HeldTime): readonly BlamedOperation[] => blameOperations(time, operations, pending);
  /** What ran for a good part of this time. */
  const blameMost = (time: HeldTime): ViolationCause['operations'] =>
    blame(time).flatMap((operation) =>
      operation.overlapMs < MIN_SHARE * time.durationMs ? [] : [{ ...operation, frameMs: time.durationMs }],
    );
  const describe = (frame: HeldTime): Pick<ViolationCause, 'heldBy' | 'advice'> => {
    const [first] = blameMost(frame);
    if (first && !first.isPending) return { heldBy: first.name };
    const script = longScript(frame);
    const isDrawing = script
      ? /requestAnimationFrame|FrameRequestCallback/.test(script.invoker) &&
        (MAP_LIBRARY.test(fileName(script.source)) ||
          drawn.hasDrawn(script.startMs, script.startMs + script.durationMs))
      : frame.source === 'long-animation-frame' && drawn.hasDrawn(frame.startMs, frame.startMs + frame.durationMs);
    if (isDrawing)
      return {
        heldBy: "the map's own drawing",
        advice: 'fewer layers, or your listeners of its events: wrap them in measure()',
      };
    if (script) return { heldBy: nameScript(script), advice: 'not measured: wrap it in measure()' };
    return { heldBy: first?.name ?? 'none of your measured operations' };
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
        operations: blame(facts),
      });
      if (frames.length === CAPACITY) dropped.longFrames += 1;
      frames = Object.freeze([...frames.slice(1 - CAPACITY), frame]);
      knownToMs = Math.max(knownToMs, endMs);
      return { kind: 'longFrame', ...facts };
    },
    addGesture(startMs, endMs) {
      const last = gestures.at(-1);
      if (last && startMs <= last.endMs + 1 && endMs >= last.startMs) {
        last.startMs = Math.min(last.startMs, startMs);
        last.endMs = Math.max(last.endMs, endMs);
      } else gestures = [...gestures.slice(1 - GESTURE_CAPACITY), { startMs, endMs }];
      // Hot: of a frame that was drawn just now no long one is known yet.
      if (startMs >= knownToMs) return;
      const isNews = (frame: LongFrameReport): boolean => !frame.isInGesture && overlaps(frame, startMs, endMs);
      if (!frames.some(isNews)) return;
      frames = Object.freeze(
        frames.map((frame) => (isNews(frame) ? Object.freeze({ ...frame, isInGesture: true }) : frame)),
      );
    },
    reports: () => frames,
    isTold: (atMs) => knownToMs >= atMs,
    causeWithin({ startMs, endMs, isOneFrame, isOwn }) {
      // The browser tells of a frame late, and some browsers never do: then the gaps, and what blocked as long by itself.
      const held: HeldTime[] = frames.filter((frame) => overlaps(frame, startMs, endMs));
      const addUntold = (fromMs: number, toMs: number): void => {
        const durationMs = toMs - fromMs;
        const isTold = held.some((time) => overlapOf(time, fromMs, toMs) > durationMs / 2);
        if (durationMs >= LONG_MS && !isTold) held.push({ startMs: fromMs, durationMs, scripts: [] });
      };
      for (const gap of drawn.gapsWithin(startMs, endMs)) addUntold(gap.startMs, gap.endMs);
      const frameCount = held.length;
      for (const run of operations.within(startMs, endMs)) if (run.isSync) addUntold(run.startMs, run.endMs);
      const isFrame = (time: HeldTime): boolean => held.indexOf(time) < frameCount;

      const times = longestFirst(held).slice(0, isOneFrame ? 1 : CAPACITY);
      const [worst] = times;
      const overlapMs = times.reduce((sum, time) => sum + overlapOf(time, startMs, endMs), 0);
      if (!worst || (isOwn && overlapMs < MIN_SHARE * (endMs - startMs))) return null;
      const script = times.flatMap(({ scripts }) => scripts.map(nameScript)).find(Boolean);
      return Object.freeze({
        operations: joinBlamed(times.flatMap(blameMost)),
        longFrameMs: isFrame(worst) ? worst.durationMs : null,
        ...(script ? { script } : {}),
        ...describe(worst),
      });
    },
  };
}

function overlapOf(time: HeldTime, startMs: number, endMs: number): number {
  return Math.min(endMs, time.startMs + time.durationMs) - Math.max(startMs, time.startMs);
}

function overlaps(time: HeldTime, startMs: number, endMs: number): boolean {
  return overlapOf(time, startMs, endMs) > 0;
}

/** Of each the frame that it held longest; those that held most in all first, and those under way last. */
function joinBlamed(parts: ViolationCause['operations']): ViolationCause['operations'] {
  const sums = new Map<string, number>();
  for (const { name, overlapMs } of parts) sums.set(name, (sums.get(name) ?? 0) + overlapMs);
  const longest = [...parts].sort((a, b) => rank(a) - rank(b) || b.overlapMs - a.overlapMs);
  return Object.freeze(
    longest
      .filter(({ name }, index) => longest.findIndex((part) => part.name === name) === index)
      .sort((a, b) => rank(a) - rank(b) || sums.get(b.name)! - sums.get(a.name)!)
      .map((operation) => Object.freeze(operation)),
  );
}

function rank({ isPending }: BlamedOperation): number {
  return isPending ? 1 : 0;
}

function longestFirst<Part extends { readonly durationMs: number }>(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => b.durationMs - a.durationMs);
}

/** The script that took the largest part of the frame, where that is any. */
function longScript({ durationMs, scripts }: HeldTime): LongFrameScript | undefined {
  return scripts.find((script) => script.durationMs >= MIN_SHARE * durationMs);
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

function nameScript({ functionName, invoker, source }: LongFrameScript): string {
  const file = fileName(source);
  const name = functionName || invoker;
  return name && file ? `${name} (${file})` : name || file;
}

function fileName(source: string): string {
  return source.slice(source.lastIndexOf('/') + 1);
}
