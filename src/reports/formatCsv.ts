import { cleanText } from './cleanText.ts';
import type { Report } from '../types/report.ts';
import type { OperationDetail } from '../types/snapshot.ts';

type Cell = string | number | null | undefined;

/** A column by its name. Units are in names, as everywhere. */
const COLUMNS: Readonly<Record<string, (operation: OperationDetail) => Cell>> = {
  name: ({ name }) => name,
  attributes: ({ attributes }) => (Object.keys(attributes).length ? JSON.stringify(attributes) : ''),
  count: ({ count }) => count,
  errorCount: ({ errorCount }) => errorCount,
  hiddenCount: ({ hiddenCount }) => hiddenCount,
  totalMs: ({ totalMs }) => totalMs,
  minMs: ({ minMs }) => minMs,
  p50Ms: ({ p50Ms }) => p50Ms,
  p75Ms: ({ p75Ms }) => p75Ms,
  p95Ms: ({ p95Ms }) => p95Ms,
  p99Ms: ({ p99Ms }) => p99Ms,
  maxMs: ({ maxMs }) => maxMs,
  meanMs: ({ meanMs }) => meanMs,
  perSecond: ({ perSecond }) => perSecond,
  blockLongestMs: ({ block }) => block?.longestMs,
  blockSumMs: ({ block }) => block?.sumMs,
  memoryDeltaBytes: ({ memoryDeltaBytes }) => memoryDeltaBytes,
  violationCount: ({ violationCount }) => violationCount,
  trend: ({ trend }) => trend.direction,
  trendChangeRatio: ({ trend }) => trend.changeRatio,
  inline: ({ routes }) => routes.inline,
  worker: ({ routes }) => routes.worker,
  batch: ({ routes }) => routes.batch,
  cache: ({ routes }) => routes.cache,
};

/**
 * One row per operation, with a header; RFC 4180. Text that a spreadsheet would take for a formula begins with an apostrophe.
 *
 * @example
 * await navigator.clipboard.writeText(formatCsv(mapPerformance.report()));
 */
export function formatCsv(report: Report): string {
  const rows = report.operations.map((operation) => Object.values(COLUMNS).map((read) => toCell(read(operation))));
  return [Object.keys(COLUMNS), ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}

function toCell(value: Cell): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(round(value)) : '';
  // What OWASP lists for CSV injection: https://owasp.org/www-community/attacks/CSV_Injection
  const text = cleanText(/^[\s]*[=+\-@\t\r\uff1d\uff0b\uff0d\uff20]/.test(value) ? `'${value}` : value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** As much as a clock can tell. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
