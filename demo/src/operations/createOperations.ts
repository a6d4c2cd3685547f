import { cache } from './cache.ts';
import { cachePlaceOperations } from './cachePlaceOperations.ts';
import { createCountyOperations } from './createCountyOperations.ts';
import { createPlaceOperations } from './createPlaceOperations.ts';
import { pools } from './pools.ts';
import type { Measure, Operations, Thread } from './operations.ts';

/** The heavy work of this page, measured, on the main thread until told otherwise. */
export function createOperations(measure: Measure): Operations {
  let current: Thread = 'main';
  const options = { measure, getPool: () => pools[current] };
  return {
    places: cachePlaceOperations(createPlaceOperations(options), cache),
    counties: createCountyOperations(options),
    runOn(thread) {
      current = thread;
    },
  };
}
