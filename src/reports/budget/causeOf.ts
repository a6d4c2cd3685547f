import { formatDuration } from '../../lib/formatDuration.ts';
import type { GestureReport } from '../../types/gesture.ts';
import type { LongFrameReport } from '../../types/snapshot.ts';
import type { Violation, ViolationCause } from '../../types/threshold.ts';
import type { Comparable } from '../comparison.ts';
import { unitOf } from './units.ts';

/** What a whole report tells of causes. */
interface Told {
  readonly violations?: readonly Violation[];
  readonly longFrames?: readonly LongFrameReport[];
  readonly gestures?: readonly GestureReport[];
}

/**
 * What held the page where this was worst, as far as a report tells: by its broken limits, by those of its parts, by the
 * gestures, else by its longest frame.
 */
export function causeOf(reports: readonly (Comparable & Told)[], name: string): string | null {
  const all = reports.flatMap((report) => listOf<Violation>(report.violations));
  const gestures = name === 'GDF' ? reports.flatMap((report) => listOf<GestureReport>(report.gestures)) : [];
  // A vital's own has its name; a part has another unit, and another frame: `GDF.maxGapMs`.
  const isOfPart = ({ pattern }: Violation): boolean => pattern !== name && unitOf(name) !== undefined;
  const own = all.filter((violation) => violation.pattern === name || violation.operation === name);
  const worst =
    findWorst(
      own.filter((violation) => !isOfPart(violation)),
      'value',
    ) ??
    findWorst(gestures, 'GDF') ??
    findWorst(own, 'value');
  if (worst) return sayCause(worst);
  const [frame] = reports
    .flatMap((report) => listOf<LongFrameReport>(report.longFrames))
    .filter(({ operations }) => Array.isArray(operations) && operations.length > 0)
    .sort((a, b) => b.durationMs - a.durationMs);
  const held = frame?.operations[0];
  if (!frame || !held) return null;
  return `the longest frame took ${formatDuration(frame.durationMs)}, ${held.name} ${formatDuration(held.overlapMs)} of it`;
}

function findWorst<Field extends string>(
  found: readonly ({ readonly cause: ViolationCause | null } & { readonly [Key in Field]: number | null })[],
  field: Field,
): ViolationCause | null {
  return found.filter(({ cause }) => cause).sort((a, b) => (b[field] ?? -1) - (a[field] ?? -1))[0]?.cause ?? null;
}

function sayCause({ operations, longFrameMs, heldBy, advice }: ViolationCause): string {
  const held = operations.map(
    ({ name, overlapMs, frameMs, isPending }) =>
      `${name} ${isPending ? 'ran in' : 'held'} ${formatDuration(overlapMs)} of a ${formatDuration(frameMs)} frame`,
  );
  if (held.length > 0) return held.join(', ');
  const frame = longFrameMs === null ? '' : ` (a ${formatDuration(longFrameMs)} frame)`;
  return `${heldBy}${frame}${advice ? `; ${advice}` : ''}`;
}

/** Merged sessions have none, and a file may hold anything. */
function listOf<Value>(found: unknown): readonly Value[] {
  return Array.isArray(found)
    ? (found as readonly Value[]).filter((value) => typeof value === 'object' && value !== null)
    : [];
}
