import { cache } from './cache.ts';
import { cachePlaceOperations } from './cachePlaceOperations.ts';
import { createCountyOperations } from './createCountyOperations.ts';
import { createPlaceOperations } from './createPlaceOperations.ts';
import { createRunner } from './routes.ts';
import type { Measure, Operations } from './operations.ts';
import type { Runner } from './routes.ts';

/** The heavy work of this page, measured, on the page until told otherwise. */
export function createOperations(measure: Measure): Operations {
  let runner = createRunner('off', measure);
  const getRunner = (): Runner => runner;
  return {
    places: cachePlaceOperations(createPlaceOperations(getRunner), cache),
    counties: createCountyOperations({ measure, getRunner }),
    route(routing) {
      runner = createRunner(routing, measure);
    },
  };
}
