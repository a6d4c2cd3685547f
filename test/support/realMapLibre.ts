import type * as MapLibre from 'maplibre-gl';
// MapLibre 6 under Vite wants its worker named.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import roadTileUrl from '@mapbox/mvt-fixtures/real-world/chicago/13-2100-3044.mvt?url';

export type MapLibreModule = Pick<typeof MapLibre, 'Map' | 'addProtocol' | 'removeProtocol'>;

/** Each major version that the adapter promises to work with, by the name of its alias. */
export const mapLibreVersions: Readonly<Record<4 | 5 | 6, () => Promise<MapLibreModule>>> = {
  // Their types differ from version 6's, in nothing that these tests use.
  4: async () => (await import('maplibre-gl-4')).default as unknown as MapLibreModule,
  5: async () => (await import('maplibre-gl-5')).default as unknown as MapLibreModule,
  6: async () => {
    const mapLibre = await import('maplibre-gl');
    mapLibre.setWorkerUrl(workerUrl);
    return mapLibre;
  },
};

/** Answers one tile request; a rejected error's `status` is its HTTP status. */
export type AnswerTile = (url: string, signal: AbortSignal) => Promise<ArrayBuffer>;

/** Chicago's centre at zoom 13, real streets. */
export const roadTile = async (): Promise<ArrayBuffer> => (await fetch(roadTileUrl)).arrayBuffer();

export async function rasterTile(): Promise<ArrayBuffer> {
  const canvas = new OffscreenCanvas(64, 64);
  canvas.getContext('2d')?.fillRect(0, 0, 64, 32);
  return (await canvas.convertToBlob()).arrayBuffer();
}

export function httpError(status: number): Error {
  return Object.assign(new Error(`AJAXError: (${status}): https://tiles.test/13/2101/3042?access_token=secret`), {
    status,
  });
}

export const chicago: [number, number] = [-87.65, 41.85];

export const vectorLayer = { id: 'roads', type: 'line', source: 'roads', 'source-layer': 'road' } as const;
export const rasterLayer = { id: 'photo', type: 'raster', source: 'photo' } as const;

export function createStyle(
  sources: MapLibre.StyleSpecification['sources'],
  layers: MapLibre.StyleSpecification['layers'],
): MapLibre.StyleSpecification {
  return { version: 8, sources, layers };
}

/** A small container on the page: software WebGL is slow. */
export function createContainer(): HTMLElement {
  const container = document.createElement('div');
  container.style.cssText = 'width:256px;height:256px';
  document.body.append(container);
  return container;
}
