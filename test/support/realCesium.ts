// The files, not the package's names for them: those are not exported. As text, for a test server would look through all of it.
import source from '../../node_modules/cesium/Build/Cesium/Cesium.js?raw';
import workerUrl from '../../node_modules/cesium/Build/Cesium/Workers/createGeometry.js?url';
import 'cesium/Build/Cesium/Widgets/widgets.css';
import type * as Cesium from 'cesium';

export type CesiumModule = typeof Cesium;

let loading: Promise<CesiumModule> | undefined;

/** Offline, without a token: its workers and assets come from its own folder. */
export function loadCesium(): Promise<CesiumModule> {
  return (loading ??= new Promise((resolve, reject) => {
    const page = globalThis as unknown as { Cesium: CesiumModule; CESIUM_BASE_URL: string };
    page.CESIUM_BASE_URL = workerUrl.slice(0, workerUrl.indexOf('Workers/'));
    const script = document.createElement('script');
    script.src = URL.createObjectURL(new Blob([source], { type: 'text/javascript' }));
    script.onload = () => resolve(page.Cesium);
    script.onerror = reject;
    document.head.append(script);
  }));
}
