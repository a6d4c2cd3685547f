/**
 * The numbers alone, for apps that have their own telemetry. Export lines only.
 *
 * @module mapvitals/vitals
 */
export { attachCesium } from './adapters/cesium/attachCesium.ts';
export { attachDeckGl } from './adapters/deckGl/attachDeckGl.ts';
export { attachGoogleMaps } from './adapters/googleMaps/attachGoogleMaps.ts';
export { attachMapbox } from './adapters/mapbox/attachMapbox.ts';
export { attachAny } from './adapters/attachAny.ts';
export { attachMapLibre } from './adapters/attachMapLibre.ts';
export { attachLeaflet } from './adapters/leaflet/attachLeaflet.ts';
export { attachOpenLayers } from './adapters/openlayers/attachOpenLayers.ts';
export { MapVitalsError } from './errors.ts';
export { complete } from './complete.ts';
export { onMapVital } from './onMapVital.ts';
export { progress } from './progress.ts';

export type { CesiumRef, CesiumScene, CesiumWidget } from './adapters/cesium/cesiumLike.ts';
export type { DeckGlMap, DeckGlRef } from './adapters/deckGl/deckGlLike.ts';
export type { GoogleMap, GoogleMap3D, GoogleMapElement } from './adapters/googleMaps/googleMapsLike.ts';
export type { MapboxMap, MapboxRef } from './adapters/mapbox/mapboxLike.ts';
export type { LeafletMap } from './adapters/leaflet/leafletLike.ts';
export type { MapLibreMap } from './adapters/mapLibreLike.ts';
export type { OpenLayersMap } from './adapters/openlayers/openLayersLike.ts';
export type { CompleteOptions } from './complete.ts';
export type { OnMapVitalOptions } from './onMapVital.ts';
export type { Progress, ProgressOptions } from './progress.ts';
export type { MapVitalsErrorCode } from './types/errorCode.ts';
export type { VitalEvent } from './types/vitalEvent.ts';
