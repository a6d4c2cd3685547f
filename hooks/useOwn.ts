import { useEffect, useState } from 'react';
import { createMapPerformance } from '../src/index.ts';
import type { MapLibreMap, MapPerformance, MapPerformanceOptions } from '../src/index.ts';
import { hostClock } from '../src/lib/clock.ts';
import type { Optimizer } from '../src/optimize.ts';
import { createLease } from './createLease.ts';

/**
 * The given instance, or else one of the component's own: created once from the options of its first render, disposed of
 * when it unmounts.
 */
export function useOwn<MapType extends object = MapLibreMap>(
  given: MapPerformance<MapType> | null,
  options: MapPerformanceOptions<MapType>,
): MapPerformance<MapType> {
  // Thresholds change with the component: useLiveOptions sets them.
  const begin = () =>
    createLease(
      () => createMapPerformance<MapType, Optimizer | undefined>({ ...options, thresholds: {} }),
      options.clock ?? hostClock,
    );
  const [lease, setLease] = useState(begin);
  useEffect(() => {
    if (lease.hold()) return lease.letGo;
    // React has shown again what it had hidden, and disposed of, before.
    setLease(begin());
    return undefined;
    // oxlint-disable-next-line react/exhaustive-deps -- the options of a later render are not taken up
  }, [lease]);
  return given ?? lease.mapPerformance;
}
