import { PerformanceMonitor, vitalDefinitions, vitalDefinitionsVersion } from 'mapvitals';
import { quantile } from './quantile.ts';
import type { MonitorReport, Report } from 'mapvitals';
import type { LabFigure } from './figures.ts';
import type { LabFlights } from './flyLab.ts';

type Vital = Report['vitals'][keyof Report['vitals']];

/** Why a vital cannot be known from outside. */
const UNKNOWN: Readonly<Record<string, string>> = {
  FTP: 'nobody outside sees when the map was made: the operation FTP.sinceNavigationMs has it from the navigation',
  TCM: 'nobody outside sees when the map was made: the operation TCM.sinceNavigationMs has it from the navigation',
  ST: 'the end of a motion cannot be seen from outside: the operation answerComplete is beside it',
  VCD: 'which tiles a view needs cannot be known from outside',
  DTS: 'nobody outside sees when data changes',
  MFR: 'the share of failed sessions, of which a lab has none',
};
const NO_WEB_VITALS = 'the lab measures the map alone';
/** What figures are called among the operations. */
const OPERATIONS: Readonly<Partial<Record<LabFigure['name'], string>>> = {
  FTP: 'FTP.sinceNavigationMs',
  TCM: 'TCM.sinceNavigationMs',
  'TCM, final': 'TCM.finalMs',
  'GSL shown': 'GSL.shownMs',
  'longest gap': 'GDF.longestGapMs',
  'answer complete': 'answerComplete',
};

/** What was flown as the document that a session is, so that budgets, `compare` and `report` read both. */
export function buildLabReport(flights: LabFlights, figures: readonly LabFigure[], version: string): Report {
  const { machine, startedEpochMs, startedIso, durationMs, device } = flights;
  const { sequence: _sequence, atMs: _atMs, frameGapsMs: _frameGapsMs, ...facts } = recordFigures(figures);
  const vitals = Object.fromEntries(
    Object.entries(facts.vitals).map(([name, vital]) => [name, fill(define(vital), figures, machine.isSoftware)]),
  );
  const webVitals = Object.fromEntries(
    Object.entries(facts.webVitals).map(([name, vital]) => [name, { ...define(vital), reason: NO_WEB_VITALS }]),
  );
  return {
    ...facts,
    schemaVersion: 2,
    source: 'lab',
    vitalDefinitionsVersion,
    generator: `mapvitals/${version}`,
    app: null,
    session: { id: `lab-${Math.round(startedEpochMs)}`, startedEpochMs, startedIso, durationMs },
    environment: {
      userAgent: `Chromium ${machine.chromium}`,
      page: withoutQuery(flights.url),
      logicalCores: machine.coreCount,
      deviceMemoryGb: null,
      deviceTier: null,
      devicePixelRatio: device.devicePixelRatio,
      viewport: device.viewport,
      effectiveConnection: null,
      isCrossOriginIsolated: null,
      refreshHz: null,
      refreshHistoryHz: [],
      maps: [],
      gpu: machine.renderer === null ? null : { renderer: machine.renderer, isSoftware: machine.isSoftware },
    },
    optimization: null,
    // The casts: fromEntries forgets which names it was given.
    vitals: vitals as Report['vitals'],
    webVitals: webVitals as Report['webVitals'],
  };
}

/** The monitor has the one histogram that budgets and comparisons read. */
function recordFigures(figures: readonly LabFigure[]): MonitorReport {
  const monitor = new PerformanceMonitor({ devtoolsTrack: false });
  for (const { name, gesture, values } of figures) {
    const operation = OPERATIONS[name];
    if (operation === undefined) continue;
    const handle = monitor.operation(operation, gesture === null ? {} : { gesture });
    for (const value of values) handle.record(value);
  }
  const report = monitor.getReport();
  monitor.dispose();
  return report;
}

/** A monitor that has no map knows no limits. */
function define(vital: Vital): Vital {
  const definition = vitalDefinitions.find(({ name }) => name === vital.name);
  if (!definition) return vital;
  const { title, unit, good, poor, isProvisional, ratedParts = {} } = definition;
  const parts = Object.entries(ratedParts).map(([name, limits]) => [
    name,
    { good: limits.good, poor: limits.poor, p75: null, rating: null },
  ]);
  return {
    ...vital,
    title,
    unit,
    good,
    poor,
    isProvisional,
    ratedParts: Object.fromEntries(parts) as Vital['ratedParts'],
  };
}

/** All gestures of all flights together, as the field has it. Drawn in software nothing is graded. */
function fill(vital: Vital, figures: readonly LabFigure[], isSoftware: boolean): Vital {
  const { name, good, poor } = vital;
  const values = figures.filter((figure) => figure.name === name).flatMap((figure) => figure.values);
  const reason = UNKNOWN[name] ?? (values.length === 0 ? 'no flight has one' : null);
  if (reason !== null) return { ...vital, value: null, reason };
  const monitor = new PerformanceMonitor({ devtoolsTrack: false });
  for (const value of values) monitor.trackOperation(name, value);
  const [operation] = monitor.getReport().operations;
  monitor.dispose();
  const [p75, p95] = [quantile(values, 0.75), quantile(values, 0.95)];
  const rating = (p75 ?? 0) <= good ? 'good' : (p75 ?? 0) > poor ? 'poor' : 'needs-improvement';
  return {
    ...vital,
    value: p75,
    p75,
    p95,
    latest: values.at(-1) ?? null,
    reason: null,
    rating: isSoftware ? null : rating,
    sampleCount: values.length,
    histogram: operation?.histogram ?? vital.histogram,
  };
}

/** A query may hold what is secret. */
function withoutQuery(url: string): string {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}
