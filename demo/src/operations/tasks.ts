import { buffersOf, defineTasks } from 'mapvitals/worker';
import { joinPoints } from '../counties/joinPoints.ts';
import { mergePolygons } from '../counties/mergePolygons.ts';
import { createPlaceSearch } from '../places/createPlaceSearch.ts';
import { decodePlaces } from '../places/placesFormat.ts';
import { clusterPlaces, queryClusters } from './clusterPlaces.ts';
import { filterPlaces } from './filterPlaces.ts';
import { findNearest } from './findNearest.ts';
import { readCoordinates } from './readCoordinates.ts';
import { kept } from './kept.ts';
import { summarizePlaces } from './summarizePlaces.ts';
import type { PackedFeatures, TaskContext } from 'mapvitals/worker';
import type { JoinInput } from '../counties/joinPoints.ts';
import type { Places } from '../places/placesFormat.ts';
import type { ClusterColumns, ClusterIndex } from './clusterPlaces.ts';
import type { LookUp, LookUpResult } from './findNearest.ts';
import type { PlaceFilter, PlacesSummary, Selection, View } from './operations.ts';

// Each thread keeps the places and the cluster index that it was given. A task that finds them missing returns `null`:
// its thread is a new one, and whoever asked must bring them there first.

const PLACES = 'places';
const CLUSTERS = 'clusters';
const SEARCH = 'search';

/** The heavy operations on places, for the main thread and for workers alike. */
export const tasks = defineTasks({
  loadPlaces: {
    residentKey: () => PLACES,
    sizeOf: (bytes: ArrayBuffer) => bytes.byteLength,
    run: (bytes: ArrayBuffer, { resident }: TaskContext): PlacesSummary =>
      summarizePlaces(resident(PLACES, () => decodePlaces(bytes))),
  },
  filterPlaces: {
    residentKey: () => PLACES,
    run(filter: PlaceFilter, context: TaskContext): Selection | null {
      const places = keptPlaces(context);
      return places && filterPlaces(places, filter);
    },
    transfer: (selection: Selection | null) => (selection ? [selection.positions.buffer] : []),
  },
  clusterPlaces: {
    residentKey: () => PLACES,
    sizeOf: ({ positions }: { positions: Uint32Array }) => positions.length,
    run({ key, positions }: { key: string; positions: Uint32Array }, context: TaskContext): number | null {
      const places = keptPlaces(context);
      if (!places) return null;
      let built: Clusters | undefined;
      const build = (): Clusters => (built = { key, index: clusterPlaces(places, positions) });
      // The first index is built as a resident, so that the pool learns what it would cost to build it elsewhere.
      const clusters = context.resident(CLUSTERS, build);
      if (!built) Object.assign(clusters, build());
      return positions.length;
    },
  },
  readCoordinates: {
    residentKey: () => PLACES,
    sizeOf: (positions: Uint32Array) => positions.length,
    run(positions: Uint32Array, context: TaskContext): Float64Array<ArrayBuffer> | null {
      const places = keptPlaces(context);
      return places && readCoordinates(places, positions);
    },
    transfer: (coordinates: Float64Array<ArrayBuffer> | null) => (coordinates ? [coordinates.buffer] : []),
  },
  queryClusters: {
    residentKey: () => CLUSTERS,
    run({ key, view }: { key: string; view: View }, context: TaskContext): ClusterColumns | null {
      const index = keptIndex(context, key);
      return index && queryClusters(index, view);
    },
    transfer: (columns: ClusterColumns | null) =>
      columns ? [columns.coordinates.buffer, columns.counts.buffer, columns.ids.buffer] : [],
  },
  findExpansionZoom: {
    residentKey: () => CLUSTERS,
    run: ({ key, clusterId }: { key: string; clusterId: number }, context: TaskContext): number | null =>
      keptIndex(context, key)?.getClusterExpansionZoom(clusterId) ?? null,
  },
  findNearest: {
    residentKey: () => PLACES,
    sizeOf: (points: readonly LookUp[]) => points.length,
    run(points: readonly LookUp[], context: TaskContext): readonly LookUpResult[] | null {
      const places = keptPlaces(context);
      if (!places) return null;
      const search = context.resident(SEARCH, () => createPlaceSearch(places));
      return points.map((point) => findNearest(places, search, point));
    },
  },
  joinPoints: {
    run: joinPoints,
    sizeOf: ({ coordinates }: JoinInput) => coordinates.length / 2,
    transfer: (counts: Uint32Array<ArrayBuffer>) => [counts.buffer],
    isIdempotent: true,
  },
  mergePolygons: {
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

function keptPlaces(context: TaskContext): Places | null {
  return kept(context, PLACES) as Places | null;
}

/** The index, if it is the one that is asked for. */
function keptIndex(context: TaskContext, key: string): ClusterIndex | null {
  const clusters = kept(context, CLUSTERS) as Clusters | null;
  return clusters?.key === key ? clusters.index : null;
}
