import type { ClusterColumns } from './clusterPlaces.ts';
import type { ClusterFeature, Clusters, PlaceFeature } from './operations.ts';

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 2 });

/** The columns of a query as the GeoJSON that the map draws. */
export function toClusterFeatures({ coordinates, counts, ids, names }: ClusterColumns): Clusters {
  const features: (ClusterFeature | PlaceFeature)[] = [];
  let placeCount = 0;
  counts.forEach((count, index) => {
    const geometry = {
      type: 'Point' as const,
      coordinates: [coordinates[2 * index] ?? 0, coordinates[2 * index + 1] ?? 0],
    };
    if (count > 1) {
      const properties = { clusterId: ids[index] ?? 0, count, label: compact.format(count) };
      features.push({ type: 'Feature', geometry, properties });
    } else {
      features.push({ type: 'Feature', geometry, properties: { name: names[placeCount++] ?? '' } });
    }
  });
  return { type: 'FeatureCollection', features };
}
