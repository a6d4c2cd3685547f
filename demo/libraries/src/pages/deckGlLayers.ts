import { FlyToInterpolator } from '@deck.gl/core';
import { TileLayer } from '@deck.gl/geo-layers';
import { BitmapLayer } from '@deck.gl/layers';
import { MAX_ZOOM, TILE_URL } from '../world.ts';
import type { MapViewState } from '@deck.gl/core';
import type { View } from '../world.ts';

/** Its zoom counts in tiles of 512 pixels. */
const ZOOM_SHIFT = -1;

export const viewStateOf = ({ lng, lat, zoom }: View): MapViewState => ({
  longitude: lng,
  latitude: lat,
  zoom: zoom + ZOOM_SHIFT,
});

export const flightTo = (view: View, durationMs: number): MapViewState => ({
  ...viewStateOf(view),
  transitionDuration: durationMs,
  transitionInterpolator: new FlyToInterpolator(),
});

export function createTiles(): TileLayer<ImageBitmap> {
  return new TileLayer<ImageBitmap>({
    id: 'tiles',
    data: TILE_URL,
    tileSize: 256,
    maxZoom: MAX_ZOOM,
    renderSubLayers({ tile, data, id }) {
      const [[west = 0, south = 0], [east = 0, north = 0]] = tile.boundingBox;
      return new BitmapLayer({ id, image: data, bounds: [west, south, east, north] });
    },
  });
}
