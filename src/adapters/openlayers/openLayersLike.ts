/** What can be listened to, as everything in OpenLayers. */
export interface OpenLayersTarget {
  addEventListener(type: string, listener: OpenLayersListener): void;
  removeEventListener(type: string, listener: OpenLayersListener): void;
}

/** Gets an `OpenLayersEvent`, each of which is of another class. */
export type OpenLayersListener = (event: object) => void;

/** What the adapter reads of OpenLayers' events; each has some of it. */
export interface OpenLayersEvent {
  readonly frameState?: OpenLayersFrame | null;
  readonly tile?: OpenLayersTile;
}

/** The smallest OpenLayers map that can be measured. */
export interface OpenLayersMap extends OpenLayersTarget {
  getTargetElement(): HTMLElement | null | undefined;
  getViewport(): HTMLElement | undefined;
  /** Nothing where an app has taken it away. */
  getView(): OpenLayersView | null | undefined;
  getAllLayers(): readonly object[];
  getInteractions(): OpenLayersTarget;
  isRendered(): boolean;
  render(): void;
}

/** With what is not public. */
export interface OpenLayersInside extends OpenLayersMap {
  readonly disposed?: boolean;
  /** What it has drawn last. */
  readonly frameState_?: OpenLayersFrame | null;
}

export interface OpenLayersView extends OpenLayersTarget {
  getAnimating(): boolean;
  getInteracting(): boolean;
  getZoom(): number | undefined;
}

/** What was drawn, and what it needs. */
export interface OpenLayersFrame {
  /** Something fades in: another frame comes. */
  readonly animate: boolean;
  readonly viewState: { readonly center: readonly number[]; readonly resolution: number; readonly rotation: number };
  readonly layerStatesArray: readonly { readonly visible: boolean; readonly layer: OpenLayersLayer }[];
  /** The keys of the tiles that this view needs, by source. */
  readonly wantedTiles: Readonly<Record<string, Readonly<Record<string, boolean>>>>;
  readonly tileQueue: { getCount(): number; getTilesLoading(): number; isKeyQueued(key: string): boolean };
}

export interface OpenLayersLayer {
  getSource(): OpenLayersSource | null;
}

export interface OpenLayersSource extends OpenLayersTarget {
  /** Of vectors and images, what is on its way. */
  readonly loading?: boolean | number;
  /** `loading`: its server has not told yet what there is (TileJSON), and nothing of it is drawn; `error`: it did not. */
  getState?(): string | null;
  /** Of clusters: what they are made of. */
  getSource?(): OpenLayersSource | null;
  /** Not public: of a raster, what it is made of, and the tiles of those that wait for their turn. */
  readonly layers_?: readonly OpenLayersLayer[];
  readonly tileQueue_?: Pick<OpenLayersFrame['tileQueue'], 'getCount'>;
  /** It holds vectors. */
  getFeatures?: unknown;
  getUrls?(): readonly string[] | null;
  /** The keys of its tiles begin with it. Of data tiles it is the template that was given. */
  getKey?(): string;
}

export interface OpenLayersTile {
  getKey(): string;
  /** Zoom, column, row. */
  getTileCoord(): readonly number[];
  getState(): number;
  /** Not public: nobody waits for it any more. */
  readonly disposed?: boolean;
  /** Of an image. */
  getImage?(): unknown;
  /** Of vectors. */
  getTileUrl?(): string;
}
