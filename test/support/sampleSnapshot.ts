import type { LongFrameReport, MemoryReport, OperationReport, Snapshot } from '../../src/types/snapshot.ts';
import type { Violation } from '../../src/types/threshold.ts';
import type { MapVitalName, VitalReport, WebVitalName } from '../../src/types/vital.ts';

// Whole, valid pieces of a snapshot; a test names only what it is about.

const TITLES: Record<MapVitalName, string> = {
  FTP: 'First Tile Painted',
  TCM: 'Time to Complete Map',
  GSL: 'Gesture Start Latency',
  GDF: 'Gesture Dropped Frames',
  ST: 'Settle Time',
  VCD: 'View Completeness Debt',
  DTS: 'Data-to-Screen',
  MFR: 'Map Failure Rate',
};
const WEB_VITALS: readonly WebVitalName[] = ['LCP', 'INP', 'CLS', 'TTFB', 'FCP'];

export function sampleVital(name: MapVitalName | WebVitalName, part: Partial<VitalReport> = {}): VitalReport {
  return {
    name,
    title: name in TITLES ? TITLES[name as MapVitalName] : name,
    unit: name === 'GDF' || name === 'VCD' || name === 'MFR' ? 'ratio' : 'ms',
    value: null,
    reason: 'not measured yet',
    rating: null,
    good: 1800,
    poor: 3000,
    ratedParts: {},
    isProvisional: name === 'ST' || name === 'VCD' || name === 'MFR',
    p75: null,
    p95: null,
    latest: null,
    sampleCount: 0,
    interruptedCount: 0,
    incompleteCount: 0,
    hiddenCount: 0,
    parts: {},
    tags: {},
    ...part,
  };
}

/** A vital that has been measured. */
export function measuredVital(name: MapVitalName, value: number, rating: VitalReport['rating']): VitalReport {
  return sampleVital(name, { value, rating, reason: null, p75: value, p95: value, latest: value, sampleCount: 1 });
}

export function sampleVitals(...measured: VitalReport[]): Snapshot['vitals'] {
  const names = Object.keys(TITLES) as MapVitalName[];
  return Object.fromEntries(
    names.map((name) => [name, measured.find((vital) => vital.name === name) ?? sampleVital(name)]),
  ) as Snapshot['vitals'];
}

export function sampleOperation(name: string, part: Partial<OperationReport> = {}): OperationReport {
  return {
    name,
    attributes: {},
    count: 3,
    errorCount: 0,
    hiddenCount: 0,
    totalMs: 300,
    minMs: 80,
    maxMs: 120,
    meanMs: 100,
    p50Ms: 100,
    p75Ms: 110,
    p95Ms: 120,
    p99Ms: 120,
    perSecond: 0.5,
    trend: { direction: 'steady', changeRatio: 0, confidence: 0.9 },
    latestTrend: { direction: 'steady', changeRatio: 0, confidence: 0.9 },
    violationCount: 0,
    routes: {},
    parents: [],
    ...part,
  };
}

export function sampleViolation(id: number, part: Partial<Violation> = {}): Violation {
  return {
    id,
    operation: 'places.cluster',
    metric: 'maxMs',
    value: 120,
    limit: 50,
    unit: 'ms',
    pattern: 'places.cluster',
    atMs: 12_300,
    context: {},
    history: [40, 44, 120],
    ran: null,
    cause: null,
    suppressedCount: 0,
    ...part,
  };
}

export function sampleLongFrame(part: Partial<LongFrameReport> = {}): LongFrameReport {
  return {
    source: 'long-animation-frame',
    startMs: 12_000,
    durationMs: 132,
    blockingMs: 80,
    scripts: [],
    isInGesture: true,
    gesture: 'drag',
    handlers: [],
    operations: [],
    ...part,
  };
}

export function sampleMemory(part: Partial<MemoryReport> = {}): MemoryReport {
  return {
    usedBytes: null,
    limitBytes: null,
    initialBytes: null,
    peakBytes: null,
    bytesPerMount: null,
    mountCount: 0,
    openResources: {},
    reason: 'the browser does not tell',
    ...part,
  };
}

export function sampleSnapshot(part: Partial<Snapshot> = {}): Snapshot {
  return {
    sequence: 0,
    atMs: 1000,
    vitals: sampleVitals(),
    webVitals: Object.fromEntries(WEB_VITALS.map((name) => [name, sampleVital(name)])) as Snapshot['webVitals'],
    operations: [],
    programMoves: { count: 0, droppedRatio: null, maxGapMs: null, settleMs: null },
    tiles: [],
    frameGapsMs: [],
    violations: [],
    violationCount: 0,
    longFrames: [],
    longFramesReason: null,
    problems: [],
    memory: sampleMemory(),
    self: {
      recordUs: null,
      publishMs: null,
      publishCount: 0,
      clockStepMs: null,
      sampledOutCount: 0,
      droppedCounts: {},
    },
    ...part,
  };
}
