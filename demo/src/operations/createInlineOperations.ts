import { decodePlaces } from '../places/placesFormat.ts';
import { clusterPlaces, queryClusters } from './clusterPlaces.ts';
import { filterPlaces } from './filterPlaces.ts';
import { summarizePlaces } from './summarizePlaces.ts';
import type { Places } from '../places/placesFormat.ts';
import type { ClusterIndex } from './clusterPlaces.ts';
import type { Measure, Operations } from './operations.ts';

/** Everything on the main thread: simple, and slow where it hurts. */
export function createInlineOperations(measure: Measure): Operations {
  let places: Places | undefined;
  let index: ClusterIndex | undefined;

  return {
    async loadPlaces(bytes) {
      const loaded = measure('places.load', () => decodePlaces(bytes), { sizeBytes: bytes.byteLength });
      places = loaded;
      return summarizePlaces(loaded);
    },
    async filterPlaces(filter) {
      const from = required(places);
      return measure('places.filter', () => filterPlaces(from, filter), { country: filter.country ?? 'all' });
    },
    async clusterPlaces(selection) {
      const from = required(places);
      index = measure('places.cluster', () => clusterPlaces(from, selection), { places: selection.positions.length });
    },
    async queryClusters(view) {
      const from = required(index);
      return measure('places.query', () => queryClusters(from, view), { zoom: Math.floor(view.zoom) });
    },
    async findExpansionZoom(clusterId) {
      return required(index).getClusterExpansionZoom(clusterId);
    },
  };
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('Load and cluster the places first.');
  return value;
}
