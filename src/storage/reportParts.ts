import { operationKey } from '../lib/operationKey.ts';
import type { Report } from '../types/report.ts';
import { estimatePart, sumSizes, summarizeEnvironment } from './summarizeSession.ts';
import type { ReportPart, SessionSummary } from '../types/repository.ts';
import type { OperationDetail, VitalDetail } from '../types/snapshot.ts';

/** The whole session, or what has changed in it since. */
export type SessionBody = Report | readonly ReportPart[];

/** A report with what was written of it since. */
export function applyParts(report: Report, parts: readonly ReportPart[]): Report {
  const operations = new Map(report.operations.map((one) => [operationKey(one.name, one.attributes), one]));
  const vitals = { ...report.vitals };
  const webVitals = { ...report.webVitals };
  const fields: Partial<Report> = {};
  for (const [path, part] of parts) {
    const { field, key } = readPath(path);
    // The casts: whoever wrote a part has named its place.
    if (field === 'operations') operations.set(key, part as OperationDetail);
    else if (field === 'vitals') Object.assign(vitals, { [key]: part });
    else if (field === 'webVitals') Object.assign(webVitals, { [key]: part });
    else Object.assign(fields, part);
  }
  const mostFirst = [...operations.values()].sort((a, b) => b.totalMs - a.totalMs);
  return { ...report, ...fields, vitals, webVitals, operations: mostFirst };
}

/** What is to be written of a session where this is waiting already. */
export function joinBodies(waiting: SessionBody, added: SessionBody): SessionBody {
  if (!isParts(added)) return added;
  return isParts(waiting) ? [...waiting, ...added] : applyParts(waiting, added);
}

export function isParts(body: SessionBody): body is readonly ReportPart[] {
  return Array.isArray(body);
}

/** The same of what a list shows. `counts`: the calls of each operation, `sizes`: about what each part takes; by path. */
export function summarizeParts(
  summary: SessionSummary,
  parts: readonly ReportPart[],
  counts: Map<string, number>,
  sizes: Map<string, number>,
): SessionSummary {
  const vitals = { ...summary.vitals };
  const webVitals = { ...summary.webVitals };
  const more: { -readonly [Field in keyof SessionSummary]?: SessionSummary[Field] } = {};
  for (const [path, part] of parts) {
    const { field, key } = readPath(path);
    sizes.set(path, estimatePart(part));
    if (field === 'operations') counts.set(path, (part as OperationDetail).count);
    else if (field === 'session') {
      const { session, violationCount, environment } = part as Partial<Report>;
      Object.assign(more, { durationMs: session!.durationMs, violationCount });
      if (environment) Object.assign(more, summarizeEnvironment(environment));
    } else if (field === 'vitals' || field === 'webVitals') {
      const { value, latest } = part as VitalDetail;
      Object.assign(field === 'vitals' ? vitals : webVitals, { [key]: value });
      // A verdict, 0 or 1.
      if (key === 'MFR' && latest !== null) more.hasFailed = latest > 0;
    }
  }
  const operationCount = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { ...summary, ...more, vitals, webVitals, operationCount, sizeBytes: sumSizes(sizes) };
}

/** The calls of each operation, by its path. */
export function countCalls(report: Report): Map<string, number> {
  return new Map(
    report.operations.map(({ name, attributes, count }) => [`operations/${operationKey(name, attributes)}`, count]),
  );
}

function readPath(path: string): { readonly field: string; readonly key: string } {
  const [field = ''] = path.split('/', 1);
  return { field, key: path.slice(field.length + 1) };
}
