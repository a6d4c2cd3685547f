import { Cartesian3, ImageryLayer, UrlTemplateImageryProvider } from 'cesium';
import 'cesium/Build/Cesium/Widgets/widgets.css';
import { MAX_ZOOM, TILE_URL } from '../world.ts';
import type { CesiumWidget } from 'cesium';
import type { View } from '../world.ts';

// Its workers and images: demo/vite/cesiumFiles.ts puts them there.
Object.assign(globalThis, { CESIUM_BASE_URL: new URL('../cesium/', location.href).href });

const EARTH_ROUND_M = 40_075_017;
const TILE_PX = 256;
const DEGREES = Math.PI / 180;
/** Of the wider side, by default. */
const FIELD_OF_VIEW = 60 * DEGREES;

/** Neither token nor net: the demo's own tiles on a smooth globe. It draws only when something has changed. */
export const createOptions = () => ({
  baseLayer: new ImageryLayer(new UrlTemplateImageryProvider({ url: TILE_URL, maximumLevel: MAX_ZOOM })),
  requestRenderMode: true,
  creditContainer: document.createElement('div'),
});

/** From so high above that as much is seen as of a flat map. */
export function destinationOf({ lng, lat, zoom }: View, widthPx: number): Cartesian3 {
  const widthM = (EARTH_ROUND_M * Math.cos(lat * DEGREES) * widthPx) / TILE_PX / 2 ** zoom;
  return Cartesian3.fromDegrees(lng, lat, widthM / 2 / Math.tan(FIELD_OF_VIEW / 2));
}

export function flyWith(widget: CesiumWidget): (view: View, durationMs: number) => void {
  return (view, durationMs) =>
    widget.camera.flyTo({
      destination: destinationOf(view, widget.canvas.clientWidth),
      duration: durationMs / 1000,
    });
}
