import { buffersOf, defineTasks } from 'mapvitals/worker';
import { joinPoints } from '../counties/joinPoints.ts';
import { mergePolygons } from '../counties/mergePolygons.ts';
import { createPlaceSearch } from '../places/createPlaceSearch.ts';
import { fetchWithProgress } from '../places/fetchWithProgress.ts';
import { decodePlaces } from '../places/placesFormat.ts';
import { clusterPlaces, queryClusters } from './clusterPlaces.ts';
import { filterPlaces } from './filterPlaces.ts';
import { findNearest } from './findNearest.ts';
import { readCoordinates } from './readCoordinates.ts';
import { summarizePlaces } from './summarizePlaces.ts';
import type { PackedFeatures, TaskContext } from 'mapvitals/worker';
import type { JoinInput } from '../counties/joinPoints.ts';
import type { Places } from '../places/placesFormat.ts';
import type { ClusterColumns, ClusterIndex } from './clusterPlaces.ts';
import type { LookUp, LookUpResult } from './findNearest.ts';
import type { PlaceFilter, PlacesSummary, Selection, View } from './operations.ts';

// Each thread fetches the places by itself, once, and keeps them. The cluster index is dear, and whoever asks for clusters
// may have it built first: a task that finds it missing returns `null`.

const PLACES = 'places';
const CLUSTERS = 'clusters';
const SEARCH = 'search';

/** Where the file of all places is. */
interface Sourced {
  readonly source: string;
}

/** The heavy operations, for the main thread and for workers alike, by the names that reports tell. */
export const tasks = defineTasks({
  'places.load': {
    residentKey: () => PLACES,
    run: async (input: Sourced, context: TaskContext): Promise<PlacesSummary> =>
      summarizePlaces(await placesOf(input, context)),
  },
  'places.filter': {
    residentKey: () => PLACES,
    run: async (input: Sourced & { filter: PlaceFilter }, context: TaskContext): Promise<Selection> =>
      filterPlaces(await placesOf(input, context), input.filter),
    transfer: (selection: Selection) => [selection.positions.buffer],
  },
  'places.cluster': {
    residentKey: () => PLACES,
    async run(input: Sourced & { key: string; filter: PlaceFilter }, context: TaskContext): Promise<number> {
      const places = await placesOf(input, context);
      const { positions } = filterPlaces(places, input.filter);
      let built: Clusters | undefined;
      const build = (): Clusters => (built = { key: input.key, index: clusterPlaces(places, positions) });
      // The first index is built as a resident, so that the pool learns what it would cost to build it elsewhere.
      const clusters = context.resident(CLUSTERS, build);
      if (!built) Object.assign(clusters, build());
      return positions.length;
    },
  },
  'places.coordinates': {
    residentKey: () => PLACES,
    async run(input: Sourced & { filter: PlaceFilter }, context: TaskContext): Promise<Float64Array<ArrayBuffer>> {
      const places = await placesOf(input, context);
      return readCoordinates(places, filterPlaces(places, input.filter).positions);
    },
    transfer: (coordinates: Float64Array<ArrayBuffer>) => [coordinates.buffer],
  },
  'places.query': {
    residentKey: () => CLUSTERS,
    run({ key, view }: { key: string; view: View }, context: TaskContext): ClusterColumns | null {
      const index = indexOf(key, context);
      return index && queryClusters(index, view);
    },
    transfer: (columns: ClusterColumns | null) =>
      columns ? [columns.coordinates.buffer, columns.counts.buffer, columns.ids.buffer] : [],
  },
  'places.expansion': {
    residentKey: () => CLUSTERS,
    run: ({ key, clusterId }: { key: string; clusterId: number }, context: TaskContext): number | null =>
      indexOf(key, context)?.getClusterExpansionZoom(clusterId) ?? null,
  },
  'places.lookUp': {
    residentKey: () => PLACES,
    sizeOf: ({ points }: { points: readonly LookUp[] }) => points.length,
    async run(input: Sourced & { points: readonly LookUp[] }, context: TaskContext): Promise<readonly LookUpResult[]> {
      const places = await placesOf(input, context);
      const search = context.resident(SEARCH, () => createPlaceSearch(places));
      return input.points.map((point) => findNearest(places, search, point));
    },
  },
  'counties.joinPart': {
    run: joinPoints,
    sizeOf: ({ coordinates }: JoinInput) => coordinates.length / 2,
    transfer: (counts: Uint32Array<ArrayBuffer>) => [counts.buffer],
    isIdempotent: true,
  },
  'counties.mergePart': {
    run: mergePolygons,
    sizeOf: ({ coordinates }: PackedFeatures) => coordinates.length / 2,
    transfer: buffersOf,
    isIdempotent: true,
  },
});

export type Tasks = typeof tasks;

interface Clusters {
  /** Whose clusters these are. */
  readonly key: string;
  readonly index: ClusterIndex;
}

/** The places, fetched by the first task of this thread that needs them. */
function placesOf({ source }: Sourced, { resident, progress }: TaskContext): Promise<Places> {
  return resident(PLACES, async () => decodePlaces(await fetchWithProgress(source, { onProgress: progress })));
}

/** The index of this thread, if it is the one that is asked for. */
function indexOf(key: string, { peek }: TaskContext): ClusterIndex | null {
  const clusters = peek<Clusters>(CLUSTERS);
  return clusters?.key === key ? clusters.index : null;
}
