import { formatDuration } from '../lib/formatDuration.ts';
import { formatVital } from '../lib/formatVital.ts';
import type { Snapshot } from '../types/snapshot.ts';
import type { Violation, ViolationCause } from '../types/threshold.ts';
import type { VitalReport } from '../types/vital.ts';

/** What was broken and by how much: `p95 120 ms, limit 50 ms`. */
export function describeExcess({ operation, metric, value, limit }: Violation, snapshot: Snapshot): string {
  const vitals: Readonly<Record<string, VitalReport>> = { ...snapshot.vitals, ...snapshot.webVitals };
  const unit = metric === 'errorRatio' ? 'ratio' : metric === 'vital' ? vitals[operation]?.unit : 'ms';
  const format = (amount: number): string => formatVital(amount, unit ?? 'ms');
  // `p75`, `p95`, `error`, `stuck`; that a call or a vital is meant goes without saying.
  const statistic = metric.replace(/maxMs|vital|Ms|Ratio/, '');
  return `${statistic} ${format(value)}, limit ${format(limit)}`.trim();
}

/** Who held the frame: `places.cluster held 118 ms of a 132 ms frame`. */
export function describeCause({ operations, longFrameMs, script }: ViolationCause): string {
  const held = operations
    .map(({ name, overlapMs, isPending }) => `${name} ${isPending ? 'ran in' : 'held'} ${formatDuration(overlapMs)}`)
    .join(', ');
  const frame = longFrameMs === null ? '' : `${held && ' of '}a ${formatDuration(longFrameMs)} frame`;
  return `${held}${frame}${script ? ` (${script})` : ''}`;
}
