import { redactUrls } from '../lib/redactUrls.ts';
import type { ProblemSample } from '../types/sample.ts';
import type { ProblemReport } from '../types/snapshot.ts';
import type { DroppedCounts } from './selfCost.ts';

/** Problems by code: how often, and the latest. */
export interface ProblemLog {
  /** Returns the problem as it is kept. */
  add(sample: ProblemSample): ProblemSample;
  /** The same array until a problem comes. */
  reports(): readonly ProblemReport[];
}

const MAX_CODES = 64;
const MAX_CODE_LENGTH = 100;

export function createProblemLog(dropped: DroppedCounts): ProblemLog {
  const byCode = new Map<string, ProblemReport>();
  let reports: readonly ProblemReport[] | null = null;

  return {
    add(sample) {
      const code = redactUrls(sample.code).slice(0, MAX_CODE_LENGTH);
      const latestMessage = redactUrls(sample.message);
      const known = byCode.get(code);
      if (!known && byCode.size === MAX_CODES) dropped.problems += 1;
      else {
        const count = (known?.count ?? 0) + 1;
        byCode.set(code, Object.freeze({ code, count, latestMessage, latestAtMs: sample.atMs }));
        reports = null;
      }
      return { ...sample, code, message: latestMessage };
    },
    reports: () => (reports ??= Object.freeze([...byCode.values()])),
  };
}
