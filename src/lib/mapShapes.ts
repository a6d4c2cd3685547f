/**
 * By what the map of each library is told from all others: properties that no other has all of. Those that an adapter itself
 * looks at are constants, so that an app ships those of the adapter that it names.
 */
export const MAPLIBRE_SHAPE: readonly string[] = [
  'on',
  'off',
  'getContainer',
  'areTilesLoaded',
  'isSourceLoaded',
  'getPixelRatio',
];
export const LEAFLET_SHAPE: readonly string[] = ['on', 'off', 'eachLayer', 'getPane', 'containerPointToLatLng'];
export const OPENLAYERS_SHAPE: readonly string[] = [
  'on',
  'un',
  'getAllLayers',
  'getTargetElement',
  'forEachFeatureAtPixel',
];

export type AdapterName =
  | 'attachMapLibre'
  | 'attachMapbox'
  | 'attachLeaflet'
  | 'attachOpenLayers'
  | 'attachDeckGl'
  | 'attachCesium'
  | 'attachGoogleMaps';

/** The adapters, by the shape of what they take; the first that fits is meant. */
export const mapShapes: readonly (readonly [adapter: AdapterName, shape: readonly string[]])[] = [
  ['attachMapLibre', MAPLIBRE_SHAPE],
  // It has what MapLibre has, which grew from it, but for some.
  ['attachMapbox', ['on', 'off', 'getContainer', 'areTilesLoaded', 'isSourceLoaded', 'isMoving']],
  ['attachLeaflet', LEAFLET_SHAPE],
  ['attachOpenLayers', OPENLAYERS_SHAPE],
  ['attachDeckGl', ['finalize', 'setProps', 'getViewports']],
  // A Viewer, a CesiumWidget, a Scene.
  ['attachCesium', ['isDestroyed', 'camera']],
  ['attachGoogleMaps', ['getDiv', 'panToBounds']],
  // The element of a map in three dimensions.
  ['attachGoogleMaps', ['localName', 'center', 'range', 'heading', 'tilt']],
];

/** How libraries and their wrappers name the map that they hold. */
const HOLDERS = ['cesiumElement', 'innerMap', 'deck'];

/** What of the shape a map lacks. */
export function missingIn(map: object, shape: readonly string[]): string[] {
  return shape.filter((name) => (Reflect.get(map, name) ?? null) === null);
}

/** The adapter that a map needs; `undefined` for the map of no library that we know. */
export function adapterFor(given: object): AdapterName | undefined {
  const held: unknown = HOLDERS.map((name): unknown => Reflect.get(given, name)).find((it) => it);
  const map = typeof held === 'object' && held !== null ? held : given;
  return mapShapes.find(([, shape]) => missingIn(map, shape).length === 0)?.[0];
}
