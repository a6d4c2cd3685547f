import { warnOnce } from '#advice';
import { createAttachments } from './attachments/createAttachments.ts';
import { hostClock } from './lib/clock.ts';
import { isBadOption } from './lib/isBadOption.ts';
import { hostPage, isHidden, onPageHidden } from './lib/host.ts';
import { createLoadOnce } from './lib/loadOnce.ts';
import { whenIdle } from './lib/whenIdle.ts';
import { createEarlyMonitor } from './start/earlyMonitor.ts';
import { createEarlyQueue } from './start/earlyQueue.ts';
import { createEmptyMonitorReport, createEmptyReport } from './start/emptyReport.ts';
import { hearMaps } from './start/hearMaps.ts';
import { recordMap } from './start/recordMap.ts';
import { createShell } from './start/shell.ts';
import type { attachMapLibre } from './adapters/attachMapLibre.ts';
import type { Tracking } from './attachments/createTracking.ts';
import type { MakesUp } from './attachments/makeUp.ts';
import type { PlayMap } from './attachments/playMap.ts';
import type { Engine, EngineOptions, SessionStart } from './createEngine.ts';
import type { MapPerformanceOptions } from './createMapPerformance.ts';
import type { ReadAny } from './types/hearing.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';
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

/** The engine, which plays what was heard to itself. */
interface WholeEngine extends Engine<Tracking>, MakesUp {
  readonly play: PlayMap;
}

type CreateEngine = (
  options: EngineOptions,
  optimize: Optimizer | undefined,
  start: SessionStart,
  read: ReadAny,
) => Engine<Tracking>;

const engineCode = createLoadOnce<CreateEngine>(async () => {
  const [{ createEngine }, { createTracking }] = await Promise.all([
    import('./createEngine.ts'),
    import('./attachments/createTracking.ts'),
  ]);
  return (options, optimize, start, read) =>
    createEngine(options, optimize, start, (parts) => createTracking(parts, read));
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
  // What is none is refused by the engine.
  const { adapter: given, optimize, ...engineOptions } = options ?? {};
  const { clock = hostClock, page = hostPage(), random = Math.random } = engineOptions;
  const { sampleRate = optimize?.sampleRate ?? 1, repository, exporters, app = optimize?.app } = engineOptions;
  const start = { atMs: clock.now(), epochMs: clock.epochNow() };
  // Decided once, here. What is no share at all is refused by the engine.
  const isSampled = !(sampleRate >= 0) || random() < sampleRate;
  const drawn = sampleRate > 0 && sampleRate < 1 && { sampleRate: isSampled ? 1 : 0 };
  const queue = createEarlyQueue<WholeEngine>();
  const { adapter, reader } = hearMaps(given);
  let empty = createEmptyMonitorReport('loading');
  /** Why there will be no engine. */
  let refusal: unknown;
  let isDisposed = false;
  let isConsentGiven = true;
  let whole: Promise<void> | undefined;

  const adopt = (create: CreateEngine, read: ReadAny): Promise<void> => {
    const engine = create(options && { ...engineOptions, ...drawn }, optimize, start, read);
    queue.afterwards(() => {
      stopWaiting?.();
      if (isDisposed) void engine.end();
    });
    return queue.adopt({ ...engine.tracking, ...engine });
  };
  const giveUp = (error: unknown): void => {
    refusal = error;
    const code = isBadOption(error) ? 'bad-option' : 'engine-not-loaded';
    const latestMessage = `nothing is measured: ${String(error)}`;
    empty = createEmptyMonitorReport(latestMessage, [{ code, count: 1, latestMessage, latestAtMs: clock.now() }]);
    warnOnce(latestMessage);
    queue.giveUp();
  };
  /** The engine, or nothing where there will be none. */
  const begin = async (): Promise<WholeEngine | null> => {
    if (!queue.engine) {
      await (whole ??= Promise.all([engineCode.load(), reader.load()])
        .then((parts) => adopt(...parts))
        .catch(giveUp));
    }
    return queue.engine;
  };
  const beginSoon = (): void => {
    if (!isDisposed) void begin();
  };

  const monitor = createEarlyMonitor(queue, {
    clock,
    isSampled,
    isHidden: () => isHidden(page?.document),
    empty: () => empty,
    onRead: () => void begin(),
  });
  const problem: TellProblem = (...told) => queue.keep((engine) => engine.problem(...told), true);
  const disconnect = optimize?.connect?.({
    record: monitor.record,
    isInGesture: () => queue.engine?.gestures.isInGesture() ?? false,
    onGestureEnd: (callback) => queue.engine?.gestures.onGestureEnd(callback) ?? (() => {}),
  });

  /** The page may go before there is an engine. */
  const onHidden = (): void => {
    beginSoon();
    queue.hurry();
    if (queue.engine || !isConsentGiven) return;
    for (const exporter of [exporters].flat()) {
      try {
        exporter!.leave?.(shell);
      } catch {
        // There is none, or nobody yet who could be told.
      }
    }
  };

  // Nothing waits on a server, nor for a session that is left out.
  const stopWaiting = page && isSampled ? onPageHidden(page, onHidden) : undefined;
  if (engineCode.part && reader.part) {
    try {
      void adopt(engineCode.part, reader.part);
    } catch (error) {
      giveUp(error);
    }
  } else if (page && isSampled) whenIdle(clock, beginSoon);

  const shell = createShell<MapType, Optimize>({
    monitor,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attachments: createAttachments({
      adapter,
      clock,
      problem,
      watch: (from) => recordMap(from, { queue, clock, page, problem, onGestureEnd: beginSoon }),
    }),
    report() {
      if (queue.engine) return queue.engine.report();
      void begin();
      return createEmptyReport(empty, app, start.epochMs, clock.now() - start.atMs);
    },
    setTags: monitor.setTags,
    exportReport: async (...what) => (await begin())?.exportReport(...what),
    setConsent(isGiven) {
      isConsentGiven &&= isGiven;
      queue.keep((engine) => engine.setConsent(isGiven), true);
    },
    flush: async () => (await begin())?.flush(),
    async end() {
      isDisposed = true;
      disconnect?.();
      stopWaiting?.();
      // A session that is to be kept is, however short it was.
      if (whole || repository || exporters?.length) await begin();
      await queue.engine?.end();
    },
  });
  const whenReady = async (): Promise<void> => {
    await begin();
    if (isBadOption(refusal)) throw refusal;
  };
  return {
    ...shell,
    get ready() {
      return whenReady();
    },
  };
}
