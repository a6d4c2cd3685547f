import { attachMapLibre } from './adapters/attachMapLibre.ts';
import { createAttachments } from './attachments/createAttachments.ts';
import { createTracking } from './attachments/createTracking.ts';
import { PerformanceMonitor } from './core/PerformanceMonitor.ts';
import { adoptApp } from './lib/adoptApp.ts';
import { createCleanup } from './lib/cleanup.ts';
import { hostClock } from './lib/clock.ts';
import { createSessionId } from './lib/createSessionId.ts';
import { describeError } from './lib/describeError.ts';
import { badOption } from './lib/failure.ts';
import { hostPage } from './lib/onPageHidden.ts';
import { enterRegistry } from './lib/pageRegistry.ts';
import { readHeap } from './lib/readHeap.ts';
import { version } from './lib/version.ts';
import { buildReport } from './reports/buildReport.ts';
import { downloadReport } from './reports/downloadReport.ts';
import { readEnvironment } from './reports/readEnvironment.ts';
import { loadPageSignals } from './signals/loadPageSignals.ts';
import { createGestureWatch } from './vitals/gestureWatch.ts';
import { vitalDefinitions } from './vitals/thresholds.ts';
import type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
import type { PageSignals } from './signals/observePage.ts';
import type { AppInfo } from './types/app.ts';
import type { Stop } from './types/functions.ts';
import type { Adapter } from './types/mapEvents.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';
import type { Report } from './types/report.ts';
import type { MetricsRepository } from './types/repository.ts';
import type { TellProblem } from './types/sample.ts';

export interface MapPerformanceOptions<
  MapType,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
> extends PerformanceMonitorOptions {
  /** Connects the maps of one library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
  /** Which app this is: in every report. @default that of `optimize` */
  readonly app?: AppInfo;
  /** Measures LCP, INP, CLS, TTFB and FCP too. @default true */
  readonly webVitals?: boolean;
  /**
   * From `createOptimization`: its runs are measured, its share of sessions applies, and it is found again as `optimize`.
   * It may be shared and outlives this: who made it disposes of it. @default none
   */
  readonly optimize?: Optimize;
  /** From `createMetricsRepository`: the session is kept on the device as it goes, until `dispose`. @default none */
  readonly repository?: Pick<MetricsRepository, 'record' | 'flush'>;
}

/**
 * Measures maps: their vitals, the app's operations and the browser's long frames go into one monitor, and from there
 * into snapshots, violations and a report. Observes nothing until a map is attached. Throws BAD_OPTION.
 */
export function createMapPerformance<
  MapType extends object = Parameters<typeof attachMapLibre>[0],
  Optimize extends Optimizer | undefined = undefined,
>(options: MapPerformanceOptions<MapType, Optimize> = {}): MapPerformance<MapType, Optimize> {
  // Where no adapter is given, nothing else says what MapType is: the default adapter does.
  const {
    adapter = attachMapLibre as Adapter<MapType>,
    app: ownApp,
    webVitals = true,
    optimize,
    repository,
    ...monitorOptions
  } = options;
  const { clock = hostClock, page = hostPage() } = options;
  const monitor = new PerformanceMonitor({
    vitals: vitalDefinitions,
    readHeap: () => readHeap()?.usedBytes ?? null,
    ...(optimize?.sampleRate === undefined ? {} : { sampleRate: optimize.sampleRate }),
    ...monitorOptions,
  });
  const session = { id: createSessionId(), startedEpochMs: clock.epochNow() };
  const startMs = clock.now();
  const gestures = createGestureWatch();
  const cleanup = createCleanup();

  const problem: TellProblem = (code, error, stuck) => {
    const sample = { kind: 'problem', code, message: describeError(error), atMs: clock.now() } as const;
    monitor.record(stuck ? { ...sample, stuck } : sample);
  };
  const app = adoptApp(ownApp, optimize?.app, problem);
  const recordHeap = (mountCount?: number): void => {
    const heap = readHeap();
    const mount = mountCount === undefined ? {} : { mountCount };
    if (heap) monitor.record({ kind: 'memory', atMs: clock.now(), ...heap, ...mount });
  };
  const observePage = (): PageSignals => {
    const onError = (error: unknown): void => problem('page-signals-missing', error);
    const signals = loadPageSignals(monitor, { clock, page, webVitals }, onError);
    cleanup.add(signals.stop);
    return signals;
  };
  const record = monitor.record.bind(monitor);
  const tracking = createTracking({ clock, record, problem, gestures, observePage, recordHeap });
  const attachments = createAttachments({ adapter, clock, page, problem, listen: tracking.listen });

  const report = (): Report => {
    tracking.flush();
    recordHeap();
    const { refreshHistoryHz } = tracking;
    return buildReport(monitor.getReport(), {
      generator: `mapvitals/${version}`,
      app,
      session: { ...session, durationMs: clock.now() - startMs },
      environment: readEnvironment(tracking.describeMaps(), refreshHistoryHz.at(-1) ?? null, refreshHistoryHz),
      optimization: optimize?.getReport() ?? null,
    });
  };

  if (app?.tags) monitor.setTags(app.tags);
  if (optimize) {
    const { isInGesture, onGestureEnd } = gestures;
    cleanup.add(optimize.connect({ record, isInGesture, onGestureEnd }));
  }
  if (repository && monitor.isSampled) cleanup.add(repository.record(report));
  let isMeasuring = monitor.isSampled;
  let leaveRegistry: Stop | null = null;
  return {
    monitor,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attach(map, attachOptions) {
      if (!isMeasuring) return () => {};
      leaveRegistry ??= enterRegistry({ version, report });
      return attachments.attach(map, attachOptions);
    },
    report,
    setTags: (tags) => monitor.setTags({ ...app?.tags, ...tags }),
    async exportReport(format = 'json') {
      if (format !== 'json') throw badOption('format', "'json'", format, 'exportReport.format', 'json');
      downloadReport(report(), clock);
    },
    async flush() {
      tracking.flush();
      await repository?.flush();
    },
    async dispose() {
      isMeasuring = false;
      attachments.stop();
      leaveRegistry?.();
      // The repository's stop writes the session once more.
      cleanup.run();
      monitor.dispose();
      await repository?.flush();
    },
  };
}
