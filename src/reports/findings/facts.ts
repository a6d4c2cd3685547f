import type { Report } from '../../types/report.ts';
import type { OperationDetail, VitalDetail } from '../../types/snapshot.ts';
import type { Violation } from '../../types/threshold.ts';

/** What several rules look at, read once. */
export interface Facts {
  readonly report: Report;
  /** Violations that say what dragging felt like, by what held the page in them, the most first. */
  readonly janky: readonly Holder[];
}

/** Someone who held the page while the user moved the map. */
export interface Holder {
  readonly name: string;
  readonly advice: string | undefined;
  /** As the report has it; `undefined`: it is none of the operations. */
  readonly operation: OperationDetail | undefined;
  readonly violationCount: number;
  readonly longestMs: number;
  readonly ofFrameMs: number;
}

export function readFacts(report: Report): Facts {
  const broken = report.violations.filter(
    ({ operation, pattern }) => operation === 'GDF' || pattern === 'GDF.maxGapMs',
  );
  return { report, janky: holdersOf(broken, report) };
}

/** By the words of a cause. */
export const MAP_DRAWING = "the map's own drawing";
export const NOBODY = 'none of your measured operations';

/** By how much its headline is over what is good. */
export function overGood({ value, good }: Pick<VitalDetail, 'value' | 'good'>): number {
  return Math.max(0, (value ?? good) - good);
}

export function isPoorly({ rating }: Pick<VitalDetail, 'rating'>): boolean {
  return rating === 'poor' || rating === 'needs-improvement';
}

function holdersOf(violations: readonly Violation[], report: Report): readonly Holder[] {
  const holders = new Map<string, Holder>();
  for (const { cause } of violations) {
    if (!cause) continue;
    const [first] = cause.operations;
    const before = holders.get(cause.heldBy);
    const isLonger = (first?.overlapMs ?? cause.longFrameMs ?? 0) > (before?.longestMs ?? -1);
    const longest =
      isLonger || !before
        ? { longestMs: first?.overlapMs ?? cause.longFrameMs ?? 0, ofFrameMs: first?.frameMs ?? cause.longFrameMs ?? 0 }
        : before;
    holders.set(cause.heldBy, {
      name: cause.heldBy,
      advice: cause.advice,
      operation: report.operations.find(({ name }) => name === first?.name && name === cause.heldBy),
      violationCount: (before?.violationCount ?? 0) + 1,
      longestMs: longest.longestMs,
      ofFrameMs: longest.ofFrameMs,
    });
  }
  return [...holders.values()].sort((a, b) => b.violationCount * b.longestMs - a.violationCount * a.longestMs);
}
