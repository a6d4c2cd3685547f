import {
  Cartesian3,
  CesiumWidget,
  Color,
  CustomDataSource,
  ImageryLayer,
  UrlTemplateImageryProvider,
  ConstantPositionProperty,
} from 'cesium';
import 'cesium/Build/Cesium/Widgets/widgets.css';
import { attachCesium } from 'mapvitals';
import { BLANK } from '../styles.ts';
import { createWorld } from './world.ts';
import type { OpenWorld, WorldView } from './world.ts';

const EARTH_ROUND_M = 40_075_017;
const TILE_PX = 256;
const DEGREES = Math.PI / 180;
/** Of the wider side, by default. */
const FIELD_OF_VIEW = 60 * DEGREES;

export const open: OpenWorld = ({ container, tiles, view, look }) => {
  Object.assign(globalThis, { CESIUM_BASE_URL: new URL('./cesium/', location.href).href });
  const above = ({ lng, lat, zoom }: WorldView): Cartesian3 => {
    const widthM = (EARTH_ROUND_M * Math.cos(lat * DEGREES) * container.clientWidth) / TILE_PX / 2 ** zoom;
    return Cartesian3.fromDegrees(lng, lat, widthM / 2 / Math.tan(FIELD_OF_VIEW / 2));
  };
  const onGround = ({ lng, lat }: WorldView): Cartesian3 => Cartesian3.fromDegrees(lng, lat, 5);
  const url = `${tiles}/texture/{z}/{x}/{y}.png`;
  const widget = new CesiumWidget(container, {
    baseLayer: new ImageryLayer(new UrlTemplateImageryProvider({ url, maximumLevel: 16 })),
    requestRenderMode: true,
    skyBox: false,
    skyAtmosphere: false,
    creditContainer: document.createElement('div'),
  });
  // In software all its pixels are shown up to 130 ms after the frame was drawn: that is the renderer, not the map.
  if (look === 'coarse') widget.resolutionScale = 0.3;
  const { scene, camera } = widget;
  scene.globe.showGroundAtmosphere = false;
  // They change nothing in the picture, and it is complete only with them.
  scene.globe.preloadAncestors = false;
  scene.globe.baseColor = Color.fromBytes(...BLANK);
  scene.backgroundColor = Color.fromBytes(...BLANK);
  scene.fog.enabled = false;
  camera.setView({ destination: above(view) });
  const data = new CustomDataSource('point');
  const entity = data.entities.add({ position: onGround(view), point: { pixelSize: 24, color: Color.RED } });
  void widget.dataSources.add(data);
  return createWorld({
    map: widget,
    adapter: attachCesium,
    source: data,
    setPoint(to) {
      entity.position = new ConstantPositionProperty(onGround(to));
    },
    focus: () => widget.canvas.focus(),
  });
};
