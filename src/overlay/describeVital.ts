import { formatVital } from '../lib/formatVital.ts';
import type { VitalReport } from '../types/vital.ts';

/** What a vital says beyond its chip: its name, why it is empty or what it rests on, its limits and its latest parts. */
export function describeVital(vital: VitalReport): string {
  const { title, unit, value, reason, sampleCount, good, poor, isProvisional, parts, ratedParts } = vital;
  const limits = `good to ${formatVital(good, unit)}, poor above ${formatVital(poor, unit)}`;
  return [
    `${title}: ${value === null ? reason : `${sampleCount} measured`}`,
    `${isProvisional ? 'provisional: ' : ''}${limits}`,
    // Rated by itself: a gesture is as good as its worst part. They are milliseconds.
    ...Object.entries(ratedParts).map(
      ([name, part]) =>
        `${name.replace('Ms', '')} ${part.p75 === null ? '—' : formatVital(part.p75, 'ms')}, poor above ${formatVital(part.poor, 'ms')}`,
    ),
    // Their names end in their unit.
    ...Object.entries(parts).map(([name, amount]) => `${name} ${Math.round(amount * 100) / 100}`),
  ].join('; ');
}

/** On a chip. Where there is no headline: whether this session has failed, or what stands in its place. */
export function vitalText({ name, value, unit, latest, ratedParts }: VitalReport): string {
  if (value !== null) return formatVital(value, unit);
  if (name === 'MFR' && latest !== null) return latest > 0 ? 'failed' : 'ok';
  const bulkMs = ratedParts['bulkMs']?.p75 ?? null;
  return bulkMs === null ? '—' : formatVital(bulkMs, 'ms');
}
