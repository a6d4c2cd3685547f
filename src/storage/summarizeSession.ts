import { estimateSizeBytes } from '../lib/estimateSizeBytes.ts';
import type { Report } from '../types/report.ts';
import type { SessionSummary } from '../types/repository.ts';
import type { VitalReport } from '../types/vital.ts';

/** What a list shows of a session. */
export function summarizeSession(report: Report, savedEpochMs: number): SessionSummary {
  return {
    ...report.session,
    savedEpochMs,
    sizeBytes: estimateSizeBytes(report),
    page: report.environment.page,
    maps: report.environment.maps.map(({ library, libraryVersion }) => [library, libraryVersion].join(' ').trim()),
    operationCount: report.operations.reduce((sum, operation) => sum + operation.count, 0),
    violationCount: report.violationCount,
    vitals: headlines(report.vitals),
    webVitals: headlines(report.webVitals),
  };
}

function headlines<Name extends string>(vitals: Readonly<Record<Name, VitalReport>>): Record<Name, number | null> {
  const entries = Object.values<VitalReport>(vitals).map(({ name, value }) => [name, value]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}
