import { Deck } from '@deck.gl/core';
import { TileLayer } from '@deck.gl/geo-layers';
import { BitmapLayer, ScatterplotLayer } from '@deck.gl/layers';
import { attachDeckGl } from 'mapvitals';
import { createWorld } from './world.ts';
import type { OpenWorld, WorldView } from './world.ts';

/** Its zoom counts in tiles of 512 pixels. */
const ZOOM_SHIFT = -1;

export const open: OpenWorld = ({ container, tiles, view }) => {
  const images = new TileLayer<ImageBitmap>({
    id: 'tiles',
    data: `${tiles}/texture/{z}/{x}/{y}.png`,
    tileSize: 256,
    maxZoom: 19,
    onTileError: () => {},
    renderSubLayers({ tile, data, id }) {
      const [[west = 0, south = 0], [east = 0, north = 0]] = tile.boundingBox;
      return new BitmapLayer({ id, image: data, bounds: [west, south, east, north] });
    },
  });
  const pointAt = ({ lng, lat }: WorldView) =>
    new ScatterplotLayer<[number, number]>({
      id: 'point',
      data: [[lng, lat]],
      getPosition: (it) => it,
      getRadius: 12,
      radiusUnits: 'pixels',
    });
  const { lng, lat, zoom } = view;
  const deck = new Deck({
    parent: container as HTMLDivElement,
    initialViewState: { longitude: lng, latitude: lat, zoom: zoom + ZOOM_SHIFT },
    controller: true,
    useDevicePixels: false,
    layers: [images, pointAt(view)],
  });
  return createWorld({
    map: deck,
    adapter: attachDeckGl,
    source: 'point',
    setPoint: (to) => deck.setProps({ layers: [images, pointAt(to)] }),
    focus() {
      const canvas = container.querySelector('canvas');
      if (canvas) canvas.tabIndex = 0;
      canvas?.focus();
    },
  });
};
