import { mistake } from '#advice';
import { MapVitalsError } from '../../errors.ts';
import type { Stop } from '../../types/functions.ts';
import type { GoogleMap, GoogleMap3D, GoogleMapElement } from './googleMapsLike.ts';

/** What both kinds of Google's maps have in common. */
export interface ReadGoogleMap {
  readonly container: HTMLElement;
  readonly zoom: number | null;
  /** What it shows, as numbers. */
  readCamera(): readonly (number | null | undefined)[];
  readonly cameraEvents: readonly string[];
  /** Everything of the view is there, for now; unless it says that it is not. */
  readonly loadEvent: string;
  listen(type: string, listener: (event?: Event & { readonly isSteady?: boolean }) => void): Stop;
}

/** @throws BAD_OPTION where it is the map of another library, or none */
export function readGoogleMap(given: GoogleMap | GoogleMapElement | GoogleMap3D): ReadGoogleMap {
  // An element has no map before it is shown; JavaScript may give anything.
  const map = Object('innerMap' in Object(given) ? (given as GoogleMapElement).innerMap : given) as
    | GoogleMap
    | GoogleMap3D;
  if ('getDiv' in map) return readMap(map);
  if ('localName' in map && map.localName === 'gmp-map-3d') return readMap3D(map);
  throw new MapVitalsError('BAD_OPTION', mistake('wrong-map', given, 'attachGoogleMaps'));
}

function readMap(map: GoogleMap): ReadGoogleMap {
  return {
    get container() {
      return map.getDiv();
    },
    get zoom() {
      return map.getZoom() ?? null;
    },
    readCamera() {
      const center = map.getCenter();
      return [center?.lat(), center?.lng(), map.getZoom(), map.getHeading?.(), map.getTilt?.()];
    },
    cameraEvents: ['center_changed', 'zoom_changed', 'heading_changed', 'tilt_changed'],
    loadEvent: 'tilesloaded',
    listen(type, listener) {
      const listening = map.addListener(type, listener);
      return () => listening.remove();
    },
  };
}

function readMap3D(map: GoogleMap3D): ReadGoogleMap {
  return {
    container: map,
    zoom: null,
    readCamera() {
      const { center, range, heading, tilt, roll } = map;
      return [center?.lat, center?.lng, center?.altitude, range, heading, tilt, roll];
    },
    cameraEvents: ['gmp-centerchange', 'gmp-rangechange', 'gmp-headingchange', 'gmp-tiltchange', 'gmp-rollchange'],
    loadEvent: 'gmp-steadychange',
    listen(type, listener) {
      map.addEventListener(type, listener);
      return () => map.removeEventListener(type, listener);
    },
  };
}
