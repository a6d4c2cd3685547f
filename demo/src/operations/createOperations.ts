import { cache } from './cache.ts';
import { cachePlaceOperations } from './cachePlaceOperations.ts';
import { createCountyOperations } from './createCountyOperations.ts';
import { createPlaceOperations } from './createPlaceOperations.ts';
import { createRunner } from './routes.ts';
import type { Measure, Operations } from './operations.ts';

/** The heavy work of this page, measured, on the page until told otherwise. */
export function createOperations(measure: Measure): Operations {
  let runner = createRunner('off');
  const options = { measure, getRunner: () => runner };
  return {
    places: cachePlaceOperations(createPlaceOperations(options), cache),
    counties: createCountyOperations(options),
    route(routing) {
      runner = createRunner(routing);
    },
  };
}
