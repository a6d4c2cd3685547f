/** The part of a MapLibre event that the adapter reads; 4, 5 and 6 agree on it. */
export interface MapLibreEvent {
  readonly sourceId?: string;
  /** The source as its style wrote it. */
  readonly source?: { readonly type?: string };
  readonly isSourceLoaded?: boolean;
  readonly sourceDataType?: string;
  /** Set where the event is about one tile. */
  readonly tile?: MapLibreTile;
  readonly error?: { readonly message?: string; readonly status?: number };
}

export interface MapLibreTile {
  readonly uid: number;
  /** Of a raster tile. */
  readonly texture?: { readonly size?: readonly number[] } | null;
  /** `errored`: also of one that is missing, of which no event tells. */
  readonly state?: string;
  /** It is not wanted any more. */
  readonly aborted?: boolean;
  readonly tileID: {
    /** It changes when the map jumps across the date line. */
    readonly key?: string | number;
    readonly canonical: { url(urls: readonly string[], pixelRatio: number, scheme?: string | null): string };
  };
}

export type MapLibreEventName =
  | 'render'
  | 'idle'
  | 'move'
  | 'movestart'
  | 'moveend'
  | 'style.load'
  | 'styledata'
  | 'sourcedataloading'
  | 'sourcedata'
  | 'sourcedataabort'
  | 'error'
  | 'remove';

/** The smallest MapLibre map that can be measured: what its versions 4, 5 and 6 have in common. */
export interface MapLibreMap {
  readonly version?: string;
  /** MapLibre has no public sign of a removed map. */
  readonly _removed?: boolean;
  /** Nor of a style that is fetched by its URL while the old one stands: then this is there (in 5.24 and 6.17, not in 4.7). */
  readonly _diffStyleRequest?: object | null | undefined;
  on(type: MapLibreEventName, listener: (event: MapLibreEvent) => void): unknown;
  off(type: MapLibreEventName, listener: (event: MapLibreEvent) => void): unknown;
  listens(type: MapLibreEventName): boolean;
  getContainer(): HTMLElement;
  getCenter(): { readonly lng: number; readonly lat: number };
  getZoom(): number;
  getBearing(): number;
  getPitch(): number;
  /** Since 5. */
  getRoll?(): number;
  getPadding(): { readonly top?: number; readonly bottom?: number; readonly left?: number; readonly right?: number };
  getPixelRatio(): number;
  getLayersOrder(): string[];
  getLayer(id: string): { readonly source?: string } | undefined;
  getSource(id: string): object | undefined;
  getTerrain(): { readonly source?: string } | null;
  isSourceLoaded(id: string): boolean;
  /** Since 5.12. */
  coveringTiles?(source: object): readonly { readonly key: string | number }[];
  triggerRepaint(): void;
  isMoving(): boolean;
  loaded(): boolean;
  areTilesLoaded(): boolean;
}

/** What MapLibre does not show in public. */
export interface MapLibreInside extends MapLibreMap {
  readonly style?: MapLibreStyle | undefined;
}

interface MapLibreStyle {
  /** Since 5.11; `sourceCaches` before. */
  readonly tileManagers?: Readonly<Record<string, MapLibreTiles>>;
  readonly sourceCaches?: Readonly<Record<string, MapLibreTiles>>;
}

export interface MapLibreTiles {
  /** A layer shows it, or the terrain is made of it; `undefined` before the first frame. */
  readonly used?: boolean | undefined;
  readonly usedForTerrain?: boolean | undefined;
  getIds?(): string[];
  getTileByID?(id: string): (Partial<MapLibreTile> & { hasData?(): boolean }) | undefined;
}

/** A wrapper around a map, as the `MapRef` of react-maplibre. */
export interface MapLibreRef {
  getMap(): MapLibreMap;
}
