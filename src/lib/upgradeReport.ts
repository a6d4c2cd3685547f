import { toIso } from './clock.ts';
import type { Violation } from '../types/threshold.ts';
import type { Report } from '../types/report.ts';

/** A report of this version or, filled up with what it could not know, of version 1; `null` for anything else. */
export function upgradeReport(document: unknown): Report | null {
  const version: unknown = typeof document === 'object' && document !== null && Reflect.get(document, 'schemaVersion');
  // The casts: a version says what is in it.
  if (version === 2) return isWhole(document) ? document : fillUp(document as Report);
  if (version !== 1) return null;
  const old = document as Omit<Report, 'schemaVersion' | 'vitalDefinitionsVersion'>;
  const units = { ...old.vitals, ...old.webVitals } as Readonly<
    Record<string, { unit: Violation['unit'] } | undefined>
  >;
  return fillUp({
    ...old,
    schemaVersion: 2,
    vitalDefinitionsVersion: 1,
    app: null,
    vitals: eachVital(old.vitals),
    webVitals: eachVital(old.webVitals),
    programMoves: { count: 0, droppedRatio: null, maxGapMs: null, settleMs: null },
    operations: old.operations.map((operation) => ({ ...operation, latestTrend: operation.trend })),
    tiles: old.tiles.map((tile) => ({ ...tile, missingCount: 0 })),
    violations: old.violations.map((violation) => ({
      ...violation,
      unit: violation.metric === 'errorRatio' ? 'ratio' : (units[violation.operation]?.unit ?? 'ms'),
      ran: null,
      cause: violation.cause && {
        ...violation.cause,
        operations: violation.cause.operations.map((operation) => ({ ...operation, frameMs: operation.overlapMs })),
        heldBy: violation.cause.operations[0]?.name ?? violation.cause.script ?? '',
      },
    })),
    longFrames: old.longFrames.map((frame) => ({
      ...frame,
      scripts: frame.scripts.map((script) => ({ ...script, startMs: frame.startMs })),
    })),
    longFramesReason: 'not known: an earlier version wrote it',
    limits: {},
    tags: {},
    memory: {
      ...old.memory,
      initialBytes: null,
      peakBytes: null,
      bytesPerMount: null,
      mountCount: 0,
      openResources: {},
    },
    environment: {
      ...old.environment,
      refreshHistoryHz: old.environment.refreshHz === null ? [] : [old.environment.refreshHz],
      maps: old.environment.maps.map((map) => ({ ...map, name: null, markerCount: null })),
      gpu: null,
    },
  });
}

/** `false`: an earlier state of version 2 has written it, which kept less. */
export function isWhole(document: unknown): document is Report {
  return typeof document === 'object' && document !== null && 'brokenLimits' in document;
}

/** With what version 2 keeps since, as far as it is known. */
function fillUp(old: Omit<Report, LaterField>): Report {
  const { session, environment, tiles, vitals } = old;
  const settledViewCount = [vitals.TCM, vitals.ST].reduce(
    (sum, { sampleCount, interruptedCount, incompleteCount }) => sum + sampleCount - interruptedCount - incompleteCount,
    0,
  );
  return {
    ...old,
    source: 'session',
    session: { ...session, startedIso: toIso(session.startedEpochMs) },
    environment: { ...environment, deviceTier: null },
    limitVerdicts: [],
    brokenLimits: [],
    gestures: [],
    gestureCount: vitals.GDF.sampleCount,
    settledViewCount,
    tiles: tiles.map((tile) => ({
      ...tile,
      requestCount: tile.readyCount + tile.failedCount + tile.abortedCount + tile.missingCount + tile.expiredCount,
      failedByStatus: {},
      throttledRatio: null,
      bytes: null,
      sizedCount: 0,
      cachedCount: null,
      requestsPerView: null,
    })),
  };
}

type LaterField = 'source' | 'limitVerdicts' | 'brokenLimits' | 'gestures' | 'gestureCount' | 'settledViewCount';

function eachVital<Vitals extends Report['vitals'] | Report['webVitals']>(vitals: Vitals): Vitals {
  const upgrade = ([name, vital]: [string, Report['vitals']['GDF']]): [string, Report['vitals']['GDF']] => [
    name,
    { ...vital, ratedParts: {}, partHistograms: {} },
  ];
  return Object.fromEntries(Object.entries<Report['vitals']['GDF']>(vitals).map(upgrade)) as Vitals;
}
