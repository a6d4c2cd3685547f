import { packFeatures, readFeatures } from 'mapvitals/worker';
import polygonClipping from 'polygon-clipping';
import type { PackedFeatures } from 'mapvitals/worker';
import type { MultiPolygon, Polygon } from 'polygon-clipping';

/** The union of all polygons, as one feature. */
export function mergePolygons(packed: PackedFeatures): PackedFeatures {
  const [first, ...others] = readFeatures(packed).flatMap(({ geometry }): (Polygon | MultiPolygon)[] =>
    // Packed positions are pairs here; GeoJSON's type only says that they are numbers.
    geometry?.type === 'Polygon' || geometry?.type === 'MultiPolygon' ? [geometry.coordinates as Polygon] : [],
  );
  const coordinates = first ? polygonClipping.union(first, ...others) : [];
  return packFeatures([{ type: 'Feature', properties: null, geometry: { type: 'MultiPolygon', coordinates } }]);
}
