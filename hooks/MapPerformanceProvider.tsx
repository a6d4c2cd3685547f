import type { ReactNode } from 'react';
import type { MapPerformance, MapPerformanceOptions } from '../src/index.ts';
import { checkGiven, MapPerformanceContext } from './context.ts';
import { useLiveOptions } from './useLiveOptions.ts';
import type { LiveOptions } from './useLiveOptions.ts';
import { useOwn } from './useOwn.ts';

export interface MapPerformanceProviderProps<MapType extends object> {
  /** An instance of yours, which it never disposes of. @default one of its own, made from `options` */
  readonly mapPerformance?: MapPerformance<MapType>;
  /** Thresholds, `onViolation` and `onViolationWhen` may change; of the others the first render's count. */
  readonly options?: MapPerformanceOptions<MapType> & LiveOptions;
  readonly children?: ReactNode;
}

/**
 * Gives one instance to every hook below it.
 *
 * @example
 * <MapPerformanceProvider options={{ thresholds: { 'places.filter': 16 } }}>
 *   <Places />
 * </MapPerformanceProvider>
 */
export function MapPerformanceProvider<MapType extends object>({
  mapPerformance: given,
  options: givenOptions,
  children,
}: MapPerformanceProviderProps<MapType>): ReactNode {
  const options = givenOptions ?? {};
  const mapPerformance = useOwn(checkGiven(given), options);
  useLiveOptions(mapPerformance.monitor, options);
  return <MapPerformanceContext.Provider value={mapPerformance}>{children}</MapPerformanceContext.Provider>;
}
