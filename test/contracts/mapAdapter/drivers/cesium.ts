import { attachCesium } from 'mapvitals';
import type { CesiumRef, CesiumScene, CesiumWidget } from 'mapvitals';
import type { MapDriver, View } from '../driver.ts';
import { loadCesium } from '../../../support/realCesium.ts';

const EARTH_ROUND_M = 40_075_017;
const TILE_PX = 256;
const DEGREES = Math.PI / 180;
/** Of the wider side, by default. */
const FIELD_OF_VIEW = 60 * DEGREES;

/** WebGL runs in software: each pixel costs. */
const RESOLUTION = 0.5;
const cheap = {
  skyBox: false,
  skyAtmosphere: false,
  msaaSamples: 1,
  orderIndependentTranslucency: false,
  creditContainer: document.createElement('div'),
} as const;

/** None of the viewer's own buttons. */
const bare = {
  animation: false,
  baseLayerPicker: false,
  fullscreenButton: false,
  geocoder: false,
  homeButton: false,
  infoBox: false,
  navigationHelpButton: false,
  sceneModePicker: false,
  selectionIndicator: false,
  timeline: false,
} as const;

export const cesiumDriver: MapDriver<CesiumScene | CesiumWidget | CesiumRef> = {
  name: 'Cesium 1.145',
  attach: attachCesium,
  kinds: ['raster'],
  differs: {
    asksForFrames: 'Cesium asks for animation frames as long as it lives',
    emptyFails: 'it decodes an image of no bytes, and says only that it could not',
    hasNoView: 'it tells how many tiles it waits for, not how many of the view are there',
    hasNoKeys: 'Cesium has no keys of its own',
    endsWhenStill: 'its moves end with the first frame in which the camera stands',
  },
  async unready(container) {
    const { CesiumWidget: Widget } = await loadCesium();
    return {
      'a globe, and anything else': () => {
        const map = new Widget(container, {
          globe: false,
          ...cheap,
        });
        return { map, remove: () => map.destroy() };
      },
    };
  },
  async load() {
    const cesium = await loadCesium();
    const { Cartesian3, Viewer, ImageryLayer, UrlTemplateImageryProvider } = cesium;
    return ({ container, tileUrl, view }) => {
      const position = ({ lng, lat, zoom }: View) => {
        const widthM = (EARTH_ROUND_M * Math.cos(lat * DEGREES) * container.clientWidth) / TILE_PX / 2 ** zoom;
        return Cartesian3.fromDegrees(lng, lat, widthM / 2 / Math.tan(FIELD_OF_VIEW / 2));
      };
      const widget = new Viewer(container, {
        baseLayer: new ImageryLayer(new UrlTemplateImageryProvider({ url: tileUrl, maximumLevel: 16 })),
        requestRenderMode: true,
        ...bare,
        ...cheap,
      });
      widget.resolutionScale = RESOLUTION;
      widget.scene.globe.preloadAncestors = false;
      const { camera } = widget;
      const points = new cesium.CustomDataSource('live');
      const point = points.entities.add({ position: position(view), point: { pixelSize: 9 } });
      void widget.dataSources.add(points);
      camera.setView({ destination: position(view) });
      return {
        map: widget,
        liveSource: points,
        jumpTo: (to) => camera.setView({ destination: position(to) }),
        flyTo: (to, durationMs) => camera.flyTo({ destination: position(to), duration: durationMs / 1000 }),
        setLivePoint(at) {
          point.position = new cesium.ConstantPositionProperty(position(at));
        },
        resized: () => widget.resize(),
        remove: () => widget.destroy(),
      };
    };
  },
};
