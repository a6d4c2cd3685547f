import type { ExecuteOptions } from '../src/types/taskRunner.ts';
import type { TaskDefinition } from '../src/types/tasks.ts';

/** One accepted call, from `execute` until its promise settles. */
export interface TaskRecord {
  /** In order of arrival, from 1. */
  readonly id: number;
  readonly name: string;
  readonly task: TaskDefinition;
  readonly input: unknown;
  readonly isBatch: boolean;
  readonly options: ExecuteOptions;
  readonly priority: number;
  residentKey: string | undefined;
  readonly submittedMs: number;
  readonly queueDeadlineMs: number;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  stopListening: (() => void) | undefined;
  isSettled: boolean;
  /** May share a message: small, and nothing in it moves. */
  isSmall: boolean;
  /** Runs begun. */
  attempt: number;
  startedMs: number;
  sendMs: number;
  receiveMs: number;
  /** An output that came before its outcome. */
  value: unknown;
}
