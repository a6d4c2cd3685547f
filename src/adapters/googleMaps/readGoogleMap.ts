import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { Stop } from '../../types/functions.ts';
import type { GoogleMap, GoogleMap3D, GoogleMapElement } from './googleMapsLike.ts';

/** What both kinds of Google's maps have in common. */
export interface ReadGoogleMap {
  readonly container: HTMLElement;
  readonly zoom: number | null;
  /** What it shows, as numbers. */
  readCamera(put: (value: number) => void): void;
  onCamera(listener: () => void): Stop;
  /** `isLoaded`: everything of the view is there, for now. */
  onLoad(listener: (isLoaded: boolean) => void): Stop;
}

const CAMERA_EVENTS = ['center_changed', 'zoom_changed', 'heading_changed', 'tilt_changed'];
const CAMERA_3D_EVENTS = ['centerchange', 'rangechange', 'headingchange', 'tiltchange', 'rollchange'];

/** @throws BAD_OPTION where it is the map of another library, or none */
export function readGoogleMap(given: GoogleMap | GoogleMapElement | GoogleMap3D): ReadGoogleMap {
  const map = 'innerMap' in given ? given.innerMap : given;
  if ('getDiv' in map) return readMap(map);
  if ('localName' in map && map.localName === 'gmp-map-3d') return readMap3D(map);
  throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', given, 'attachGoogleMaps'));
}

function readMap(map: GoogleMap): ReadGoogleMap {
  const listen = (types: readonly string[], listener: () => void): Stop => {
    const listeners = types.map((type) => map.addListener(type, listener));
    return () => {
      for (const one of listeners) one.remove();
    };
  };
  return {
    get container() {
      return map.getDiv();
    },
    get zoom() {
      return map.getZoom() ?? null;
    },
    readCamera(put) {
      const center = map.getCenter();
      for (const value of [center?.lat(), center?.lng(), map.getZoom(), map.getHeading?.(), map.getTilt?.()]) {
        put(value ?? 0);
      }
    },
    onCamera: (listener) => listen(CAMERA_EVENTS, listener),
    onLoad: (listener) => listen(['tilesloaded'], () => listener(true)),
  };
}

function readMap3D(map: GoogleMap3D): ReadGoogleMap {
  const listen = (types: readonly string[], listener: (event: Event) => void): Stop => {
    for (const type of types) map.addEventListener(`gmp-${type}`, listener);
    return () => {
      for (const type of types) map.removeEventListener(`gmp-${type}`, listener);
    };
  };
  return {
    container: map,
    zoom: null,
    readCamera(put) {
      const { center, range, heading, tilt, roll } = map;
      for (const value of [center?.lat, center?.lng, center?.altitude, range, heading, tilt, roll]) put(value ?? 0);
    },
    onCamera: (listener) => listen(CAMERA_3D_EVENTS, listener),
    onLoad: (listener) => listen(['steadychange'], (event) => listener('isSteady' in event && event.isSteady === true)),
  };
}
