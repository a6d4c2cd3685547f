import { stableKey } from 'mapvitals/optimize';
import { placesUrl } from '../places/fetchPlaces.ts';
import type { Measure, PlaceFilter, PlaceOperations } from './operations.ts';
import type { Runner } from './routes.ts';

export interface OperationsOptions {
  readonly measure: Measure;
  /** Where the next task runs. */
  readonly getRunner: () => Runner;
}

/** A busy worker's task may go to another one, which has no index yet. */
const MAX_ATTEMPTS = 4;

/** Runs the tasks where the visitor wants them, measures each, and has the cluster index built where it is missing. */
export function createPlaceOperations({ measure, getRunner }: OperationsOptions): PlaceOperations {
  let building: { readonly key: string; readonly done: Promise<void> } | undefined;

  const build = async (key: string, filter: PlaceFilter): Promise<void> => {
    const input = { source: placesUrl(), key, filter };
    await measure('places.cluster', () => getRunner().execute('clusterPlaces', input), {
      country: filter.country ?? 'all',
    });
  };
  /** Several views may find the index missing at once: it is built once. */
  const rebuild = (filter: PlaceFilter): Promise<void> => {
    const key = stableKey(filter);
    if (building?.key !== key) {
      const done = build(key, filter).finally(() => {
        if (building?.done === done) building = undefined;
      });
      building = { key, done };
    }
    return building.done;
  };
  /** `null`: the thread does not have the index. */
  const withIndex = async <Result>(filter: PlaceFilter, run: () => Promise<Result | null>): Promise<Result> => {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
      const result = await run();
      if (result !== null) return result;
      await rebuild(filter);
    }
    throw new Error('A thread lost what it had just built.');
  };

  return {
    summarize: (onProgress) =>
      measure('places.load', () =>
        getRunner().execute(
          'loadPlaces',
          { source: placesUrl() },
          { onProgress: (ratio) => onProgress(Number(ratio)) },
        ),
      ),
    boundsOf: async (filter) => {
      const input = { source: placesUrl(), filter };
      const country = filter.country ?? 'all';
      return (await measure('places.filter', () => getRunner().execute('filterPlaces', input), { country })).bounds;
    },
    rebuild,
    queryClusters: (filter, view) => {
      const input = { key: stableKey(filter), view };
      return withIndex(filter, () => measure('places.query', () => getRunner().execute('queryClusters', input)));
    },
    findExpansionZoom: (filter, clusterId) =>
      withIndex(filter, () => getRunner().execute('findExpansionZoom', { key: stableKey(filter), clusterId })),
    readCoordinates: (filter) => getRunner().execute('readCoordinates', { source: placesUrl(), filter }),
    findNearest: (points) =>
      measure('places.lookUp', () => getRunner().execute('findNearest', { source: placesUrl(), points }), {
        points: points.length,
      }),
  };
}
