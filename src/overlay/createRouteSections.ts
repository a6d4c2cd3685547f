import type { Optimizer } from '../types/optimizer.ts';
import type { OverlaySection } from './OverlaySection.ts';
import { failure } from '../lib/failure.ts';
import { createCacheSection } from './sections/createCacheSection.ts';
import { createPoolSection } from './sections/createPoolSection.ts';
import { createRoutesSection } from './sections/createRoutesSection.ts';

/**
 * Sections on what an optimizer does, for the overlay's `sections`: its routes and why, its workers and its cache where it
 * has them.
 *
 * @throws NO_OPTIMIZER where `createMapPerformance` was given none
 *
 * @example
 * mountOverlay(mapPerformance, { sections: createRouteSections(mapPerformance.optimize) });
 */
export function createRouteSections(optimize: Optimizer): OverlaySection[] {
  if (typeof (optimize as Optimizer | null | undefined)?.getMetrics !== 'function') {
    throw failure('NO_OPTIMIZER', '`createRouteSections` needs an optimizer, got none.', 'noOptimizer');
  }
  const { pool, cache } = optimize.getMetrics();
  return [
    createRoutesSection(optimize),
    ...(pool ? [createPoolSection(optimize)] : []),
    ...(cache ? [createCacheSection(optimize)] : []),
  ];
}
