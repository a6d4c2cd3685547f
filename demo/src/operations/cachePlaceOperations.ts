import { snapBounds, stableKey } from 'mapvitals/optimize';
import type { Cache } from 'mapvitals/optimize';
import type { PlaceOperations } from './operations.ts';

/** Answers from the cache what was asked before, in this visit or an earlier one. Then no index has to be built for it. */
export function cachePlaceOperations(operations: PlaceOperations, cache: Cache): PlaceOperations {
  return {
    ...operations,
    summarize: (onProgress) => cache.getOrLoad('summary:all', () => operations.summarize(onProgress)),
    boundsOf: (filter) => cache.getOrLoad(`bounds:${stableKey(filter)}`, () => operations.boundsOf(filter)),
    queryClusters(filter, { bounds, zoom }) {
      // Views that differ by less than a tile share one answer.
      const view = { bounds: snapBounds(bounds, zoom), zoom: Math.floor(zoom) };
      return cache.getOrLoad(`clusters:${stableKey([filter, view])}`, () => operations.queryClusters(filter, view));
    },
  };
}
