import Supercluster from 'supercluster';
import type { Places } from '../places/placesFormat.ts';
import type { Clusters, PlaceFeature, PlaceProperties, Selection, View } from './operations.ts';

export type ClusterIndex = Supercluster<PlaceProperties>;

const options = { radius: 64, maxZoom: 12 };

/** Builds supercluster's index. It wants GeoJSON, so every place becomes an object first: part of the price. */
export function clusterPlaces(places: Places, { positions }: Selection): ClusterIndex {
  const features = Array.from(positions, (position) => toFeature(places, position));
  return new Supercluster<PlaceProperties>(options).load(features);
}

export function queryClusters(index: ClusterIndex, { bounds, zoom }: View): Clusters {
  const features = index.getClusters([...bounds], Math.floor(zoom)) as Clusters['features'];
  return { type: 'FeatureCollection', features };
}

function toFeature({ longitudes, latitudes, names }: Places, position: number): PlaceFeature {
  return {
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [longitudes[position] ?? 0, latitudes[position] ?? 0] },
    properties: { name: names[position] ?? '' },
  };
}
