import { createLoadLate } from '../lib/loadLate.ts';
import type { Stop } from '../types/functions.ts';
import type { Report } from '../types/report.ts';
import type { FailureRate, MetricsRepository, ReportPart } from '../types/repository.ts';
import type { TellProblem } from '../types/sample.ts';

/** Who keeps sessions on the device: the repository, or something like it. */
export type SessionKeeper = Pick<MetricsRepository, 'record' | 'flush'> &
  Partial<Pick<MetricsRepository, 'failureRate'>>;

export interface KeptSession {
  /** Over the sessions that were kept before this one; `null` until it is known. */
  readonly failureRate: FailureRate | null;
  /** Writes it for the last time. */
  readonly stop: Stop;
}

export interface SessionParts {
  readonly isSampled: boolean;
  readonly report: () => Report;
  /** Brings the code that tells what has changed. */
  readonly loadChanges: () => Promise<() => Iterable<ReportPart> | null>;
  readonly problem: TellProblem;
}

/** Keeps the session as it goes, if it is sampled; whole, while the code that tells what has changed is on its way. */
export function keepSession(
  repository: SessionKeeper,
  { isSampled, report, loadChanges, problem }: SessionParts,
): KeptSession {
  let failureRate: FailureRate | null = null;
  let changes: (() => Iterable<ReportPart> | null) | undefined;
  const ask = async (): Promise<void> => {
    try {
      failureRate = (await repository.failureRate?.()) ?? null;
    } catch (error) {
      problem('repository-threw', error);
    }
  };
  const load = async (): Promise<void> => {
    changes = await createLoadLate(loadChanges, (error) => problem('changes-missing', error))();
  };
  void ask();
  if (isSampled) void load();
  const stop = isSampled ? repository.record(report, () => changes?.() ?? null) : () => {};
  return {
    get failureRate() {
      return failureRate;
    },
    stop,
  };
}
