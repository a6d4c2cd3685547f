import type { Report } from '../types/report.ts';

/**
 * The report as JSON text, indented by two spaces; `docs/report.schema.json` describes it.
 *
 * @example
 * await navigator.clipboard.writeText(formatJson(mapPerformance.report()));
 */
export function formatJson(report: Report): string {
  return `${JSON.stringify(report, finiteOrNull, 2)}\n`;
}

/** JSON knows no NaN and no infinity; both become `null`, and a BigInt its digits. */
function finiteOrNull(_key: string, value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) return null;
  return typeof value === 'bigint' ? value.toString() : value;
}
