import { warnOnce } from '#advice';
import { createAttachments } from './attachments/createAttachments.ts';
import { hostClock } from './lib/clock.ts';
import { isBadOption } from './lib/isBadOption.ts';
import { createLoadOnce } from './lib/loadOnce.ts';
import { hostPage, onPageHidden } from './lib/onPageHidden.ts';
import { whenIdle } from './lib/whenIdle.ts';
import { createEarlyMonitor } from './start/earlyMonitor.ts';
import { createEarlyQueue } from './start/earlyQueue.ts';
import { createEmptyMonitorReport, createEmptyReport } from './start/emptyReport.ts';
import { hearMaps } from './start/hearMaps.ts';
import { recordMap } from './start/recordMap.ts';
import { createShell } from './start/shell.ts';
import type { attachMapLibre } from './adapters/attachMapLibre.ts';
import type { Tracking } from './attachments/createTracking.ts';
import type { MapPlayer } from './attachments/playMap.ts';
import type { PlayedStart } from './attachments/watchedMap.ts';
import type { Engine, EngineOptions, SessionStart } from './createEngine.ts';
import type { MapPerformanceOptions } from './createMapPerformance.ts';
import type { PlayMap } from './start/hearMaps.ts';
import type { Heard, HeardMap } from './types/hearing.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer, OptimizerHost } from './types/optimizer.ts';
import type { TellProblem } from './types/sample.ts';

/** A `MapPerformance` whose readers answer with an empty snapshot (reason `loading`) until it is ready. */
export interface StartedMapPerformance<
  MapType = unknown,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
> extends MapPerformance<MapType, Optimize> {
  /**
   * Everything is loaded, and what came before has been made up for. To ask for it begins the load. Rejects with BAD_OPTION;
   * where the code cannot be loaded it is fulfilled all the same, and nothing is measured.
   */
  readonly ready: Promise<void>;
}

interface WholeEngine extends Engine<Tracking> {
  readonly play: (start: PlayedStart<HeardMap>) => MapPlayer<Heard>;
}

type CreateEngine = (options: EngineOptions, optimize: Optimizer | undefined, start: SessionStart) => Engine<Tracking>;

const engineCode = createLoadOnce<CreateEngine>(async () => {
  const [{ createEngine }, { createTracking }] = await Promise.all([
    import('./createEngine.ts'),
    import('./attachments/createTracking.ts'),
  ]);
  return (options, optimize, start) => createEngine(options, optimize, start, createTracking);
});

/**
 * Measures maps as `createMapPerformance` does, and loads what makes the numbers later: when the page is idle, when the
 * first gesture is over, when the page is hidden, or when someone reads. Until then what happens is kept, and then made up
 * for in order, so that the numbers are the same.
 *
 * @example
 * const mapPerformance = startMapPerformance();
 * mapPerformance.attach(map);
 * await mapPerformance.ready;
 * mapPerformance.monitor.snapshot().vitals.TCM.value;
 */
export function startMapPerformance<
  MapType extends object = Parameters<typeof attachMapLibre>[0],
  Optimize extends Optimizer | undefined = undefined,
>(options: MapPerformanceOptions<MapType, Optimize> = {}): StartedMapPerformance<MapType, Optimize> {
  const { adapter, optimize, ...engineOptions } = options;
  const { clock = hostClock, page = hostPage(), random = Math.random } = options;
  const { sampleRate = optimize?.sampleRate ?? 1 } = options;
  const start = { atMs: clock.now(), epochMs: clock.epochNow() };
  // Decided once, here. What is no share at all is refused by the engine.
  const isSampled = sampleRate >= 0 && sampleRate <= 1 ? random() < sampleRate : true;
  const drawn = sampleRate > 0 && sampleRate < 1 ? { sampleRate: isSampled ? 1 : 0 } : {};
  const queue = createEarlyQueue<WholeEngine>();
  const { adapter: heard, player } = hearMaps(adapter, () => queue.engine !== null);
  let empty = createEmptyMonitorReport('loading');
  /** Why there will be no engine. */
  let refusal: unknown;
  let isDisposed = false;
  let whole: Promise<void> | undefined;

  const adopt = (create: CreateEngine, playMap: PlayMap): void => {
    if (queue.engine) return;
    const engine = create({ ...engineOptions, ...drawn }, optimize, start);
    const { problem, tracking } = engine;
    const play: WholeEngine['play'] = (from) => playMap(from, { clock, problem, listen: tracking.listen });
    queue.adopt({ ...engine, play });
    stopWaiting?.();
    if (isDisposed) void engine.end();
  };
  const giveUp = (error: unknown): void => {
    refusal = error;
    const code = isBadOption(error) ? 'bad-option' : 'engine-not-loaded';
    const message = `nothing is measured: ${String(error)}`;
    empty = createEmptyMonitorReport(message, [{ code, count: 1, latestMessage: message, latestAtMs: clock.now() }]);
    warnOnce(message);
    queue.giveUp();
    early.tellEmpty();
  };
  const begin = (): Promise<void> =>
    (whole ??= Promise.all([engineCode.load(), player.load()])
      .then((parts) => adopt(...parts))
      .catch(giveUp));
  const beginSoon = (): void => {
    if (!isDisposed) void begin();
  };

  const early = createEarlyMonitor(queue, {
    clock,
    isSampled,
    isHidden: () => page?.document.visibilityState === 'hidden',
    empty: () => empty,
    onRead: () => void begin(),
  });
  const { monitor } = early;
  const problem: TellProblem = (code, error, stuck) => queue.keep((engine) => engine.problem(code, error, stuck), true);
  const gestures: Pick<OptimizerHost, 'isInGesture' | 'onGestureEnd'> = {
    isInGesture: () => queue.engine?.gestures.isInGesture() ?? false,
    onGestureEnd: (callback) => queue.engine?.gestures.onGestureEnd(callback) ?? (() => {}),
  };
  const disconnect = optimize?.connect({ record: (sample) => monitor.record(sample), ...gestures });

  // Nothing waits on a server, nor for a session that is left out.
  const stopWaiting = page && isSampled ? onPageHidden(page, beginSoon) : undefined;
  if (engineCode.part && player.part) {
    try {
      adopt(engineCode.part, player.part);
    } catch (error) {
      giveUp(error);
    }
  } else if (page && isSampled) whenIdle(clock, beginSoon);

  const shell = createShell<MapType, Optimize>({
    monitor,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attachments: createAttachments({
      adapter: heard,
      clock,
      page,
      problem,
      watch: (from) => recordMap(from, { queue, clock, problem, onGestureEnd: beginSoon }),
    }),
    report() {
      if (queue.engine) return queue.engine.report();
      void begin();
      return createEmptyReport(empty, start.epochMs, clock.now() - start.atMs);
    },
    setTags: monitor.setTags,
    async exportReport(format, options) {
      await begin();
      await queue.engine?.exportReport(format, options);
    },
    setConsent: (isGiven) => queue.keep((engine) => engine.setConsent(isGiven), true),
    async flush() {
      await begin();
      await queue.engine?.flush();
    },
    async end() {
      isDisposed = true;
      disconnect?.();
      stopWaiting?.();
      // A session that is to be kept is, however short it was.
      if (whole || options.repository || options.exporters?.length) await begin();
      await queue.engine?.end();
    },
  });
  const whenReady = async (): Promise<void> => {
    await begin();
    if (isBadOption(refusal)) throw refusal;
  };
  return Object.defineProperty(shell as StartedMapPerformance<MapType, Optimize>, 'ready', { get: whenReady });
}
