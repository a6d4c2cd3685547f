import { toIso } from '../lib/clock.ts';
import { LOADING_SESSION } from '../lib/loadingSession.ts';
import { version } from '../lib/version.ts';
import { vitalDefinitionsVersion } from '../lib/vitalDefinitionsVersion.ts';
import type { AppInfo } from '../types/app.ts';
import type { Report } from '../types/report.ts';
import type { MonitorReport, ProblemReport, VitalDetail } from '../types/snapshot.ts';

const EMPTY = { scale: 5, count: 0, sum: 0, min: null, max: null, zeroCount: 0, offset: 0, bucketCounts: [] };
/** Not yet: titles, units and limits come with the definitions, beside what measures. */
const UNKNOWN = {
  unit: 'ms',
  good: NaN,
  poor: NaN,
  isProvisional: false,
  value: null,
  rating: null,
  ratedParts: {},
  p75: null,
  p95: null,
  latest: null,
  sampleCount: 0,
  interruptedCount: 0,
  incompleteCount: 0,
  hiddenCount: 0,
  parts: {},
  tags: {},
  histogram: EMPTY,
  censoredHistogram: EMPTY,
  partHistograms: {},
} satisfies Partial<VitalDetail>;

/** What readers get where nothing can be known, with the reason. */
export function createEmptyMonitorReport(reason: string, problems: readonly ProblemReport[] = []): MonitorReport {
  const vital = <Name extends VitalDetail['name']>(name: Name): VitalDetail => ({
    ...UNKNOWN,
    name,
    title: name,
    reason,
  });
  const vitalsOf = <Names extends VitalDetail['name']>(names: readonly Names[]): Record<Names, VitalDetail> =>
    // The cast: fromEntries forgets which names it was given.
    Object.fromEntries(names.map((name) => [name, vital(name)])) as Record<Names, VitalDetail>;
  return {
    sequence: 0,
    atMs: 0,
    vitals: vitalsOf(['FTP', 'TCM', 'GSL', 'GDF', 'ST', 'VCD', 'DTS', 'MFR']),
    webVitals: vitalsOf(['LCP', 'INP', 'CLS', 'TTFB', 'FCP']),
    programMoves: { count: 0, droppedRatio: null, maxGapMs: null, settleMs: null },
    operations: [],
    tiles: [],
    frameGapsMs: [],
    violations: [],
    violationCount: 0,
    longFrames: [],
    longFramesReason: reason,
    problems,
    memory: {
      usedBytes: null,
      limitBytes: null,
      initialBytes: null,
      peakBytes: null,
      bytesPerMount: null,
      mountCount: 0,
      openResources: {},
      reason,
    },
    self: {
      recordUs: null,
      publishMs: null,
      publishCount: 0,
      clockStepMs: null,
      sampledOutCount: 0,
      droppedCounts: {},
    },
    tags: {},
    limits: {},
    limitVerdicts: [],
    brokenLimits: [],
    gestures: [],
    gestureCount: 0,
    settledViewCount: 0,
  };
}

/** The same as a document. */
export function createEmptyReport(
  empty: MonitorReport,
  app: AppInfo | null | undefined,
  startedEpochMs: number,
  durationMs: number,
): Report {
  const { sequence: _sequence, atMs: _atMs, frameGapsMs: _frameGapsMs, ...rest } = empty;
  return {
    ...rest,
    schemaVersion: 2,
    source: 'session',
    vitalDefinitionsVersion,
    generator: `mapvitals/${version}`,
    app: app ?? null,
    session: {
      id: LOADING_SESSION,
      startedEpochMs,
      startedIso: toIso(startedEpochMs),
      durationMs,
    },
    environment: {
      userAgent: null,
      page: null,
      logicalCores: null,
      deviceMemoryGb: null,
      deviceTier: null,
      devicePixelRatio: null,
      viewport: null,
      effectiveConnection: null,
      isCrossOriginIsolated: null,
      refreshHz: null,
      refreshHistoryHz: [],
      maps: [],
      gpu: null,
    },
    optimization: null,
  };
}
