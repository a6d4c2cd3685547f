import { sketchQuantile } from '../lib/productLimitQuantile.ts';
import { cleanText } from './cleanText.ts';
import { requireDocument } from './requireDocument.ts';
import type { Report } from '../types/report.ts';
import type { MergedOperation, MergedSessions } from '../types/repository.ts';
import type { OperationDetail } from '../types/snapshot.ts';

type Cell = string | number | null | undefined;
/** Of merged sessions the distribution is all that there is. */
type Row = MergedOperation & Partial<OperationDetail>;

const quantile =
  (name: 'p50Ms' | 'p75Ms' | 'p95Ms' | 'p99Ms', share: number) =>
  ({ [name]: known, histogram }: Row): number | null =>
    known === undefined ? sketchQuantile(histogram, share) : known;

/** A column by its name. Units are in names, as everywhere. */
const COLUMNS: Readonly<Record<string, (operation: Row) => Cell>> = {
  name: ({ name }) => name,
  attributes: ({ attributes }) => (Object.keys(attributes).length ? JSON.stringify(attributes) : ''),
  count: ({ count }) => count,
  errorCount: ({ errorCount }) => errorCount,
  hiddenCount: ({ hiddenCount }) => hiddenCount,
  totalMs: ({ histogram }) => histogram.sum,
  minMs: ({ histogram }) => histogram.min,
  p50Ms: quantile('p50Ms', 0.5),
  p75Ms: quantile('p75Ms', 0.75),
  p95Ms: quantile('p95Ms', 0.95),
  p99Ms: quantile('p99Ms', 0.99),
  maxMs: ({ histogram }) => histogram.max,
  meanMs: ({ histogram }) => (histogram.count ? histogram.sum / histogram.count : null),
  perSecond: ({ perSecond }) => perSecond,
  blockLongestMs: ({ block }) => block?.longestMs,
  blockSumMs: ({ block }) => block?.sumMs,
  memoryDeltaBytes: ({ memoryDeltaBytes }) => memoryDeltaBytes,
  violationCount: ({ violationCount }) => violationCount,
  trend: ({ trend }) => trend?.direction,
  trendChangeRatio: ({ trend }) => trend?.changeRatio,
  inline: ({ routes }) => routes?.inline,
  worker: ({ routes }) => routes?.worker,
  batch: ({ routes }) => routes?.batch,
  cache: ({ routes }) => routes?.cache,
};

/**
 * One row per operation of a report, or of several sessions merged, with a header; RFC 4180. Text that a spreadsheet would
 * take for a formula begins with an apostrophe.
 *
 * @example
 * await navigator.clipboard.writeText(formatCsv(mapPerformance.report()));
 */
export function formatCsv(report: Report | MergedSessions): string {
  const { operations } = requireDocument(report, 'operations');
  const rows = operations.map((operation) => Object.values(COLUMNS).map((read) => toCell(read(operation))));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(round(value)) : '';
  // What OWASP lists for CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
  const clean = cleanText(value);
  // Where a semicolon parts cells a new one begins behind it: quotes in the middle of a line hold nothing there.
  const text = clean.replaceAll(/(^|;)(?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$1'");
  return /[",;\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As much as a clock can tell. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
