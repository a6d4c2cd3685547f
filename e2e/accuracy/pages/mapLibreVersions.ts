import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type * as MapLibre from 'maplibre-gl';

export type MapLibreVersion = 4 | 5 | 6;
export type MapLibreModule = Pick<typeof MapLibre, 'Map' | 'Marker' | 'NavigationControl'>;

/** Each major version that the adapter promises to work with. */
export async function loadMapLibre(version: MapLibreVersion): Promise<MapLibreModule> {
  if (version === 6) {
    const mapLibre = await import('maplibre-gl');
    mapLibre.setWorkerUrl(workerUrl);
    return mapLibre;
  }
  // Their types differ from version 6's, in nothing that these pages use.
  const older: unknown = version === 5 ? await import('maplibre-gl-5') : await import('maplibre-gl-4');
  return (older as { default: MapLibreModule }).default;
}
