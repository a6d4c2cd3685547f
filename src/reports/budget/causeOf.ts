import { formatDuration } from '../../lib/formatDuration.ts';
import type { LongFrameReport } from '../../types/snapshot.ts';
import type { Violation, ViolationCause } from '../../types/threshold.ts';
import type { Comparable } from '../comparison.ts';

/** What a whole report tells of causes. */
interface Told {
  readonly violations?: readonly Violation[];
  readonly longFrames?: readonly LongFrameReport[];
}

/** What held the page where this was worst, as far as a report tells: by its broken limits, else by its longest frame. */
export function causeOf(reports: readonly (Comparable & Told)[], name: string): string | null {
  const isOf = ({ operation, pattern }: Violation): boolean => operation === name || pattern === name;
  const violations = reports
    .flatMap((report) => listOf<Violation>(report.violations))
    .filter((violation) => isOf(violation) && violation.cause)
    .sort((a, b) => b.value - a.value);
  const [worst] = violations;
  if (worst?.cause) return sayCause(worst.cause);
  const [frame] = reports
    .flatMap((report) => listOf<LongFrameReport>(report.longFrames))
    .filter(({ operations }) => Array.isArray(operations) && operations.length > 0)
    .sort((a, b) => b.durationMs - a.durationMs);
  const held = frame?.operations[0];
  if (!frame || !held) return null;
  return `the longest frame took ${formatDuration(frame.durationMs)}, ${held.name} ${formatDuration(held.overlapMs)} of it`;
}

function sayCause({ operations, longFrameMs, heldBy, advice }: ViolationCause): string {
  const held = operations.map(
    ({ name, overlapMs, frameMs }) => `${name} held ${formatDuration(overlapMs)} of a ${formatDuration(frameMs)} frame`,
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
