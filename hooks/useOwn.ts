import { useEffect, useState } from 'react';
import { startMapPerformance } from '../src/index.ts';
import type { AttachOptions, MapLibreMap, MapPerformance, MapPerformanceOptions } from '../src/index.ts';
import { hostClock } from '../src/lib/clock.ts';
import type { Optimizer } from '../src/optimize.ts';
import { createLease } from './createLease.ts';
import type { LiveOptions } from './useLiveOptions.ts';

/**
 * The given instance, or else one of the component's own: created once from the options of its first render, disposed of
 * when it unmounts.
 */
export function useOwn<MapType extends object = MapLibreMap>(
  given: MapPerformance<MapType> | null,
  allOptions: MapPerformanceOptions<MapType> & LiveOptions & AttachOptions,
): MapPerformance<MapType> {
  // What the hooks themselves take is no option of the instance.
  const {
    onViolation: _live,
    onViolationWhen: _when,
    createdAtMs: _at,
    name: _name,
    onRemoved: _removed,
    ...options
  } = allOptions;
  // Thresholds change with the component: useLiveOptions sets them.
  const begin = () =>
    createLease(
      () => startMapPerformance<MapType, Optimizer | undefined>({ ...options, thresholds: {} }),
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
