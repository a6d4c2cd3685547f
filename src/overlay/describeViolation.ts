import { formatDuration } from '../lib/formatDuration.ts';
import { formatVital } from '../lib/formatVital.ts';
import type { Violation, ViolationCause } from '../types/threshold.ts';

/** What was broken and by how much: `p95 120 ms, limit 50 ms`; of a run also where it took place. */
export function describeExcess({ metric, pattern, value, limit, unit, ran }: Violation): string {
  // `p75`, `p95`, `block`, `error`, `stuck`; that a call or a vital is meant goes without saying.
  const part = pattern === 'GDF.maxGapMs' ? 'longest gap' : '';
  const statistic = part + metric.replace(/maxMs|^max$|vital|Ms|Ratio|DeltaBytes/, '');
  const place = ran?.on === 'worker' ? `; ${describePlace(ran)}` : '';
  return `${statistic} ${formatVital(value, unit)}, limit ${formatVital(limit, unit)}${place}`.trim();
}

/** `913 ms in a worker, 12 ms on the page` */
function describePlace({ durationMs, block }: NonNullable<Violation['ran']>): string {
  const onPage = block ? `, ${formatDuration(block.sumMs)} on the page` : '';
  return `${formatDuration(durationMs)} in a worker${onPage}`;
}

/** Who held the frame: `places.cluster held 118 ms of a 132 ms frame`; where it was none of yours, what to do. */
export function describeCause({ operations, longFrameMs, heldBy, advice }: ViolationCause): string {
  const held = operations.map(
    ({ name, overlapMs, frameMs, isPending }) =>
      `${name} ${isPending ? 'ran in' : 'held'} ${formatDuration(overlapMs)} of a ${formatDuration(frameMs)} frame`,
  );
  if (held.length > 0) return held.join(', ');
  const frame = longFrameMs === null ? '' : ` (a ${formatDuration(longFrameMs)} frame)`;
  return `${heldBy}${frame}${advice ? `; ${advice}` : ''}`;
}
