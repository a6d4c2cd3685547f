import type { Report } from '../../types/report.ts';
import type { OperationDetail, VitalDetail } from '../../types/snapshot.ts';
import type { ViolationCause } from '../../types/threshold.ts';
import { sampleOf } from '../labels.ts';
import { sayDuration, sayMany, sayValue } from '../say.ts';
import type { Seen } from './fill.ts';

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
  const { gestures, vitals } = report;
  const stuck = gestures.filter(
    ({ GSL, GDF, maxGapMs }) =>
      (GSL ?? 0) > vitals.GSL.good || (GDF ?? 0) > vitals.GDF.good || (maxGapMs ?? 0) > LONG_GAP_MS,
  );
  return { report, janky: holdersOf(stuck, report) };
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

/** The parts that explain a vital; others are bounds and moments. */
const PART = /^(transfer|worker|draw|load|network|decode|render|busy|gpu)Ms$/;

/** A vital that is not good, in words. Its cost is that of all that was measured; a share is one of a second. */
export function seeVital(vital: VitalDetail): readonly (Seen & { costMs: number })[] {
  const { name, value, good, unit, sampleCount, parts, rating } = vital;
  if (!rating || rating === 'good') return [];
  const told = Object.entries(parts).flatMap(([part, ms]) =>
    PART.test(part) ? `, ${part.slice(0, -2)} ${sayDuration(ms)}` : [],
  );
  return [
    {
      value: sayValue(value ?? 0, unit),
      good: sayValue(good, unit),
      samples: sayMany(sampleCount, sampleOf(name)),
      parts: told.length > 0 ? `; in the latest${told.join('')}` : '',
      isFair: rating !== 'poor',
      costMs: overGood(vital) * sampleCount * (unit === 'ms' ? 1 : 1000),
    },
  ];
}

/** Most of its runs were a worker's. */
export function isAway({ routes, count }: OperationDetail): boolean {
  return (routes.worker ?? 0) > count / 2;
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
