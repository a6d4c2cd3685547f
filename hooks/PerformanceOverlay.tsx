import { useContext, useEffect, useRef } from 'react';
import type { ReactNode, RefObject } from 'react';
import { mountOverlay } from '../src/overlay/index.ts';
import type { OverlayOptions, OverlaySource } from '../src/overlay/index.ts';
import { isRef } from './resolveMap.ts';
import { checkGiven, MapPerformanceContext, requireProvided } from './context.ts';

export interface PerformanceOverlayProps extends Omit<OverlayOptions, 'target'> {
  /** What it shows. @default the provider's instance */
  readonly mapPerformance?: OverlaySource;
  /** Keeps to a corner of this element. @default the element that it stands in */
  readonly target?: Element | RefObject<Element | null> | null;
}

/**
 * Shows the overlay while it is mounted. Of the options only `target` and `corner` may change. @throws NO_PROVIDER
 *
 * @example
 * <Map ref={map} mapStyle="style.json">
 *   <PerformanceOverlay corner="top-right" />
 * </Map>
 */
export function PerformanceOverlay({ mapPerformance, target, corner, ...options }: PerformanceOverlayProps): ReactNode {
  const provided = useContext(MapPerformanceContext);
  const source = checkGiven(mapPerformance) ?? requireProvided(provided, 'PerformanceOverlay');
  const marker = useRef<HTMLSpanElement>(null);
  const latestOptions = useRef(options);
  useEffect(() => {
    latestOptions.current = options;
  });
  useEffect(() => {
    const element = target === undefined ? marker.current?.parentElement : isRef(target) ? target.current : target;
    return mountOverlay(source, { ...latestOptions.current, target: element ?? null, ...(corner ? { corner } : {}) });
  }, [source, target, corner]);
  return <span ref={marker} hidden />;
}
