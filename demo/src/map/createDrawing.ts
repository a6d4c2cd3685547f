import { placeLayerIds } from './placeLayers.ts';
import type { FeatureCollection } from 'geojson';
import type { GeoJSONSource, MapLibreMap } from 'maplibre-gl';
import type { Measure } from '../operations/operations.ts';

/** The sources that hold what heavy work found. */
export const drawingSources = ['areas', 'outlines', 'links'] as const;
export type DrawingSource = (typeof drawingSources)[number];

const nothing: FeatureCollection = { type: 'FeatureCollection', features: [] };

/** Shows the results of heavy work. */
export interface Drawing {
  show(source: DrawingSource, data: FeatureCollection): Promise<void>;
  /** Takes the clusters away until `clear`. */
  hideClusters(): void;
  /** Takes all results away and brings the clusters back. */
  clear(): void;
}

export function createDrawing(map: MapLibreMap, measure: Measure): Drawing {
  const setClusters = (visibility: 'visible' | 'none'): void => {
    for (const id of placeLayerIds) map.setLayoutProperty(id, 'visibility', visibility);
  };
  return {
    hideClusters: () => setClusters('none'),
    async show(source, data) {
      await measure('source.update', () => map.getSource<GeoJSONSource>(source)?.setData(data), {
        features: data.features.length,
      });
    },
    clear() {
      setClusters('visible');
      for (const source of drawingSources) void map.getSource<GeoJSONSource>(source)?.setData(nothing);
    },
  };
}
