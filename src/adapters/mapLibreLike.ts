/** The part of a MapLibre event that the adapter reads; 4, 5 and 6 agree on it. */
export interface MapLibreEvent {
  readonly sourceId?: string;
  /** The source as its style wrote it. */
  readonly source?: { readonly type?: string };
  /** Set where the event is about one tile. */
  readonly tile?: MapLibreTile;
  readonly error?: { readonly message?: string; readonly status?: number };
}

export interface MapLibreTile {
  readonly uid: number;
  readonly tileID: {
    readonly canonical: { url(urls: readonly string[], pixelRatio: number, scheme?: string | null): string };
  };
}

export type MapLibreEventName =
  | 'render'
  | 'idle'
  | 'movestart'
  | 'moveend'
  | 'style.load'
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
  on(type: MapLibreEventName, listener: (event: MapLibreEvent) => void): unknown;
  off(type: MapLibreEventName, listener: (event: MapLibreEvent) => void): unknown;
  listens(type: MapLibreEventName): boolean;
  getContainer(): HTMLElement;
  getZoom(): number;
  getPixelRatio(): number;
  getLayersOrder(): string[];
  getLayer(id: string): { readonly source?: string } | undefined;
  getSource(id: string): object | undefined;
  isMoving(): boolean;
  loaded(): boolean;
  isStyleLoaded(): boolean | void;
  areTilesLoaded(): boolean;
}

/** A wrapper around a map, as the `MapRef` of react-maplibre. */
export interface MapLibreRef {
  getMap(): MapLibreMap;
}
