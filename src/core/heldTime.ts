import type { LongFrameSample, LongFrameScript } from '../types/sample.ts';
import type { BlamedOperation } from '../types/threshold.ts';
import type { FrameLog } from './frameLog.ts';
import type { PendingOperations } from './pendingOperations.ts';
import type { RecentOperations } from './recentOperations.ts';

/** A time in which the page answered nobody, and what of its scripts the browser tells. */
export interface HeldTime {
  readonly startMs: number;
  readonly durationMs: number;
  readonly scripts: readonly LongFrameScript[];
  readonly layoutMs?: LongFrameSample['layoutMs'];
  /** Absent: seen as a gap between two frames, or not as a frame at all. */
  readonly source?: LongFrameSample['source'];
  /** The user's, meanwhile. */
  readonly gesture?: string | null;
  readonly handlers?: readonly string[];
  /** Those to blame for all of it, where that was asked before. */
  readonly operations?: readonly BlamedOperation[];
}

/** Where a cause is looked for. */
export interface CauseWindow {
  readonly startMs: number;
  readonly endMs: number;
  /** Only the frame that takes most of it counts. */
  readonly isOneFrame?: boolean;
  /** It is an operation's own time: frames that are a small part of it explain nothing. */
  readonly isOwn?: boolean;
}

/** What is known of what went on in a frame. */
export interface Evidence {
  readonly recent: RecentOperations;
  readonly pending: PendingOperations;
  readonly drawn: Pick<FrameLog, 'gapsWithin' | 'hasDrawn'>;
}

/** As the browsers define it: https://w3c.github.io/long-animation-frames/#sec-concept */
export const LONG_MS = 50;

export type Span = Pick<HeldTime, 'startMs' | 'durationMs'>;

/** How much of this time it held the page; none where that is not positive. */
export function overlapOf(time: Span, startMs: number, endMs: number): number {
  return Math.min(endMs, time.startMs + time.durationMs) - Math.max(startMs, time.startMs);
}

export function longestFirst<Part extends { readonly durationMs: number }>(parts: readonly Part[]): Part[] {
  return [...parts].sort((a, b) => b.durationMs - a.durationMs);
}
