import type { GestureReport } from '../types/gesture.ts';
import type { VitalSample } from '../types/sample.ts';
import { overlapOf } from './heldTime.ts';
import type { Span } from './heldTime.ts';
import type { LongFrameLog } from './longFrameLog.ts';
import type { DroppedCounts } from './selfCost.ts';

/** The session's gestures, each with its vitals: as many as say how it was. */
export interface GestureLog {
  readonly count: number;
  /** One of the vitals of a gesture. */
  add(sample: VitalSample, gestureMs: number): void;
  /** Something is known of this time: it may explain the latest ones. */
  seekCauses(news: Span): void;
  /** Oldest first; the same array until one changes. */
  reports(): readonly GestureReport[];
}

/** Beyond it some go, until so many are left. */
const CAPACITY = 200;
const THINNED = 150;
/** By each vital. */
const WORST_COUNT = 15;
/** These may still settle. */
const OPEN_COUNT = 10;
/** What is known of those before is being forgotten. */
const LATEST_COUNT = 2;
const RANKED = ['GSL', 'GDF', 'ST', 'VCD', 'maxGapMs'] as const;

interface Entry {
  /** Of all gestures. */
  readonly number: number;
  /** From the first input that it answers on. */
  fromMs: number;
  report: GestureReport;
}

export function createGestureLog(frames: Pick<LongFrameLog, 'causeWithin'>, dropped: DroppedCounts): GestureLog {
  let entries: Entry[] = [];
  let count = 0;
  /** Of the others every so manieth is kept. */
  let stride = 1;
  let reports: readonly GestureReport[] | null = null;

  const begin = (startMs: number, { tags = {}, endMs }: VitalSample): Entry => {
    const { gesture: kind = 'unknown', map = null } = tags;
    const none = { GSL: null, GDF: null, ST: null, VCD: null, settled: null };
    const frameFacts = { framesExpected: null, framesProduced: null, maxGapMs: null, cause: null };
    const entry = { number: count, fromMs: startMs, report: { kind, map, startMs, endMs, ...none, ...frameFacts } };
    entries.push(entry);
    count += 1;
    return entry;
  };
  /** `isAnew`: more can be seen now. */
  const seekCause = (entry: Entry, isAnew = false): void => {
    const { fromMs, report } = entry;
    if (report.cause && !isAnew) return;
    const cause = frames.causeWithin({ startMs: fromMs, endMs: report.endMs });
    if (!cause) return;
    entry.report = { ...report, cause };
    reports = null;
  };
  const thin = (): void => {
    const worst = new Set(
      RANKED.flatMap((field) =>
        [...entries].sort((a, b) => (b.report[field] ?? -1) - (a.report[field] ?? -1)).slice(0, WORST_COUNT),
      ),
    );
    const before = entries.length;
    const isKept = (entry: Entry): boolean =>
      entry.number % stride === 0 || worst.has(entry) || entry.number >= count - OPEN_COUNT;
    entries = entries.filter(isKept);
    while (entries.length > THINNED) {
      stride *= 2;
      entries = entries.filter(isKept);
    }
    dropped.gestures += before - entries.length;
  };

  return {
    get count() {
      return count;
    },
    add(sample, gestureMs) {
      const { name, outcome, value, parts = {}, startMs, endMs } = sample;
      const entry = entries.findLast(({ report }) => report.startMs === gestureMs) ?? begin(gestureMs, sample);
      entry.fromMs = Math.min(entry.fromMs, startMs);
      entry.report = { ...entry.report, [name]: value };
      if (name === 'ST') entry.report = { ...entry.report, settled: outcome };
      if (name === 'GDF') {
        const { expectedFrames = null, producedFrames = null, maxGapMs = null } = parts;
        const found = { framesExpected: expectedFrames, framesProduced: producedFrames, maxGapMs };
        entry.report = { ...entry.report, endMs, ...found };
      }
      seekCause(entry, name === 'GDF');
      if (entries.length > CAPACITY) thin();
      reports = null;
    },
    seekCauses(news) {
      for (const entry of entries.slice(-LATEST_COUNT)) {
        if (overlapOf(news, entry.fromMs, entry.report.endMs) > 0) seekCause(entry, true);
      }
    },
    reports() {
      for (const entry of entries.slice(-OPEN_COUNT)) seekCause(entry);
      return (reports ??= Object.freeze(entries.map(({ report }) => Object.freeze(report))));
    },
  };
}
