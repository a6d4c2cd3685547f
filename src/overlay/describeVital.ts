import { formatVital } from '../lib/formatVital.ts';
import type { VitalReport } from '../types/vital.ts';

/** What a vital says beyond its figure: its name, why it is empty or what it rests on, its limits and its latest parts. */
export function describeVital(vital: VitalReport): string {
  const { title, unit, value, reason, sampleCount, good, poor, isProvisional, parts, ratedParts } = vital;
  const limits = `good to ${formatVital(good, unit)}, poor above ${formatVital(poor, unit)}`;
  return [
    `${title}: ${value === null ? reason : `${sampleCount} measured`}`,
    `${limits}${isProvisional ? ' (a proposal)' : ''}`,
    // Rated by itself: a gesture is as good as its worst part. They are milliseconds.
    ...Object.entries(ratedParts).map(
      ([name, { p75, poor: most }]) =>
        `${toWords(name)} ${formatVital(p75, 'ms')}, poor above ${formatVital(most, 'ms')}`,
    ),
    // Those that are rated were just told.
    ...Object.entries(parts)
      .filter(([name]) => !(name in ratedParts))
      .map(([name, amount]) => `${toWords(name)} ${formatPart(name, amount)}`),
  ].join('; ');
}

/** `maxGapMs`: `max gap` */
function toWords(name: string): string {
  return name
    .replace(/(Ms|Ratio|Bytes)$/, '')
    .replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim();
}

/** Parts end in their unit; those that do not are counts, told whole, or yes and no. */
function formatPart(name: string, amount: number): string {
  if (name.endsWith('Ms')) return formatVital(amount, 'ms');
  if (name.endsWith('Ratio')) return formatVital(amount, 'ratio');
  if (name.startsWith('is') || name.startsWith('has')) return amount ? 'yes' : 'no';
  return String(Math.round(amount));
}
