import Supercluster from 'supercluster';
import type { Places } from '../places/placesFormat.ts';
import type { PlaceFeature, PlaceProperties, View } from './operations.ts';

export type ClusterIndex = Supercluster<PlaceProperties>;

/** Clusters and places in view as columns, cheap to move between threads. */
export interface ClusterColumns {
  /** Longitude and latitude in turn. */
  readonly coordinates: Float64Array;
  /** Places in each cluster; 1 is a place. */
  readonly counts: Uint32Array;
  /** The id of each cluster; 0 for a place. */
  readonly ids: Uint32Array;
  /** The names of the places, in their order. */
  readonly names: readonly string[];
}

const options = { radius: 64, maxZoom: 12 };

/** Builds supercluster's index. It wants GeoJSON, so every place becomes an object first: part of the price. */
export function clusterPlaces(places: Places, positions: Uint32Array): ClusterIndex {
  const features = Array.from(positions, (position) => toFeature(places, position));
  return new Supercluster<PlaceProperties>(options).load(features);
}

export function queryClusters(index: ClusterIndex, { bounds, zoom }: View): ClusterColumns {
  const features = index.getClusters([...bounds], Math.floor(zoom));
  return {
    coordinates: Float64Array.from(features.flatMap(({ geometry }) => geometry.coordinates)),
    counts: Uint32Array.from(features, ({ properties }) => ('cluster' in properties ? properties.point_count : 1)),
    ids: Uint32Array.from(features, ({ properties }) => ('cluster' in properties ? properties.cluster_id : 0)),
    names: features.flatMap(({ properties }) => ('cluster' in properties ? [] : properties.name)),
  };
}

function toFeature({ longitudes, latitudes, names }: Places, position: number): PlaceFeature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [longitudes[position] ?? 0, latitudes[position] ?? 0] },
    properties: { name: names[position] ?? '' },
  };
}
