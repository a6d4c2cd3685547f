import { attachDeckGl } from 'mapvitals';
import mvtWorker from '../../../../node_modules/@loaders.gl/mvt/dist/mvt-worker.js?raw';
import type { DeckGlMap, DeckGlRef } from 'mapvitals';
import type { MapDriver, View } from '../driver.ts';

/** Its tiles are 512 pixels wide. */
const ZOOM_SHIFT = -1;

/** WebGL runs in software: each pixel costs. */
const cheap = { useDevicePixels: 0.5, deviceProps: { webgl: { antialias: false } } };

/** It would be fetched from another host. One for all maps: each URL has workers of its own. */
const workerUrl = URL.createObjectURL(new Blob([mvtWorker]));

const viewStateOf = ({ lng, lat, zoom }: View) => ({ longitude: lng, latitude: lat, zoom: zoom + ZOOM_SHIFT });

export const deckGlDriver: MapDriver<DeckGlMap | DeckGlRef> = {
  name: 'deck.gl 9',
  attach: attachDeckGl,
  kinds: ['raster', 'vector'],
  differs: {
    asksForFrames: 'deck.gl asks for animation frames as long as it lives',
  },
  async unready(container) {
    const [{ Deck }, { ScatterplotLayer }] = await Promise.all([import('@deck.gl/core'), import('@deck.gl/layers')]);
    return {
      'a view state, and data': () => {
        const layers = [new ScatterplotLayer({ id: 'none', data: new Promise<never>(() => {}) })];
        const map = new Deck({ parent: container as HTMLDivElement, ...cheap, layers });
        return { map, remove: () => map.finalize() };
      },
    };
  },
  async load() {
    const [{ Deck, FlyToInterpolator }, { MVTLayer, TileLayer }, { BitmapLayer, ScatterplotLayer }] = await Promise.all(
      [import('@deck.gl/core'), import('@deck.gl/geo-layers'), import('@deck.gl/layers')],
    );
    return ({ container, kind, tileUrl, view }) => {
      const base = () =>
        kind === 'raster'
          ? new TileLayer<ImageBitmap>({
              id: 'tiles',
              data: tileUrl,
              tileSize: 256,
              onTileError: () => {},
              renderSubLayers({ tile, data, id }) {
                const { west, south, east, north } = tile.bbox as Record<'west' | 'south' | 'east' | 'north', number>;
                return new BitmapLayer({ id, image: data, bounds: [west, south, east, north] });
              },
            })
          : new MVTLayer({
              id: 'tiles',
              data: tileUrl,
              maxZoom: 14,
              onTileError: () => {},
              loadOptions: { mvt: { workerUrl } },
            });
      const live = ({ lng, lat }: View) =>
        new ScatterplotLayer({
          id: 'live',
          data: [[lng, lat]],
          getPosition: (it: [number, number]) => it,
          getRadius: 9,
        });
      const tiles = base();
      const deck = new Deck({
        parent: container as HTMLDivElement,
        initialViewState: viewStateOf(view),
        controller: true,
        ...cheap,
        layers: [tiles, live(view)],
      });
      return {
        map: deck,
        liveSource: 'live',
        jumpTo: (to) => deck.setProps({ initialViewState: viewStateOf(to) }),
        flyTo(to, durationMs) {
          // It counts from the frame before.
          const transition = { transitionDuration: durationMs + 50, transitionInterpolator: new FlyToInterpolator() };
          deck.setProps({ initialViewState: { ...viewStateOf(to), ...transition } });
        },
        setLivePoint: (at) => deck.setProps({ layers: [tiles, live(at)] }),
        // It observes its canvas.
        resized: () => {},
        remove: () => deck.finalize(),
      };
    };
  },
};
