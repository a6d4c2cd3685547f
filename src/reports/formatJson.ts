import type { Report } from '../types/report.ts';
import { writeAll } from './writeAll.ts';
import { writeJson } from './writeJson.ts';

/**
 * The report as JSON text, indented by two spaces; `docs/report.schema.json` describes it.
 *
 * @example
 * await navigator.clipboard.writeText(formatJson(mapPerformance.report()));
 */
export function formatJson(report: Report): string {
  return writeAll(writeJson(report));
}
