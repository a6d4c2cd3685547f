import { attachMapLibre } from './adapters/attachMapLibre.ts';
import { PerformanceMonitor } from './core/PerformanceMonitor.ts';
import { MapVitalsError } from './errors.ts';
import { createCleanup } from './lib/cleanup.ts';
import { hostClock } from './lib/clock.ts';
import { createSessionId } from './lib/createSessionId.ts';
import { describeError } from './lib/describeError.ts';
import { describeValue } from './lib/describeValue.ts';
import { hostPage } from './lib/onPageHidden.ts';
import { version } from './lib/version.ts';
import { buildReport } from './reports/buildReport.ts';
import { downloadReport } from './reports/downloadReport.ts';
import { readEnvironment } from './reports/readEnvironment.ts';
import { loadPageSignals } from './signals/loadPageSignals.ts';
import { observeMap } from './signals/observeMap.ts';
import { observePageHidden } from './signals/observePageHidden.ts';
import { readHeap } from './lib/readHeap.ts';
import { createGestureWatch } from './vitals/gestureWatch.ts';
import { createLiveMaps } from './vitals/liveMaps.ts';
import { openMapLoad } from './vitals/mapLoad.ts';
import { vitalDefinitions } from './vitals/thresholds.ts';
import { trackMap } from './vitals/trackMap.ts';
import type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
import type { Cleanup } from './lib/cleanup.ts';
import type { Detach } from './types/functions.ts';
import type { Adapter, AttachedMap, MapDescription, MapEvent, MapSink } from './types/mapEvents.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';
import type { MetricsRepository } from './types/repository.ts';
import type { Report } from './types/report.ts';
import type { Sample, TellProblem } from './types/sample.ts';
import type { PageSignals } from './signals/observePage.ts';
import type { LiveMap } from './vitals/liveMaps.ts';
import type { MapLoad } from './vitals/mapLoad.ts';
import type { MapProbe } from './signals/observeMap.ts';
import type { MapTracker } from './vitals/trackMap.ts';

export interface MapPerformanceOptions<
  MapType,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
> extends PerformanceMonitorOptions {
  /** Connects the maps of one library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
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

/** One measured map. */
interface Attachment {
  readonly map: AttachedMap;
  readonly tracker: MapTracker;
  readonly probe: MapProbe;
  /** It ends with its last holder. */
  holderCount: number;
  readonly end: Detach;
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
    webVitals = true,
    optimize,
    repository,
    ...monitorOptions
  } = options;
  const { clock = hostClock } = options;
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
  const attachments = new Map<MapType, Attachment>();
  let latestDescription: MapDescription | null = null;
  let refreshMs: number | null = null;
  let page: PageSignals | null = null;
  let isDisposed = false;

  const problem: TellProblem = (code, error, stuck) => {
    const sample = { kind: 'problem', code, message: describeError(error), atMs: clock.now() } as const;
    monitor.record(stuck ? { ...sample, stuck } : sample);
  };
  const liveMaps = createLiveMaps(problem);
  const describe = (map: AttachedMap): MapDescription | null => {
    try {
      return map.describe();
    } catch (error) {
      problem('adapter-threw', error);
      return null;
    }
  };
  const tellEach = (
    event: Pick<MapEvent, 'atMs'> & ({ type: 'flush' } | { type: 'hidden'; reason: 'hidden' }),
  ): void => {
    for (const { probe } of attachments.values()) probe.event(event);
  };
  const recordHeap = (): void => {
    const heap = readHeap();
    if (heap) monitor.record({ kind: 'memory', atMs: clock.now(), ...heap });
  };
  const flush = (): void => {
    tellEach({ type: 'flush', atMs: clock.now() });
    page?.flush();
  };

  const observePage = (): PageSignals => {
    cleanup.add(observePageHidden(() => tellEach({ type: 'hidden', reason: 'hidden', atMs: clock.now() })));
    const onError = (error: unknown): void => problem('page-signals-missing', error);
    const signals = loadPageSignals(monitor, { clock, webVitals }, onError);
    cleanup.add(signals.stop);
    return signals;
  };

  const track = (map: AttachedMap, load: MapLoad, stops: Cleanup): Pick<Attachment, 'tracker' | 'probe'> => {
    const { networkMsOf, flush: flushLongFrames } = (page ??= observePage());
    const record = (sample: Sample): void => {
      // The long frames in a vital's window must be there first.
      if (sample.kind === 'vital') flushLongFrames();
      monitor.record(sample);
      if (sample.kind === 'vital' && (sample.name === 'TCM' || sample.name === 'ST')) recordHeap();
    };
    const tracker = trackMap({ clock, record, onGesture: (isRunning) => gestures.set(map, isRunning) });
    const tell = (event: MapEvent): void => {
      try {
        if (event.type !== 'tileReady' || event.url === undefined) tracker.event(event);
        else tracker.event({ ...event, networkMs: networkMsOf(event.url), url: undefined });
        load.isPainted ||= tracker.isPainted;
        load.isOver ||= tracker.isOver;
        refreshMs = tracker.refreshMs ?? refreshMs;
      } catch (error) {
        problem('tracker-threw', error);
      }
    };
    const probe = observeMap(map, { clock, load, tell, problem });
    stops.add(tracker.stop);
    stops.add(probe.stop);
    if (hostPage()?.document.visibilityState === 'hidden') {
      probe.event({ type: 'hidden', reason: 'hidden', atMs: clock.now() });
    }
    return { tracker, probe };
  };

  /** Stays without effect where the adapter finds nothing to measure, as in a map that is already removed. */
  const begin = (map: MapType, createdAtMs: number): void => {
    const stops = createCleanup((error) => problem('detach-threw', error));
    let attachment: Attachment | null = null;
    let live: LiveMap | null = null;
    const sink: MapSink = {
      attached(attachedMap) {
        live = liveMaps.add(map, attachedMap.container);
        stops.add(live.detached);
        attachment = {
          map: attachedMap,
          ...track(attachedMap, openMapLoad(map, createdAtMs), stops),
          holderCount: 0,
          end: stops.run,
        };
        attachments.set(map, attachment);
        stops.add(() => {
          attachments.delete(map);
          latestDescription = describe(attachedMap);
        });
      },
      event(event) {
        attachment?.probe.event(event);
        if (event.type !== 'removed') return;
        live?.removed();
        stops.run();
      },
      problem,
    };
    try {
      stops.add(adapter(map, sink, { clock }));
    } catch (error) {
      problem('attach-threw', error);
      // What it had started goes; a map that is not measured is no second one on its container either.
      stops.run();
    }
  };

  const report = (): Report => {
    flush();
    recordHeap();
    const attached = Array.from(attachments.values(), ({ map }) => describe(map));
    const maps = (attached.length ? attached : [latestDescription]).filter((map) => map !== null);
    const refreshHz = refreshMs === null ? null : Math.round(1000 / refreshMs);
    return buildReport(monitor.getReport(), {
      generator: `mapvitals/${version}`,
      session: { ...session, durationMs: clock.now() - startMs },
      environment: readEnvironment(maps, refreshHz),
      optimization: optimize?.getReport() ?? null,
    });
  };

  if (optimize) {
    const { isInGesture, onGestureEnd } = gestures;
    cleanup.add(optimize.connect({ record: (sample) => monitor.record(sample), isInGesture, onGestureEnd }));
  }
  if (repository && monitor.isSampled) cleanup.add(repository.record(report));
  return {
    monitor,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attach(map, { createdAtMs } = {}) {
      if (isDisposed || !monitor.isSampled) return () => {};
      if (!attachments.has(map))
        begin(
          map,
          createdAtMs !== undefined && createdAtMs >= 0 && createdAtMs <= clock.now() ? createdAtMs : clock.now(),
        );
      return hold(attachments.get(map));
    },
    report,
    async exportReport(format = 'json') {
      if (format !== 'json') {
        throw new MapVitalsError(
          'BAD_OPTION',
          `\`format\` must be 'json', got \`${describeValue(format)}\`. Omit it to use 'json'.`,
        );
      }
      downloadReport(report(), clock);
    },
    async flush() {
      flush();
      await repository?.flush();
    },
    async dispose() {
      isDisposed = true;
      for (const { end } of attachments.values()) end();
      // The repository's stop writes the session once more.
      cleanup.run();
      monitor.dispose();
      await repository?.flush();
    },
  };
}

/** One of maybe several holders: letting go twice is letting go once. */
function hold(attachment: Attachment | undefined): Detach {
  if (!attachment) return () => {};
  let isHeld = true;
  attachment.holderCount += 1;
  return () => {
    if (!isHeld) return;
    isHeld = false;
    attachment.holderCount -= 1;
    if (attachment.holderCount === 0) attachment.end();
  };
}
