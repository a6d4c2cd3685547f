import { attachMapLibre } from './adapters/attachMapLibre.ts';
import { PerformanceMonitor } from './core/PerformanceMonitor.ts';
import { MapVitalsError } from './errors.ts';
import { createCleanup } from './lib/cleanup.ts';
import { hostClock } from './lib/clock.ts';
import { describeValue } from './lib/describeValue.ts';
import { downloadText } from './lib/downloadText.ts';
import { hostPage } from './lib/onPageHidden.ts';
import { version } from './lib/version.ts';
import { buildReport } from './reports/buildReport.ts';
import { formatJson } from './reports/formatJson.ts';
import { readEnvironment } from './reports/readEnvironment.ts';
import { observeContextLoss } from './signals/observeContextLoss.ts';
import { observeFrames } from './signals/observeFrames.ts';
import { observeInput } from './signals/observeInput.ts';
import { observeLongFrames } from './signals/observeLongFrames.ts';
import { observePageHidden } from './signals/observePageHidden.ts';
import { observeResources } from './signals/observeResources.ts';
import { observeWebVitals } from './signals/observeWebVitals.ts';
import { readHeap } from './lib/readHeap.ts';
import { createGestureWatch } from './vitals/gestureWatch.ts';
import { createLiveMaps } from './vitals/liveMaps.ts';
import { createRefreshInterval } from './vitals/refreshInterval.ts';
import { vitalDefinitions } from './vitals/thresholds.ts';
import { trackMap } from './vitals/trackMap.ts';
import type { PerformanceMonitorOptions } from './core/monitorOptions.ts';
import type { Cleanup } from './lib/cleanup.ts';
import type { Detach } from './types/functions.ts';
import type { Adapter, AttachedMap, MapDescription, MapSink } from './types/mapEvents.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';
import type { Report } from './types/report.ts';
import type { LongFrameWatch } from './signals/observeLongFrames.ts';
import type { ResourceWatch } from './signals/observeResources.ts';
import type { LiveMap } from './vitals/liveMaps.ts';
import type { MapLoad, MapTracker } from './vitals/trackMap.ts';

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
}

/** What is observed of the page, from the first map on. */
interface PageSignals {
  readonly longFrames: LongFrameWatch;
  readonly resources: ResourceWatch;
}

/** One measured map. */
interface Attachment {
  readonly map: AttachedMap;
  readonly tracker: MapTracker;
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
  const { adapter = attachMapLibre as Adapter<MapType>, webVitals = true, optimize, ...monitorOptions } = options;
  const { clock = hostClock, random = Math.random } = options;
  const monitor = new PerformanceMonitor({
    vitals: vitalDefinitions,
    readHeap: () => readHeap()?.usedBytes ?? null,
    ...(optimize?.sampleRate === undefined ? {} : { sampleRate: optimize.sampleRate }),
    ...monitorOptions,
  });
  const session = { id: createSessionId(random), startedEpochMs: clock.epochNow() };
  const startMs = clock.now();
  const refresh = createRefreshInterval();
  const gestures = createGestureWatch();
  const cleanup = createCleanup();
  const attachments = new Map<MapType, Attachment>();
  // A map that is attached again, as under React's StrictMode, was created when it was seen first.
  const loads = new WeakMap<MapType, MapLoad>();
  let latestDescription: MapDescription | null = null;
  let page: PageSignals | null = null;
  let isDisposed = false;

  const problem = (code: string, error: unknown): void => {
    const message = error instanceof Error ? error.message : String(error);
    monitor.record({ kind: 'problem', code, message, atMs: clock.now() });
  };
  const liveMaps = createLiveMaps((code, message, value, limit) =>
    monitor.record({ kind: 'problem', code, message, atMs: clock.now(), stuck: { value, limit } }),
  );
  const eachTracker = (visit: (tracker: MapTracker) => void): void => {
    for (const { tracker } of attachments.values()) visit(tracker);
  };
  const recordHeap = (): void => {
    const heap = readHeap();
    if (heap) monitor.record({ kind: 'memory', atMs: clock.now(), ...heap });
  };
  const flush = (): void => {
    eachTracker((tracker) => tracker.flush());
    page?.longFrames.flush();
  };

  const observePage = (): PageSignals => {
    const longFrames = observeLongFrames(monitor);
    const resources = observeResources();
    cleanup.add(longFrames.stop);
    cleanup.add(resources.stop);
    cleanup.add(observePageHidden(() => eachTracker((tracker) => tracker.hidden())));
    if (webVitals) cleanup.add(observeWebVitals(monitor, { clock }));
    return { longFrames, resources };
  };

  const track = (map: AttachedMap, load: MapLoad, stops: Cleanup): MapTracker => {
    const { longFrames, resources } = (page ??= observePage());
    const tracker = trackMap({
      map,
      load,
      clock,
      refresh,
      record: (sample) => monitor.record(sample),
      observeFrames: (onFrame) => observeFrames(clock, onFrame),
      networkMsOf: resources.networkMsOf,
      beforeVital: longFrames.flush,
      onSettled: recordHeap,
      onGesture: (isRunning) => gestures.set(map, isRunning),
    });
    stops.add(tracker.stop);
    stops.add(observeInput(map.container, tracker.input));
    stops.add(observeContextLoss(map.container, (type) => tracker.event({ type, atMs: clock.now() })));
    if (hostPage()?.document.visibilityState === 'hidden') tracker.hidden();
    return tracker;
  };

  /** Stays without effect where the adapter finds nothing to measure, as in a map that is already removed. */
  const begin = (map: MapType, load: MapLoad): void => {
    const stops = createCleanup((error) => problem('detach-threw', error));
    let attachment: Attachment | null = null;
    let live: LiveMap | null = null;
    const sink: MapSink = {
      attached(attachedMap) {
        live = liveMaps.add(attachedMap.container);
        attachment = { map: attachedMap, tracker: track(attachedMap, load, stops), holderCount: 0, end: stops.run };
        attachments.set(map, attachment);
        stops.add(() => {
          latestDescription = attachedMap.describe();
          attachments.delete(map);
          live?.detached();
        });
      },
      event(event) {
        try {
          attachment?.tracker.event(event);
        } catch (error) {
          problem('tracker-threw', error);
        }
        if (event.type !== 'removed') return;
        live?.removed();
        stops.run();
      },
      problem,
    };
    stops.add(adapter(map, sink, { clock }));
  };

  const loadOf = (map: MapType, createdAtMs: number | undefined): MapLoad => {
    const nowMs = clock.now();
    const isPast = createdAtMs !== undefined && createdAtMs >= 0 && createdAtMs <= nowMs;
    const load = loads.get(map) ?? { startMs: isPast ? createdAtMs : nowMs, isOver: false };
    loads.set(map, load);
    return load;
  };

  const report = (): Report => {
    flush();
    recordHeap();
    const attached = [...attachments.values()].map(({ map }) => map.describe());
    const maps = attached.length === 0 && latestDescription ? [latestDescription] : attached;
    const refreshHz = refresh.intervalMs === null ? null : Math.round(1000 / refresh.intervalMs);
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
  return {
    monitor,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attach(map, { createdAtMs } = {}) {
      if (isDisposed || !monitor.isSampled) return () => {};
      try {
        if (!attachments.has(map)) begin(map, loadOf(map, createdAtMs));
      } catch (error) {
        problem('attach-threw', error);
      }
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
      downloadText(`mapvitals-${session.id}.${format}`, 'application/json', formatJson(report()), clock);
    },
    async flush() {
      flush();
    },
    async dispose() {
      isDisposed = true;
      for (const { end } of attachments.values()) end();
      cleanup.run();
      monitor.dispose();
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

/** Tells sessions apart, and says nothing else. */
function createSessionId(random: () => number): string {
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 36 ** 4)
      .toString(36)
      .padStart(4, '0'),
  ).join('');
}
