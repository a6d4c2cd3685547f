import type { Report } from '../types/report.ts';
import type { MergedSessions } from '../types/repository.ts';
import { requireDocument } from './requireDocument.ts';
import { writeAll } from './writeAll.ts';
import { writeJson } from './writeJson.ts';
import type { Comparison } from './comparison.ts';

/**
 * The report, a comparison or merged sessions as JSON text, indented by two spaces; `docs/report.schema.json` describes a report.
 *
 * @example
 * await navigator.clipboard.writeText(formatJson(mapPerformance.report()));
 */
export function formatJson(report: Report | MergedSessions | Comparison): string {
  return writeAll(writeJson(requireDocument(report, 'operations', 'metrics')));
}
