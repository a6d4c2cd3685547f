/** The smallest `google.maps.Map` that can be measured. */
export interface GoogleMap {
  addListener(type: string, listener: () => void): { remove(): void };
  getDiv(): HTMLElement;
  getCenter(): { lat(): number; lng(): number } | undefined;
  getZoom(): number | undefined;
  getHeading?(): number | undefined;
  getTilt?(): number | undefined;
}

/** A `<gmp-map>`. */
export interface GoogleMapElement {
  readonly innerMap: GoogleMap;
}

/** A `<gmp-map-3d>`, as `google.maps.maps3d.Map3DElement`. */
export interface GoogleMap3D extends HTMLElement {
  readonly center?: { readonly lat: number; readonly lng: number; readonly altitude: number } | null;
  readonly range?: number | null;
  readonly heading?: number | null;
  readonly tilt?: number | null;
  readonly roll?: number | null;
}
