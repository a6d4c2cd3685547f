import type { Report } from '../../types/report.ts';
import type { OperationDetail, VitalDetail } from '../../types/snapshot.ts';
import type { ViolationCause } from '../../types/threshold.ts';

/** What several rules look at, read once. */
export interface Facts {
  readonly report: Report;
  /** Who held the page while the user moved the map, those that cost most first. */
  readonly janky: readonly Holder[];
}

export interface Holder {
  readonly name: string;
  /** As the report has it; `undefined`: it is none of the operations. */
  readonly operation: OperationDetail | undefined;
  /** What to do about what is none. */
  readonly advice: string;
  /** Moves that it made stutter. */
  readonly stuckCount: number;
  readonly longestMs: number;
  readonly ofFrameMs: number;
}

export function readFacts(report: Report): Facts {
  const { gestures, violations, vitals } = report;
  const stuck = gestures.filter(({ GDF, maxGapMs }) => (GDF ?? 0) > vitals.GDF.good || (maxGapMs ?? 0) > LONG_GAP_MS);
  // Reports of before tell of moves by what they broke: at most one of each moment.
  const broken = violations.filter(({ operation, pattern }) => operation === 'GDF' || pattern === 'GDF.maxGapMs');
  const byMoment = new Map(broken.map(({ atMs, cause }) => [atMs, { cause }]));
  return { report, janky: holdersOf(gestures.length ? stuck : [...byMoment.values()], report) };
}

/** From here on a gap is seen: half of what the limit on it says is poor. */
const LONG_GAP_MS = 50;

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

function holdersOf(moves: readonly { cause: ViolationCause | null }[], report: Report): readonly Holder[] {
  const holders = new Map<string, Holder>();
  for (const { cause } of moves) {
    if (!cause) continue;
    const { heldBy, longFrameMs, operations, advice = 'wrap it in measure()' } = cause;
    // Others may have held other frames of the same move.
    const own = operations.find(({ name }) => name === heldBy);
    const before = holders.get(heldBy);
    const heldMs = own?.overlapMs ?? longFrameMs ?? 0;
    const isLonger = heldMs >= (before?.longestMs ?? 0);
    holders.set(heldBy, {
      name: heldBy,
      advice,
      operation: own && report.operations.find(({ name }) => name === heldBy),
      stuckCount: (before?.stuckCount ?? 0) + 1,
      longestMs: isLonger ? heldMs : (before?.longestMs ?? 0),
      ofFrameMs: isLonger ? (own?.frameMs ?? longFrameMs ?? 0) : (before?.ofFrameMs ?? 0),
    });
  }
  return [...holders.values()].sort((a, b) => b.stuckCount * b.longestMs - a.stuckCount * a.longestMs);
}
