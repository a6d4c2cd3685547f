import { operationKey } from '../lib/operationKey.ts';
import type { Report } from '../types/report.ts';
import type { ReportPart, SessionSummary } from '../types/repository.ts';
import type { OperationDetail, VitalDetail } from '../types/snapshot.ts';

/** What a list shows of a session. @param parts all of it, or what has changed since it was asked last */
export type Summarize = (parts: Iterable<ReportPart>, savedEpochMs: number) => SessionSummary;

// What a report takes besides its histograms, and each of its parts, as seen.
const REPORT_BYTES = 8000;
const PART_BYTES = 800;
const BUCKET_BYTES = 8;

export function createSummarize(): Summarize {
  /** By path what each part takes, and the calls of each operation. */
  const sizes = new Map<string, number>();
  const counts = new Map<string, number>();
  const headlines = { vitals: {}, webVitals: {} };
  let facts: Partial<SessionSummary> = { hasFailed: null };

  const take = ([path, part]: ReportPart): void => {
    const { field, key } = readPath(path);
    // The cast: whoever wrote a part has named its place.
    const { count, value, latest, session, violationCount, environment } = part as Partial<
      OperationDetail & VitalDetail & Report
    >;
    sizes.set(path, estimatePart(part));
    if (field === 'operations') counts.set(path, count!);
    else if (field === 'session') {
      facts = { ...facts, ...session!, ...(environment && describe(environment)) };
    } else if (field === 'violations') facts = { ...facts, violationCount: violationCount! };
    else if (field === 'vitals' || field === 'webVitals') {
      headlines[field] = { ...headlines[field], [key]: value };
      // A verdict, 0 or 1.
      if (key === 'MFR' && typeof latest === 'number') facts = { ...facts, hasFailed: latest > 0 };
    }
  };
  return (parts, savedEpochMs) => {
    for (const part of parts) take(part);
    // The cast: the first parts were all of it.
    return {
      ...facts,
      ...headlines,
      savedEpochMs,
      sizeBytes: REPORT_BYTES + sumOf(sizes),
      operationCount: sumOf(counts),
    } as SessionSummary;
  };
}

/** A whole report in the parts that a list shows something of. */
export function* partsOf(report: Report): Generator<ReportPart> {
  const { operations, violations, violationCount, longFrames, gestures, tiles, session, environment } = report;
  for (const one of operations) yield [`operations/${operationKey(one.name, one.attributes)}`, one];
  for (const field of ['vitals', 'webVitals'] as const) {
    for (const vital of Object.values<VitalDetail>(report[field])) yield [`${field}/${vital.name}`, vital];
  }
  for (const [field, list] of Object.entries({ longFrames, gestures, tiles })) yield [field, { [field]: list }];
  yield ['violations', { violations, violationCount }];
  yield ['session', { session, environment }];
}

/** Where in a report a part belongs. */
export function readPath(path: string): { readonly field: string; readonly key: string } {
  const [field = ''] = path.split('/', 1);
  return { field, key: path.slice(field.length + 1) };
}

/** About: it is asked for at every write, and must cost nothing. An operation or a vital with its histograms; else its long lists. */
export function estimatePart(part: object): number {
  const { name, routes, histogram, censoredHistogram, violations, longFrames, gestures, tiles } = part as Partial<
    OperationDetail & VitalDetail & Report
  >;
  if (!histogram) {
    return [violations, longFrames, gestures, tiles].reduce((sum, list) => sum + PART_BYTES * (list?.length ?? 0), 0);
  }
  const buckets = histogram.bucketCounts.length + (censoredHistogram?.bucketCounts.length ?? 0);
  return PART_BYTES + BUCKET_BYTES * buckets + (routes ? 2 * String(name).length : 0);
}

function describe({ page, maps }: Report['environment']): Pick<SessionSummary, 'page' | 'maps'> {
  return {
    page,
    maps: maps.map(({ library, libraryVersion }) => [library, libraryVersion].join(' ').trim()),
  };
}

function sumOf(numbers: ReadonlyMap<string, number>): number {
  return Array.from(numbers.values()).reduce((sum, number) => sum + number, 0);
}
