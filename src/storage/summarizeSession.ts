import { operationKey } from '../lib/operationKey.ts';
import type { Report } from '../types/report.ts';
import type { SessionSummary } from '../types/repository.ts';
import type { OperationDetail, VitalDetail } from '../types/snapshot.ts';
import type { VitalReport } from '../types/vital.ts';

/** What a list shows of a session. */
export function summarizeSession(report: Report, savedEpochMs: number): SessionSummary {
  return {
    ...report.session,
    savedEpochMs,
    sizeBytes: sumSizes(sizesByPath(report)),
    ...summarizeEnvironment(report.environment),
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

/** About: it is asked for at every write, and must cost nothing. By path. */
export function sizesByPath({ operations, vitals, webVitals, ...lists }: Report): Map<string, number> {
  const { violations, longFrames, tiles } = lists;
  const sizes = new Map<string, number>();
  for (const one of operations) sizes.set(`operations/${operationKey(one.name, one.attributes)}`, estimatePart(one));
  for (const [field, all] of Object.entries({ vitals, webVitals })) {
    for (const vital of Object.values<VitalDetail>(all)) sizes.set(`${field}/${vital.name}`, estimatePart(vital));
  }
  for (const [field, list] of Object.entries({ violations, longFrames, tiles })) {
    sizes.set(field, estimatePart({ [field]: list }));
  }
  return sizes;
}

export function sumSizes(sizes: ReadonlyMap<string, number>): number {
  return Array.from(sizes.values()).reduce((sum, sizeBytes) => sum + sizeBytes, REPORT_BYTES);
}

/** An operation or a vital with its histograms; of anything else what its long lists take. */
export function estimatePart(part: object): number {
  const { name, routes, histogram, censoredHistogram, violations, longFrames, tiles } = part as Partial<
    OperationDetail & VitalDetail & Report
  >;
  if (!histogram) {
    return [violations, longFrames, tiles].reduce((sum, list) => sum + PART_BYTES * (list?.length ?? 0), 0);
  }
  const buckets = histogram.bucketCounts.length + (censoredHistogram?.bucketCounts.length ?? 0);
  return PART_BYTES + BUCKET_BYTES * buckets + (routes ? 2 * String(name).length : 0);
}

export function summarizeEnvironment({ page, maps }: Report['environment']): Pick<SessionSummary, 'page' | 'maps'> {
  return {
    page,
    maps: maps.map(({ library, libraryVersion }) => [library, libraryVersion].join(' ').trim()),
  };
}

function headlines<Name extends string>(vitals: Readonly<Record<Name, VitalReport>>): Record<Name, number | null> {
  const entries = Object.values<VitalReport>(vitals).map(({ name, value }) => [name, value]);
  return Object.fromEntries(entries) as Record<Name, number | null>;
}
