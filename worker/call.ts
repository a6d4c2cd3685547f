import type { Stop } from '../src/types/functions.ts';
import type { ExecuteOptions } from '../src/types/taskRunner.ts';
import type { TaskDefinition } from '../src/types/tasks.ts';
import type { FixedInput } from './fixInput.ts';

/** What the pool knows of a task. */
export interface TaskStats {
  readonly name: string;
  readonly task: TaskDefinition;
  /** Longest run of one input. */
  readonly limitMs: number;
  /** What the next run may take; `undefined` before its first. */
  runMs: number | undefined;
  /** The same, quick to fall: a first run, in cold code, says little of the next. */
  briefMs: number;
  /** It has handed out rows, so it shares no message. */
  isStream: boolean;
}

/** One accepted call, from `execute` until its promise settles. */
export interface Call {
  /** In order of arrival, from 1. */
  readonly id: number;
  readonly stats: TaskStats;
  readonly input: unknown;
  /** Of one that waits. */
  fixed: FixedInput | undefined;
  readonly isBatch: boolean;
  readonly options: ExecuteOptions;
  readonly priority: number;
  readonly submittedMs: number;
  /** When the caller's whole wait is over, and its wait for a worker. */
  readonly dueMs: number;
  readonly queueDueMs: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** Its signal is not waited for any more. */
  unwatch: Stop | undefined;
  residentKey: string | undefined;
  /** May share a message: small, and nothing in it moves. */
  isSmall: boolean;
  isQueued: boolean;
  isSettled: boolean;
  /** Runs begun. */
  attempt: number;
  /** Longest run, of a batch for all its inputs together. */
  limitMs: number;
  /** When it was told to stop. */
  givenUpMs: number | undefined;
  sendMs: number;
  receiveMs: number;
  /** An output that came before its outcome. */
  apart: { readonly value: unknown } | undefined;
  /** What it told on the way and was heard here. */
  noteCount: number;
  /** Rows handed out, and those of them that the caller has not taken. */
  rowCount: number;
  openRows: number;
  /** Of a batch, how many inputs it has, and the places of those that were sent, if that was not all. */
  inputCount: number;
  places: readonly number[] | undefined;
}

/** Whether a call that may have been begun may be begun again, after so many runs. */
export function mayRepeat({ stats, options, attempt, rowCount }: Call, retries: number): boolean {
  return stats.task.isIdempotent === true && attempt <= retries && !options.transfer?.length && rowCount === 0;
}
