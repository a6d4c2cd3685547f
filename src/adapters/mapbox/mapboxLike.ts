/** The part of a Mapbox GL event that the adapter reads. */
export interface MapboxEvent {
  readonly sourceId?: string;
  readonly source?: { readonly type?: string };
  readonly isSourceLoaded?: boolean;
  /** `error`: the tile is not there (404). */
  readonly sourceDataType?: string;
  readonly tile?: MapboxTile;
  readonly error?: { readonly message?: string; readonly status?: number };
}

export interface MapboxTile {
  readonly uid: number;
}

export type MapboxEventName =
  | 'renderstart'
  | 'render'
  | 'idle'
  | 'movestart'
  | 'moveend'
  | 'style.load'
  | 'styledata'
  | 'sourcedataloading'
  | 'sourcedata'
  | 'error'
  | 'remove';

/** The smallest Mapbox GL 3 map that can be measured. */
export interface MapboxMap {
  readonly version?: string;
  /** Mapbox GL has no public sign of a removed map. */
  readonly _removed?: boolean;
  on(type: MapboxEventName, listener: (event: MapboxEvent) => void): unknown;
  off(type: MapboxEventName, listener: (event: MapboxEvent) => void): unknown;
  listens(type: MapboxEventName): boolean;
  getContainer(): HTMLElement;
  getCenter(): { readonly lng: number; readonly lat: number };
  getZoom(): number;
  getBearing(): number;
  getPitch(): number;
  getPadding(): { readonly top?: number; readonly bottom?: number; readonly left?: number; readonly right?: number };
  /** Copies the whole style, GeoJSON included: read seldom. */
  getStyle(): MapboxStyle | undefined;
  getSource(id: string): object | undefined;
  getTerrain(): { readonly source?: string } | null | undefined;
  isSourceLoaded(id: string): boolean;
  areTilesLoaded(): boolean;
  isMoving(): boolean;
  triggerRepaint(): void;
}

export interface MapboxStyle {
  readonly layers?: readonly { readonly source?: unknown }[];
  /** Styles within the style, as in Mapbox Standard: their layers and sources are not among its own. */
  readonly imports?: readonly object[];
}

/** A wrapper around a map, as the `MapRef` of react-map-gl. */
export interface MapboxRef {
  getMap(): MapboxMap;
}
