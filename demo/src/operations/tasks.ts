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

export interface Clustered extends Sourced {
  readonly key: string;
  readonly filter: PlaceFilter;
}

export interface Indexed {
  readonly key: string;
  /** What this thread builds it from where it is missing. */
  readonly orBuild?: Clustered;
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
    run: async (input: Clustered, context: TaskContext): Promise<number> => (await build(input, context)).count,
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
    async run({ view, ...input }: Indexed & { view: View }, context: TaskContext): Promise<ClusterColumns | null> {
      const index = await indexOf(input, context);
      return index && queryClusters(index, view);
    },
    transfer: (columns: ClusterColumns | null) =>
      columns ? [columns.coordinates.buffer, columns.counts.buffer, columns.ids.buffer] : [],
  },
  'places.expansion': {
    residentKey: () => CLUSTERS,
    run: async (
      { clusterId, ...input }: Indexed & { clusterId: number },
      context: TaskContext,
    ): Promise<number | null> => (await indexOf(input, context))?.getClusterExpansionZoom(clusterId) ?? null,
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
  /** Of the places in it. */
  readonly count: number;
}

/** The places, fetched by the first task of this thread that needs them. */
function placesOf({ source }: Sourced, { resident, progress }: TaskContext): Promise<Places> {
  return resident(PLACES, async () => decodePlaces(await fetchWithProgress(source, { onProgress: progress })));
}

async function build(input: Clustered, context: TaskContext): Promise<Clusters> {
  const places = await placesOf(input, context);
  const { positions } = filterPlaces(places, input.filter);
  let built: Clusters | undefined;
  const make = (): Clusters =>
    (built = { key: input.key, index: clusterPlaces(places, positions), count: positions.length });
  // The first index is built as a resident, so that the pool learns what it would cost to build it elsewhere.
  const clusters = context.resident(CLUSTERS, make);
  return built ? clusters : Object.assign(clusters, make());
}

/** The index of this thread, if it is the one that is asked for. */
async function indexOf({ key, orBuild }: Indexed, context: TaskContext): Promise<ClusterIndex | null> {
  const clusters = context.peek<Clusters>(CLUSTERS);
  if (clusters?.key === key) return clusters.index;
  return orBuild ? (await build(orBuild, context)).index : null;
}
