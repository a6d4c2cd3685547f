import { failure } from '../lib/failure.ts';
import { operationKey } from '../lib/operationKey.ts';
import { loadTwice } from '../lib/loadTwice.ts';
import { readPath } from './summarizeSession.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart } from '../types/repository.ts';
import type { OperationDetail } from '../types/snapshot.ts';

const LATEST_VERSION: Report['schemaVersion'] = 2;

/** What is stored of a session as its report. `null`: it is none. Rejects where it is of a later version. */
export async function readBody(id: string, body: unknown, parts: readonly ReportPart[]): Promise<Report | null> {
  const { schemaVersion } = (body ?? {}) as Partial<Report>;
  if (typeof schemaVersion !== 'number') return null;
  if (schemaVersion > LATEST_VERSION) {
    throw failure('STORAGE', `session '${id}' is of schema version ${String(schemaVersion)}.`, 'compare.newer');
  }
  // The casts: this version has written it.
  const isWhole = schemaVersion === LATEST_VERSION && 'brokenLimits' in (body as object);
  const report = isWhole
    ? (body as Report)
    : (await loadTwice(() => import('../lib/upgradeReport.ts'))).upgradeReport(body);
  return report && parts.length ? applyParts(report, parts) : report;
}

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
