import { vitalDefinitions } from '../vitals/thresholds.ts';
import { version } from '../lib/version.ts';
import type { Report } from '../types/report.ts';
import type { SerializedSketch } from '../types/sketch.ts';
import type { MonitorReport, ProblemReport, VitalDetail } from '../types/snapshot.ts';
import type { MapVitalName, VitalDefinition, WebVitalName } from '../types/vital.ts';

const EMPTY: SerializedSketch = {
  scale: 5,
  count: 0,
  sum: 0,
  min: null,
  max: null,
  zeroCount: 0,
  offset: 0,
  bucketCounts: [],
};
const NO_MAPS: Report['environment'] = {
  userAgent: null,
  page: null,
  logicalCores: null,
  deviceMemoryGb: null,
  devicePixelRatio: null,
  viewport: null,
  effectiveConnection: null,
  isCrossOriginIsolated: null,
  refreshHz: null,
  refreshHistoryHz: [],
  maps: [],
};

/** What readers get where nothing can be known, with the reason. */
export function createEmptyMonitorReport(reason: string, problems: readonly ProblemReport[] = []): MonitorReport {
  const vitals = vitalDefinitions.map((definition) => [definition.name, emptyVital(definition, reason)] as const);
  const pick = <Name extends string>(isOne: (definition: VitalDefinition) => boolean): Record<Name, VitalDetail> =>
    // The cast: fromEntries forgets which names it was given.
    Object.fromEntries(vitals.filter((_, index) => isOne(vitalDefinitions[index]!))) as Record<Name, VitalDetail>;
  return Object.freeze({
    sequence: 0,
    atMs: 0,
    vitals: pick<MapVitalName>(({ headline }) => headline === 'p75'),
    webVitals: pick<WebVitalName>(({ headline }) => headline === 'latest'),
    programMoves: { count: 0, droppedRatio: null, maxGapMs: null, settleMs: null },
    operations: [],
    tiles: [],
    frameGapsMs: [],
    violations: [],
    violationCount: 0,
    longFrames: [],
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
  });
}

/** The same as a document. */
export function createEmptyReport(empty: MonitorReport, startedEpochMs: number, durationMs: number): Report {
  const { sequence: _sequence, atMs: _atMs, frameGapsMs: _frameGapsMs, ...rest } = empty;
  return {
    ...rest,
    schemaVersion: 2,
    generator: `mapvitals/${version}`,
    app: null,
    session: { id: 'loading', startedEpochMs, durationMs },
    environment: NO_MAPS,
    optimization: null,
  };
}

function emptyVital(definition: VitalDefinition, reason: string): VitalDetail {
  const { name, title, unit, good, poor, isProvisional } = definition;
  return {
    name,
    title,
    unit,
    good,
    poor,
    isProvisional,
    reason,
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
  };
}
