import { toClusterFeatures } from '../operations/toClusterFeatures.ts';
import type { GeoJSONSource, MapLayerMouseEvent, MapLibreMap } from 'maplibre-gl';
import type { Bounds } from '../places/bounds.ts';
import type { Clusters, Measure, PlaceFilter, PlaceOperations } from '../operations/operations.ts';

/** Below this zoom the globe shows half of the world, whatever `getBounds` says near the poles. */
const WORLD_ZOOM = 3;

/** The places on the map: filters and clusters them, and keeps what is drawn in step with the view. */
export interface PlacesView {
  /** Draws the clusters of a filter's places. */
  show(filter: PlaceFilter): Promise<void>;
  /** Asks the index for what is in view, and draws it. */
  refresh(): Promise<void>;
  dispose(): void;
}

export interface PlacesViewOptions {
  readonly map: MapLibreMap;
  readonly operations: PlaceOperations;
  readonly measure: Measure;
  readonly reportError: (error: unknown) => void;
}

export function createPlacesView({ map, operations, measure, reportError }: PlacesViewOptions): PlacesView {
  let filter: PlaceFilter | null = null;
  let isDisposed = false;
  let latestRefresh = 0;
  let drawnZoom = Number.NaN;

  const refresh = async (): Promise<void> => {
    if (!filter || isDisposed) return;
    const turn = ++latestRefresh;
    const zoom = map.getZoom();
    drawnZoom = Math.floor(zoom);
    const isLatest = (): boolean => turn === latestRefresh && !isDisposed;
    try {
      const columns = await operations.queryClusters(filter, { bounds: boundsInView(map), zoom });
      if (isLatest()) await draw(toClusterFeatures(columns));
    } catch (error) {
      if (isLatest()) throw error;
    }
  };
  const draw = (clusters: Clusters): Promise<void> => {
    const source = map.getSource<GeoJSONSource>('places');
    if (!source) return Promise.resolve();
    return measure('source.update', () => source.setData(clusters), { features: clusters.features.length });
  };

  const report = (error: unknown): void => {
    if (!isDisposed) reportError(error);
  };
  const refreshOrReport = (): void => void refresh().catch(report);
  // Inside a long flight the clusters of the next zoom level replace those of the last.
  const onMove = (): void => {
    if (Math.floor(map.getZoom()) !== drawnZoom) refreshOrReport();
  };
  const onClick = (event: MapLayerMouseEvent): void => {
    const [cluster] = event.features ?? [];
    const clusterId = cluster?.properties['clusterId'] as number | undefined;
    if (clusterId === undefined || !filter) return;
    operations
      .findExpansionZoom(filter, clusterId)
      .then((zoom) => map.easeTo({ center: event.lngLat, zoom: zoom + 0.3 }))
      .catch(report);
  };
  const onEnter = (): void => map.getCanvas().classList.add('is-over-cluster');
  const onLeave = (): void => map.getCanvas().classList.remove('is-over-cluster');

  const subscriptions = [
    map.on('moveend', refreshOrReport),
    map.on('move', onMove),
    map.on('click', 'cluster', onClick),
    map.on('mouseenter', 'cluster', onEnter),
    map.on('mouseleave', 'cluster', onLeave),
  ];

  return {
    show(next) {
      filter = next;
      return refresh();
    },
    refresh,
    dispose() {
      isDisposed = true;
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

function boundsInView(map: MapLibreMap): Bounds {
  if (map.getZoom() < WORLD_ZOOM) return [-180, -85, 180, 85];
  const bounds = map.getBounds();
  return [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()];
}
