import { useContext, useEffect, useMemo } from 'react';
import type {
  AttachOptions,
  MapLibreMap,
  MapPerformance,
  MapPerformanceOptions,
  Monitor,
  OperationDetail,
  Report,
  Snapshot,
} from '../src/index.ts';
import { hostClock } from '../src/lib/clock.ts';
import type { Optimizer } from '../src/optimize.ts';
import { bindRun } from './bindRun.ts';
import type { RunTask } from './bindRun.ts';
import { MapPerformanceContext } from './context.ts';
import { createAttachment } from './createAttachment.ts';
import type { MapSource } from './resolveMap.ts';
import { useLiveOptions } from './useLiveOptions.ts';
import type { LiveOptions } from './useLiveOptions.ts';
import { useOwn } from './useOwn.ts';
import { useRead } from './useRead.ts';
import type { Read } from './useRead.ts';

/** Beside the live ones, only the first render's options count, and none of them below a provider, which has its own. */
export interface UseMapPerformanceOptions<
  MapType extends object = MapLibreMap,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
>
  extends MapPerformanceOptions<MapType, Optimize>, Omit<AttachOptions, 'onRemoved'>, LiveOptions {}

/**
 * Functions that stay the same, and state: reading `vitals`, `operations` or `violations` while rendering is what makes
 * the component render again when that part changes. Read elsewhere, as in a click handler, they are as of now.
 */
export interface MapPerformanceState<
  MapType = MapLibreMap,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
>
  extends
    Pick<Monitor, 'trackOperation' | 'startTimer' | 'measure' | 'wrap'>,
    Pick<MapPerformance, 'report' | 'exportReport'>,
    Pick<Snapshot, 'vitals' | 'operations' | 'violations'> {
  /** Runs a task of `optimize` on its learned route; rejects with NO_OPTIMIZER where there is none. */
  readonly run: RunTask<Optimize>;
  /** @deprecated use `report()` */
  getReport(): Report;
  /** @deprecated use `mapPerformance.monitor.getReport(name)` */
  getReport(name: string): OperationDetail | undefined;
  /** For `<PerformanceOverlay>`, a provider, or whatever has no hook. */
  readonly mapPerformance: MapPerformance<MapType>;
}

const SELECTORS = {
  vitals: (snapshot: Snapshot) => snapshot.vitals,
  operations: (snapshot: Snapshot) => snapshot.operations,
  violations: (snapshot: Snapshot) => snapshot.violations,
};

/**
 * Measures a map while the component is mounted, with the provider's instance or else with one of its own. The map may be
 * `null` at first, a ref or a wrapper, replaced, or removed at any time.
 *
 * @example
 * const { vitals, measure } = useMapPerformance(map, { thresholds: { GDF: 0.25 } });
 * const filter = () => measure('places.filter', () => map?.setFilter('places', ['==', 'country', 'FR']));
 * return <button onClick={filter}>{vitals.GDF.rating}</button>;
 */
export function useMapPerformance<
  MapType extends object = MapLibreMap,
  Optimize extends Optimizer | undefined = Optimizer | undefined,
>(
  map?: MapSource<MapType>,
  givenOptions?: UseMapPerformanceOptions<MapType, Optimize>,
): MapPerformanceState<MapType, Optimize> {
  const options: UseMapPerformanceOptions<MapType, Optimize> = givenOptions ?? {};
  const provided: MapPerformance<MapType> | null = useContext(MapPerformanceContext);
  const mapPerformance = useOwn(provided, options);
  const { monitor } = mapPerformance;
  useLiveOptions(monitor, options);

  const { clock = hostClock, createdAtMs, name } = options;
  const attachment = useMemo(() => createAttachment(mapPerformance, clock), [mapPerformance, clock]);
  // After each render: a ref may hold another map now.
  useEffect(() =>
    attachment.follow(map, {
      ...(createdAtMs === undefined ? {} : { createdAtMs }),
      ...(name === undefined ? {} : { name }),
    }),
  );
  useEffect(() => attachment.stop, [attachment]);

  const read = useRead(monitor, SELECTORS);
  const functions = useMemo(() => bindFunctions(mapPerformance), [mapPerformance]);
  // The one cast: whose `run` it is, the types know where it was given.
  return useMemo(
    () => createState(functions, mapPerformance, read) as MapPerformanceState<MapType, Optimize>,
    [functions, mapPerformance, read],
  );
}

function createState<MapType extends object>(
  functions: Functions,
  mapPerformance: MapPerformance<MapType>,
  read: Read<typeof SELECTORS>,
): MapPerformanceState<MapType> {
  return {
    ...functions,
    mapPerformance,
    get vitals() {
      return read('vitals');
    },
    get operations() {
      return read('operations');
    },
    get violations() {
      return read('violations');
    },
  };
}

type Functions = Omit<MapPerformanceState, keyof typeof SELECTORS | 'mapPerformance'>;

/** Without `this`, so that they can be taken apart. */
function bindFunctions({ monitor, optimize, report, exportReport }: MapPerformance): Functions {
  function getReport(): Report;
  function getReport(name: string): OperationDetail | undefined;
  function getReport(name?: string): Report | OperationDetail | undefined {
    return name === undefined ? report() : monitor.getReport(name);
  }
  return {
    trackOperation: (...call) => monitor.trackOperation(...call),
    startTimer: (...call) => monitor.startTimer(...call),
    measure: (...call) => monitor.measure(...call),
    wrap: (...call) => monitor.wrap(...call),
    run: bindRun(optimize),
    report: () => report(),
    getReport,
    exportReport: (format, options) => exportReport(format, options),
  };
}
