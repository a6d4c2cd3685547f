import { stableKey } from 'mapvitals/optimize';
import { placesUrl } from '../places/fetchPlaces.ts';
import type { PlaceFilter, PlaceOperations } from './operations.ts';
import type { Runner } from './routes.ts';
import type { Clustered, Indexed } from './tasks.ts';

/** A busy worker's task may go to another one, which has no index yet: after so many the thread that it comes to builds one. */
const MAX_MISSES = 3;

/** Runs the tasks where the visitor wants them, and has the cluster index built where it is missing. `getRunner`: where the next runs. */
export function createPlaceOperations(getRunner: () => Runner): PlaceOperations {
  let building: { readonly key: string; readonly done: Promise<void> } | undefined;

  const clustered = (filter: PlaceFilter): Clustered => ({ source: placesUrl(), key: stableKey(filter), filter });
  const build = async (filter: PlaceFilter): Promise<void> => {
    await getRunner().execute('places.cluster', clustered(filter));
  };
  /** Several views may find the index missing at once: it is built once. */
  const rebuild = (filter: PlaceFilter): Promise<void> => {
    const key = stableKey(filter);
    if (building?.key !== key) {
      const done = build(filter).finally(() => {
        if (building?.done === done) building = undefined;
      });
      building = { key, done };
    }
    return building.done;
  };
  /** `null`: the thread does not have the index. */
  const withIndex = async <Result>(
    filter: PlaceFilter,
    run: (indexed: Indexed) => Promise<Result | null>,
  ): Promise<Result> => {
    for (let misses = 0; misses < MAX_MISSES; misses += 1) {
      const result = await run({ key: stableKey(filter) });
      if (result !== null) return result;
      await rebuild(filter);
    }
    // The cast: it builds what it lacks.
    return (await run({ key: stableKey(filter), orBuild: clustered(filter) })) as Result;
  };

  return {
    summarize: (onProgress) => {
      const tell = (ratio: unknown): void => onProgress(Number(ratio));
      return getRunner().execute('places.load', { source: placesUrl() }, { onProgress: tell });
    },
    boundsOf: async (filter) => (await getRunner().execute('places.filter', { source: placesUrl(), filter })).bounds,
    rebuild,
    queryClusters: (filter, view) =>
      withIndex(filter, (indexed) => getRunner().execute('places.query', { ...indexed, view })),
    findExpansionZoom: (filter, clusterId) =>
      withIndex(filter, (indexed) => getRunner().execute('places.expansion', { ...indexed, clusterId })),
    readCoordinates: (filter) => getRunner().execute('places.coordinates', { source: placesUrl(), filter }),
    findNearest: (points) => getRunner().execute('places.lookUp', { source: placesUrl(), points }),
  };
}
