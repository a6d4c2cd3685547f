import type { Tags } from './app.ts';
import type { BlockTimes, Context } from './sample.ts';

/**
 * Limits on an operation, or on a vital. `null` takes a limit away. One that makes
 * no sense (a field that does not exist, a GDF of 12) is told as the problem `bad-threshold`.
 */
export interface Threshold {
  /** On each measurement of a vital, in its own unit. @default its limit of poor */
  readonly max?: number | null;
  /** On the session's measurements of a vital. */
  readonly p75?: number | null;
  readonly p95?: number | null;
  /** On each call. On a vital in milliseconds it is `max`. */
  readonly maxMs?: number | null;
  /** On the longest single stretch for which a call held the page; compared where that is known. */
  readonly blockMs?: number | null;
  /** On the session's distribution. */
  readonly p75Ms?: number | null;
  readonly p95Ms?: number | null;
  /** On failed calls / all calls, 0..1. */
  readonly errorRatio?: number | null;
  /** On what each call adds to the heap. */
  readonly memoryDeltaBytes?: number | null;
  /** Limits on the distribution say nothing below this many. @default 20 for operations, 1 for FTP and TCM, else 5 */
  readonly minSamples?: number;
  /** At least this long between two violations of the same limit. @default 1000 */
  readonly cooldownMs?: number;
}

export type ThresholdMetric =
  | 'maxMs'
  | 'blockMs'
  | 'p75Ms'
  | 'p95Ms'
  | 'errorRatio'
  | 'memoryDeltaBytes'
  /** A measurement of a vital. */
  | 'vital'
  | 'max'
  | 'p75'
  | 'p95'
  | 'stuck';

/**
 * By operation name, `prefix.*` or `*`, or by the name of a vital, of `GDF.maxGapMs` (the longest gap of a gesture) or of
 * `heapBytes`. A number means `{ maxMs }`; of the latter names it means `{ max }`, and `null` no limit at all.
 */
export type Thresholds = Readonly<Record<string, Threshold | number | null>>;

/** An operation that ran inside a long frame. */
export interface BlamedOperation {
  readonly name: string;
  /** Time inside the frame: never more than the frame has. */
  readonly overlapMs: number;
  /** Under way, and perhaps only waiting: what it does after an `await` may have blocked. Such come last. */
  readonly isPending?: true;
}

/** What most likely caused a violation. */
export interface ViolationCause {
  /** Operations that held at least 30 % of a frame, those that held most first; `frameMs`: the frame of `overlapMs`. */
  readonly operations: readonly (BlamedOperation & { readonly frameMs: number })[];
  /** The frame that held most of the window, else a gap between two frames; `null` where neither was seen. */
  readonly longFrameMs: number | null;
  /** The script that took most of the frame, if the browser tells and it took 30 % of it. */
  readonly script?: string;
  /** The user's gesture meanwhile: `drag`, `wheel`, ... */
  readonly gesture?: string;
  /** The event handlers that ran in the frame which held most. */
  readonly handlers?: readonly string[];
  /** What held most: the operation, else the browser's words for the script, else words of ours, as `the map's own drawing`. */
  readonly heldBy: string;
  /** What to do where no operation of yours is to blame. */
  readonly advice?: string;
}

/** Where a run took place, and for how long it held the page. */
export interface RunPlace {
  readonly on: 'page' | 'worker';
  readonly durationMs: number;
  /** `null` where nobody can tell. */
  readonly block: BlockTimes | null;
}

/** A broken threshold. */
export interface Violation {
  readonly id: number;
  /** The operation's or the vital's name. */
  readonly operation: string;
  readonly metric: ThresholdMetric;
  readonly value: number;
  readonly limit: number;
  /** Of value and limit. */
  readonly unit: 'ms' | 'ratio' | 'score' | 'bytes';
  /** The name or pattern whose threshold this is. */
  readonly pattern: string;
  readonly atMs: number;
  readonly context: Context;
  /** The durations (or vital values) of the latest calls, oldest first; the last one is this call. */
  readonly history: readonly number[];
  /** The call that broke it; `null` where it was no single call of an operation. */
  readonly ran: RunPlace | null;
  readonly cause: ViolationCause | null;
  /** Violations of this limit that the cool-down swallowed since the last one told. */
  readonly suppressedCount: number;
  /** The app's own, as `setTags` had them. */
  readonly tags?: Tags;
}

/** A limit that was broken: how often, and which of its violations are kept. Those are found in `violations` by their id. */
export interface BrokenLimit extends Pick<Violation, 'operation' | 'metric' | 'pattern' | 'unit'> {
  /** As it was when it was broken last. */
  readonly limit: number;
  /** Violations told; those of all limits are the session's `violationCount`. */
  readonly count: number;
  /** Violations that the cool-down swallowed, beside those. */
  readonly suppressedCount: number;
  readonly firstId: number;
  readonly lastId: number;
  /** At most three, the worst first. */
  readonly worstIds: readonly number[];
}

/** A limit of the session, and what became of it. */
export interface LimitVerdict {
  /** The name or pattern that it was set for, and its field: `p75Ms`. */
  readonly pattern: string;
  readonly field: string;
  readonly limit: number;
  /** `unmatched`: no operation of that name came; `unmeasured`: too few measurements to tell, or none. */
  readonly state: 'kept' | 'broken' | 'unmatched' | 'unmeasured';
  /** With what the cool-down swallowed. */
  readonly brokenCount: number;
  /** The worst value that broke it. */
  readonly worst: number | null;
}
