export interface View {
  readonly lng: number;
  readonly lat: number;
  /** In tiles of 256 pixels. */
  readonly zoom: number;
}

/** The same images for every library. */
export const TILE_URL = `${new URL('../tiles/raster/', location.href).href}{z}/{x}/{y}.png`;
export const MAX_ZOOM = 4;
export const ATTRIBUTION = 'Natural Earth';

export const HOME: View = { lng: 12, lat: 46, zoom: 3 };

/** Where the flight goes, and how long each leg takes. */
export const FLIGHT: readonly { readonly to: View; readonly durationMs: number }[] = [
  { to: { lng: -20, lat: 40, zoom: 3 }, durationMs: 900 },
  { to: { lng: -20, lat: 40, zoom: 4 }, durationMs: 700 },
  { to: { lng: 60, lat: 30, zoom: 4 }, durationMs: 1200 },
  { to: HOME, durationMs: 900 },
];
