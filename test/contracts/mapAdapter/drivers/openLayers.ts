import { attachOpenLayers } from '../../../../src/adapters/openlayers/attachOpenLayers.ts';
import 'ol/ol.css';
import type { OpenLayersMap } from '../../../../src/adapters/openlayers/openLayersLike.ts';
import type { MapDriver, View as MapView } from '../driver.ts';

export const openLayersDriver: MapDriver<OpenLayersMap> = {
  name: 'OpenLayers 10',
  attach: attachOpenLayers,
  kinds: ['raster', 'vector'],
  differs: {},
  async unready(container) {
    const [{ default: TileLayer }, { default: OlMap }, { default: View }, { default: XYZ }] = await Promise.all([
      import('ol/layer/Tile.js'),
      import('ol/Map.js'),
      import('ol/View.js'),
      import('ol/source/XYZ.js'),
    ]);
    const open = (target?: HTMLElement, view?: InstanceType<typeof View>) => () => {
      const layers = [new TileLayer({ source: new XYZ({ url: 'no-such/{z}/{x}/{y}.png' }) })];
      const map = new OlMap({ ...(target ? { target } : {}), layers, ...(view ? { view } : {}) });
      return { map, remove: () => map.dispose() };
    };
    const view = new View({ center: [0, 0], zoom: 2 });
    const hidden = document.createElement('div');
    return {
      'a target': open(undefined, view),
      'a size': open(hidden, view),
      'a view with a center': open(container),
      'any view': () => {
        const opened = open(container, view)();
        opened.map.setView(null);
        return opened;
      },
    };
  },
  async load() {
    const [
      { default: Feature },
      { default: MVT },
      { default: Point },
      { default: TileLayer },
      { default: VectorLayer },
      { default: VectorTileLayer },
      { default: OlMap },
      { fromLonLat },
      { default: VectorSource },
      { default: VectorTileSource },
      { default: View },
      { default: XYZ },
    ] = await Promise.all([
      import('ol/Feature.js'),
      import('ol/format/MVT.js'),
      import('ol/geom/Point.js'),
      import('ol/layer/Tile.js'),
      import('ol/layer/Vector.js'),
      import('ol/layer/VectorTile.js'),
      import('ol/Map.js'),
      import('ol/proj.js'),
      import('ol/source/Vector.js'),
      import('ol/source/VectorTile.js'),
      import('ol/View.js'),
      import('ol/source/XYZ.js'),
    ]);
    const at = ({ lng, lat }: MapView): number[] => fromLonLat([lng, lat]);

    return ({ container, kind, tileUrl, view }) => {
      const live = new Feature(new Point(at(view)));
      const liveSource = new VectorSource({ features: [live] });
      const tiles =
        kind === 'raster'
          ? // With CORS the browser tells how the server has answered.
            new TileLayer({ source: new XYZ({ url: tileUrl, crossOrigin: 'anonymous', transition: 0 }) })
          : new VectorTileLayer({ source: new VectorTileSource({ url: tileUrl, format: new MVT(), maxZoom: 14 }) });
      const map = new OlMap({
        target: container,
        layers: [tiles, new VectorLayer({ source: liveSource })],
        view: new View({ center: at(view), zoom: view.zoom }),
      });
      return {
        map,
        liveSource,
        jumpTo(to) {
          map.getView().setCenter(at(to));
          map.getView().setZoom(to.zoom);
        },
        flyTo: (to, durationMs) => map.getView().animate({ center: at(to), zoom: to.zoom, duration: durationMs }),
        setLivePoint: (to) => live.getGeometry()?.setCoordinates(at(to)),
        resized: () => map.updateSize(),
        focus() {
          // Before, it would answer to mouse and wheel only once it has the focus.
          container.tabIndex = 0;
          container.focus();
        },
        remove() {
          map.setTarget();
          map.dispose();
        },
      };
    };
  },
};
