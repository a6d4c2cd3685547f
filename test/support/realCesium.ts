import baseUrl from 'cesium/Build/Cesium/Workers/createGeometry.js?url';
import 'cesium/Source/Widgets/widgets.css';
import type * as Cesium from 'cesium';

export type CesiumModule = typeof Cesium;

/** Offline, without a token: its workers and assets come from its own folder. */
export async function loadCesium(): Promise<CesiumModule> {
  Object.assign(globalThis, { CESIUM_BASE_URL: baseUrl.slice(0, baseUrl.indexOf('Workers/')) });
  return import('cesium');
}
