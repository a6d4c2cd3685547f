import { stableKey } from 'mapvitals/optimize';
import { placesUrl } from '../places/fetchPlaces.ts';
import type { PlaceFilter, PlaceOperations } from './operations.ts';
import type { Runner } from './routes.ts';

/** A busy worker's task may go to another one, which has no index yet. */
const MAX_ATTEMPTS = 4;

/** Runs the tasks where the visitor wants them, and has the cluster index built where it is missing. `getRunner`: where the next runs. */
export function createPlaceOperations(getRunner: () => Runner): PlaceOperations {
  let building: { readonly key: string; readonly done: Promise<void> } | undefined;

  const build = async (key: string, filter: PlaceFilter): Promise<void> => {
    await getRunner().execute('places.cluster', { source: placesUrl(), key, filter });
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
    summarize: (onProgress) => {
      const tell = (ratio: unknown): void => onProgress(Number(ratio));
      return getRunner().execute('places.load', { source: placesUrl() }, { onProgress: tell });
    },
    boundsOf: async (filter) => (await getRunner().execute('places.filter', { source: placesUrl(), filter })).bounds,
    rebuild,
    queryClusters: (filter, view) =>
      withIndex(filter, () => getRunner().execute('places.query', { key: stableKey(filter), view })),
    findExpansionZoom: (filter, clusterId) =>
      withIndex(filter, () => getRunner().execute('places.expansion', { key: stableKey(filter), clusterId })),
    readCoordinates: (filter) => getRunner().execute('places.coordinates', { source: placesUrl(), filter }),
    findNearest: (points) => getRunner().execute('places.lookUp', { source: placesUrl(), points }),
  };
}
