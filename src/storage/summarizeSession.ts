import type { Report } from '../types/report.ts';
import type { SessionSummary } from '../types/repository.ts';
import type { VitalReport } from '../types/vital.ts';

/** What a list shows of a session. */
export function summarizeSession(report: Report, savedEpochMs: number): SessionSummary {
  return {
    ...report.session,
    savedEpochMs,
    sizeBytes: estimateBytes(report),
    page: report.environment.page,
    maps: report.environment.maps.map(({ library, libraryVersion }) => [library, libraryVersion].join(' ').trim()),
    operationCount: report.operations.reduce((sum, operation) => sum + operation.count, 0),
    violationCount: report.violationCount,
    // A verdict, 0 or 1.
    hasFailed: report.vitals.MFR.latest === null ? null : report.vitals.MFR.latest > 0,
    vitals: headlines(report.vitals),
    webVitals: headlines(report.webVitals),
  };
}

// What a report takes besides its histograms, and each of its parts, as seen.
const REPORT_BYTES = 8000;
const PART_BYTES = 800;
const BUCKET_BYTES = 8;

/** About: it is asked for at every write, and must cost nothing. */
function estimateBytes({ operations, vitals, webVitals, violations, longFrames, tiles }: Report): number {
  let sizeBytes = REPORT_BYTES + PART_BYTES * (violations.length + longFrames.length + tiles.length);
  for (const { name, histogram } of operations) {
    sizeBytes += PART_BYTES + 2 * name.length + BUCKET_BYTES * histogram.bucketCounts.length;
  }
  for (const { histogram, censoredHistogram } of [...Object.values(vitals), ...Object.values(webVitals)]) {
    sizeBytes += PART_BYTES + BUCKET_BYTES * (histogram.bucketCounts.length + censoredHistogram.bucketCounts.length);
  }
  return sizeBytes;
}

function headlines<Name extends string>(vitals: Readonly<Record<Name, VitalReport>>): Record<Name, number | null> {
  const entries = Object.values<VitalReport>(vitals).map(({ name, value }) => [name, value]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}
