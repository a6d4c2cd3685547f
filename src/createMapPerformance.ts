import { createAttachments } from './attachments/createAttachments.ts';
import { createEngine } from './createEngine.ts';
import { hostClock } from './lib/clock.ts';
import { createLateTracking } from './start/lateTracking.ts';
import { createShell } from './start/shell.ts';
import type { attachMapLibre } from './adapters/attachMapLibre.ts';
import type { EngineOptions } from './createEngine.ts';
import type { Adapter } from './types/adapter.ts';
import type { MapPerformance } from './types/mapPerformance.ts';
import type { Optimizer } from './types/optimizer.ts';

export interface MapPerformanceOptions<
  MapType,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
> extends EngineOptions {
  /** Connects the maps of one library. @default attachMapLibre */
  readonly adapter?: Adapter<MapType>;
  /**
   * From `createOptimization`: its runs are measured, its share of sessions applies, and it is found again as `optimize`.
   * It may be shared and outlives this: who made it disposes of it. @default none
   */
  readonly optimize?: Optimize;
}

/**
 * Measures maps: their vitals, the app's operations and the browser's long frames go into one monitor, and from there
 * into snapshots, violations and a report. Observes nothing until a map is attached. Throws BAD_OPTION.
 *
 * The monitor is there at once. What makes vitals of a map's events is loaded with the first map, and makes up for what has
 * happened meanwhile. `startMapPerformance` loads the monitor later, too.
 *
 * @example
 * const mapPerformance = createMapPerformance({ thresholds: { 'places.filter': 50 } });
 * mapPerformance.attach(map);
 * mapPerformance.monitor.measure('places.filter', () => map.setFilter('places', filter));
 * mapPerformance.report().vitals.TCM.value;
 */
export function createMapPerformance<
  MapType extends object = Parameters<typeof attachMapLibre>[0],
  Optimize extends Optimizer | undefined = undefined,
>(options: MapPerformanceOptions<MapType, Optimize> = {}): MapPerformance<MapType, Optimize> {
  // What is none is refused by the engine.
  const { adapter, optimize, ...engineOptions } = options ?? {};
  const { clock = hostClock } = engineOptions;
  const start = { atMs: clock.now(), epochMs: clock.epochNow() };
  const engine = createEngine(options && engineOptions, optimize, start, (parts) => createLateTracking(parts, adapter));
  const { monitor, gestures, problem, tracking } = engine;
  // Whoever tags the monitor itself means what maps do from here on, too.
  monitor.setTags = engine.setTags;
  const disconnect = optimize?.connect({ record: (sample) => monitor.record(sample), ...gestures });
  return createShell({
    ...engine,
    // Where none is given, Optimize is undefined.
    optimize: optimize as Optimize,
    attachments: createAttachments({ adapter: tracking.adapter, clock, problem, watch: tracking.watch }),
    end() {
      disconnect?.();
      return engine.end();
    },
  });
}
