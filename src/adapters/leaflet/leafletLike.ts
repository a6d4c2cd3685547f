/** The smallest Leaflet map that can be measured: what 1.9 and 2 have in common. */
export interface LeafletMap {
  readonly options: { readonly fadeAnimation?: boolean | undefined };
  on(listeners: LeafletListeners): unknown;
  off(listeners: LeafletListeners): unknown;
  getContainer(): HTMLElement;
  /** Nothing of a removed map. */
  getPane(pane: string): HTMLElement | undefined;
  eachLayer(visit: (layer: LeafletLayer) => void): unknown;
  getZoom(): number;
  getSize(): LeafletPoint;
  getZoomScale(toZoom: number, fromZoom: number): number;
  getPixelOrigin(): LeafletPoint;
  containerPointToLayerPoint(point: [number, number]): LeafletPoint;
}

export interface LeafletPoint {
  readonly x: number;
  readonly y: number;
}

/** What the adapter reads of Leaflet's events; each has some of it. */
export interface LeafletEvent {
  readonly layer?: unknown;
  readonly coords?: LeafletPoint & { readonly z: number };
  readonly tile?: HTMLElement;
}

export type LeafletListeners = Readonly<Record<string, (event: LeafletEvent) => void>>;

/** A layer on the map. */
export interface LeafletLayer {
  readonly options?: object;
}

/** A layer that is made of tiles. */
export interface LeafletGrid {
  readonly options: {
    readonly minZoom?: number | undefined;
    readonly maxZoom?: number | undefined;
    readonly minNativeZoom?: number | undefined;
    readonly maxNativeZoom?: number | undefined;
  };
  on(listeners: LeafletListeners): unknown;
  off(listeners: LeafletListeners): unknown;
  isLoading(): boolean;
  getTileSize(): LeafletPoint;
  /** The second argument is called when a tile has come. */
  createTile(coords: object, done?: unknown): unknown;
  /** Not public: what was there before anyone listened. */
  readonly _tiles?: Readonly<Record<string, { readonly loaded?: unknown; readonly el?: HTMLElement }>>;
  /** Not public: whether the layer has such a tile at all. */
  _isValidTile?(coords: object): boolean;
}
