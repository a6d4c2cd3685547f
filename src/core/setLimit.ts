import type { Unsubscribe } from '../types/functions.ts';
import type { Threshold } from '../types/threshold.ts';
import type { MonitorState } from './monitorState.ts';
import type { Recorder } from './recorder.ts';

type Limited = Pick<MonitorState, 'thresholds' | 'operations'>;
type Teller = Pick<Recorder, 'isOpen' | 'problem'>;

/** Sets a limit, until it is taken back; one that cannot be meant is told as a problem. */
export function setLimit(
  pattern: string,
  threshold: Threshold | number | null,
  { thresholds, operations }: Limited,
  { isOpen, problem }: Teller,
): Unsubscribe {
  if (!isOpen) return () => {};
  try {
    const remove = thresholds.add(pattern, threshold, problem);
    operations.applyLimits();
    return () => {
      remove();
      operations.applyLimits();
    };
  } catch (error) {
    problem('bad-threshold', error);
    return () => {};
  }
}

/** Tells of limits that have matched no operation so far. */
export function tellUnmatched({ thresholds, operations }: Limited, { isOpen, problem }: Teller): void {
  const names = Array.from(operations.all(), ({ name }) => name);
  if (isOpen) thresholds.tellUnmatched(names, problem);
}
