import type { Context } from './sample.ts';

/** Limits on an operation. A number in its place means `{ maxMs }`. */
export interface Threshold {
  /** On each call. */
  readonly maxMs?: number;
  /** On the session's distribution. */
  readonly p75Ms?: number;
  readonly p95Ms?: number;
  /** On failed calls / all calls, 0..1. */
  readonly errorRatio?: number;
  /** Distribution limits say nothing below this many calls. @default 20 */
  readonly minSamples?: number;
  /** At least this long between two violations of the same limit. @default 1000 */
  readonly cooldownMs?: number;
}

export type ThresholdMetric = 'maxMs' | 'p75Ms' | 'p95Ms' | 'errorRatio' | 'vital' | 'stuck';

/** By operation name, `prefix.*`, or vital name (a number in the vital's unit, checked on each measurement). */
export type Thresholds = Readonly<Record<string, Threshold | number>>;

/** An operation that ran inside a long frame. */
export interface BlamedOperation {
  readonly name: string;
  readonly overlapMs: number;
  /**
   * Asynchronous, and under way: what it does after an `await` may have blocked, or something else did. Such are named only
   * where nothing is known to have blocked.
   */
  readonly isPending?: true;
}

/** What most likely caused a violation. */
export interface ViolationCause {
  /** Operations that ran inside the long frame, longest overlap first. */
  readonly operations: readonly BlamedOperation[];
  /** The longest blocking frame in the window. */
  readonly longFrameMs: number;
  /** The script the browser blames most, if it tells. */
  readonly script?: string;
}

/** A broken threshold. */
export interface Violation {
  readonly id: number;
  /** The operation's or the vital's name. */
  readonly operation: string;
  readonly metric: ThresholdMetric;
  readonly value: number;
  readonly limit: number;
  /** The name or pattern whose threshold this is. */
  readonly pattern: string;
  readonly atMs: number;
  readonly context: Context;
  /** The durations (or vital values) of the latest calls, oldest first; the last one is this call. */
  readonly history: readonly number[];
  readonly cause: ViolationCause | null;
  /** Violations of this limit that the cool-down swallowed since the last one told. */
  readonly suppressedCount: number;
}
