import type { TaskRecord } from './taskRecord.ts';
import type { Link } from './workerLink.ts';

/** A place where one call at a time runs: a worker, or the page itself. */
export interface Slot {
  /** In order of start, from 1; `null` on the page. */
  readonly number: number | null;
  link: Link | undefined;
  /** `dying`: ended, but what it had said may still be on its way. */
  state: 'loading' | 'idle' | 'busy' | 'dying';
  /** When it began to load, to idle or to work. */
  sinceMs: number;
  /** Of its message, the calls that have not ended, oldest first. */
  calls: TaskRecord[];
  running: TaskRecord | undefined;
  /** Nothing is told of its message before all of it is answered: any of the calls may be running. */
  isQuiet: boolean;
  runDeadlineMs: number;
  /** When an aborted task has had its time. */
  killAtMs: number;
  /** When it was last heard of. */
  seenMs: number;
  /** Since when it owes a sign of life. */
  pingedMs: number | undefined;
  /** What is kept there, by key, and what it cost to make; `null` while that is unknown. */
  residents: Map<string, number | null>;
  /** Ends the dying. */
  finish: (() => void) | undefined;
  /** Of the dying: looks left that must find it silent, and when the next is due. */
  looksLeft: number;
  lookAtMs: number;
}

export function createSlot(number: number | null, nowMs: number): Slot {
  return {
    number,
    link: undefined,
    state: 'loading',
    sinceMs: nowMs,
    calls: [],
    running: undefined,
    isQuiet: false,
    runDeadlineMs: Infinity,
    killAtMs: Infinity,
    seenMs: nowMs,
    pingedMs: undefined,
    residents: new Map(),
    finish: undefined,
    looksLeft: 0,
    lookAtMs: Infinity,
  };
}
