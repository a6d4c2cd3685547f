import type { VitalOutcome } from './sample.ts';
import type { ViolationCause } from './threshold.ts';

/**
 * What the user's hand does. `press` is a pointer that goes down or up without moving: a double click, a zoom button.
 */
export type GestureKind = 'drag' | 'wheel' | 'pinch' | 'key' | 'press';

/**
 * `press` begins an action of the hand, `release` ends it, `move` is within one. `cancel` ends it too, but is nothing
 * that the hand did: the browser or another window took over.
 */
export type InputPhase = 'press' | 'move' | 'release' | 'cancel';

/** One gesture of the user's on a map, with its vitals; `null` where one was not measured. */
export interface GestureReport {
  /** `drag`, `wheel`, ... */
  readonly kind: string;
  /** The name that its map was attached under. */
  readonly map: string | null;
  readonly startMs: number;
  /** The last frame that it moved the map in. */
  readonly endMs: number;
  /** ms */
  readonly GSL: number | null;
  /** 0..1 */
  readonly GDF: number | null;
  /** ms; below what it would have been where `settled` is not `measured`. */
  readonly ST: number | null;
  /** 0..1 */
  readonly VCD: number | null;
  /** How its settling ended; `null`: it has not. */
  readonly settled: VitalOutcome | null;
  readonly framesExpected: number | null;
  readonly framesProduced: number | null;
  /** The longest gap between two of its frames. */
  readonly maxGapMs: number | null;
  /** What held the page in it; `null` where nothing did. */
  readonly cause: ViolationCause | null;
}
