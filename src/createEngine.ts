import { keepSession } from './attachments/keepSession.ts';
import { createLateExporters } from './attachments/lateExporters.ts';
import { insideOf, PerformanceMonitor } from './core/PerformanceMonitor.ts';
import { adoptApp } from './lib/adoptApp.ts';
import { createCleanup } from './lib/cleanup.ts';
import { hostClock, toIso } from './lib/clock.ts';
import { createSessionId } from './lib/createSessionId.ts';
import { describeError } from './lib/describeError.ts';
import { createLoadLate } from './lib/loadLate.ts';
import { hostPage } from './lib/host.ts';
import { OBJECT, readOption } from './lib/options.ts';
import { readHeap } from './lib/readHeap.ts';
import { version } from './lib/version.ts';
import { waitAtMost } from './lib/waitAtMost.ts';
import { buildReport } from './reports/buildReport.ts';
import { withFailureRate } from './reports/withFailureRate.ts';
import { readEnvironment } from './reports/readEnvironment.ts';
import { loadPageSignals } from './signals/loadPageSignals.ts';
import { createGestureWatch } from './vitals/gestureWatch.ts';
import { vitalDefinitions } from './vitals/thresholds.ts';
import type { KeptSession, SessionKeeper } from './attachments/keepSession.ts';
import type { AnyTracking, LateTrackingOptions } from './attachments/createTracking.ts';
import type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
import type { PageSignals } from './signals/observePage.ts';
import type { AppInfo } from './types/app.ts';
import type { FlightRecorder } from './reports/recorder/FlightRecorder.ts';
import type { Exporter } from './types/exporter.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';
import type { Report } from './types/report.ts';
import type { ReportPart } from './types/repository.ts';
import type { TellProblem } from './types/sample.ts';
import type { GestureWatch } from './vitals/gestureWatch.ts';

/** For the code that makes numbers of what maps do. */
const TRACKING_WAIT_MS = 10_000;

export interface EngineOptions extends PerformanceMonitorOptions {
  /** Which app this is: in every report. @default that of `optimize` */
  readonly app?: AppInfo;
  /** Measures LCP, INP, CLS, TTFB and FCP too. @default true */
  readonly webVitals?: boolean;
  /** Who gets each vital and each violation, to send it on. @default none: nothing leaves the page */
  readonly exporters?: readonly Exporter[];
  /** From `createFlightRecorder`: what happened before the worst violations, for `exportReport('trace', { violation })`. @default none */
  readonly flightRecorder?: FlightRecorder;
  /** From `createMetricsRepository`: the session is kept on the device as it goes, until `dispose`. @default none */
  readonly repository?: SessionKeeper;
}

/** When the session has begun. */
export interface SessionStart {
  readonly atMs: number;
  readonly epochMs: number;
}

export interface Engine<Tracking extends AnyTracking> {
  readonly monitor: PerformanceMonitor;
  readonly gestures: GestureWatch;
  readonly problem: TellProblem;
  /** Makes numbers of what maps do. */
  readonly tracking: Tracking;
  readonly report: () => Report;
  readonly setTags: MapPerformance['setTags'];
  readonly exportReport: MapPerformance['exportReport'];
  readonly setConsent: MapPerformance['setConsent'];
  readonly flush: () => Promise<void>;
  readonly end: () => Promise<void>;
}

/**
 * The heavy half: what makes numbers of what happens, keeps them and reports them. `track`: makes those of maps, at once or
 * once it is loaded. Throws BAD_OPTION.
 */
export function createEngine<Tracking extends AnyTracking>(
  options: EngineOptions,
  optimize: Optimizer | undefined,
  start: SessionStart,
  track: (options: LateTrackingOptions) => Tracking,
): Engine<Tracking> {
  readOption('createMapPerformance', 'options', OBJECT, options);
  if (optimize)
    readOption('createMapPerformance', 'optimize.connect', { is: 'function', needed: true }, optimize.connect);
  const { app: ownApp, webVitals = true, repository, exporters = [], flightRecorder, ...monitorOptions } = options;
  const { clock = hostClock, page = hostPage() } = options;
  const monitor = new PerformanceMonitor({
    vitals: vitalDefinitions,
    readHeap: () => readHeap()?.usedBytes ?? null,
    ...(optimize?.sampleRate !== undefined && { sampleRate: optimize.sampleRate }),
    ...monitorOptions,
  });
  const session = { id: createSessionId(), startedEpochMs: start.epochMs, startedIso: toIso(start.epochMs) };
  const gestures = createGestureWatch();
  const cleanup = createCleanup();

  const problem: TellProblem = (code, error, stuck) => {
    const message = describeError(error);
    monitor.record({ kind: 'problem', code, message, atMs: clock.now(), ...(stuck && { stuck }) });
  };
  const app = adoptApp(ownApp, optimize?.app, problem);
  const recordHeap = (mountCount?: number): void => {
    const heap = readHeap();
    if (heap) monitor.record({ kind: 'memory', atMs: clock.now(), ...heap, ...(mountCount && { mountCount }) });
  };
  const observePage = (): PageSignals => {
    const onError = (error: unknown): void => problem('page-signals-missing', error);
    const signals = loadPageSignals(monitor, { clock, page, webVitals }, onError);
    cleanup.add(signals.stop);
    return signals;
  };
  const record = monitor.record.bind(monitor);
  const { recorder: slot } = insideOf(monitor);
  const tracking = track({ clock, page, record, problem, gestures, observePage, recordHeap, slot });
  const loadExport = createLoadLate(
    () => import('./reports/exportReport.ts'),
    (error) => problem('download-missing', error),
  );

  /** Of a report, what the monitor does not know. */
  const facts = (): Pick<Report, 'session' | 'environment' | 'optimization'> => {
    return {
      session: { ...session, durationMs: clock.now() - start.atMs },
      environment: { ...readEnvironment(), ...tracking.describeMaps() },
      optimization: optimize?.getReport() ?? null,
    };
  };
  /** Asked for a report already while it begins. */
  let kept: KeptSession | undefined;
  const report = (): Report => {
    tracking.flush();
    recordHeap();
    return buildReport(withFailureRate(monitor.getReport(), kept?.failureRate ?? null), {
      generator: `mapvitals/${version}`,
      app,
      ...facts(),
    });
  };

  /** A file that hangs is taken for lost: nobody who leaves a page waits for it. */
  const waitFor = async (coming: Promise<void>): Promise<void> => {
    if (await waitAtMost(clock, TRACKING_WAIT_MS, coming)) return;
    problem('tracking-missing', `has not come in ${TRACKING_WAIT_MS} ms`);
  };

  const definitions = options.vitals ?? vitalDefinitions;
  const told = createLateExporters([exporters].flat(), monitor.isSampled, {
    definitions,
    report,
    clock,
    page,
    problem,
  });
  if (told.isExporting) {
    monitor.onVital(told.vital);
    monitor.onViolation(told.violation, { when: 'complete' });
  }
  if (flightRecorder) cleanup.add(flightRecorder.connect(monitor));
  if (app?.tags) monitor.setTags(app.tags);
  const { isSampled } = monitor;
  const loadChanges = async (): Promise<() => Iterable<ReportPart> | null> => {
    const { createChanges } = await import('./core/changedParts.ts');
    return createChanges(monitor, { now: () => clock.now(), beforeTotals: () => recordHeap(), frame: facts });
  };
  if (repository) {
    kept = keepSession(repository, { isSampled, report, loadChanges, problem });
    cleanup.add(kept.stop);
  }

  return {
    monitor,
    gestures,
    problem,
    tracking,
    report,
    setTags(tags) {
      // Not on what maps waited for until now.
      tracking.reach(clock.now());
      const before = slot.tags;
      slot.setTags(tags);
      tracking.retagged?.(before);
    },
    async exportReport(format = 'json', options) {
      const now = report();
      await (await loadExport())?.exportReport(now, format, options, { clock, problem, flightRecorder });
    },
    setConsent: told.setConsent,
    async flush() {
      if (tracking.coming) await waitFor(tracking.coming);
      tracking.flush();
      await Promise.all([repository?.flush(), told.flush()]);
    },
    async end() {
      if (tracking.coming) await waitFor(tracking.coming);
      // The repository's stop writes the session once more.
      cleanup.run();
      monitor.dispose();
      await Promise.all([repository?.flush(), told.end()]);
    },
  };
}
