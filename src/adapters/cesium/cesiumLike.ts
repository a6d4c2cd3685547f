/** The smallest Cesium `Scene` that can be measured. */
export interface CesiumScene {
  readonly canvas: HTMLCanvasElement;
  readonly camera: CesiumCamera;
  readonly globe?: { readonly show: boolean; readonly tilesLoaded: boolean } | undefined;
  /** The globe's, where there is one. */
  readonly imageryLayers?: CesiumList<{ readonly imageryProvider?: object | undefined }> | undefined;
  readonly terrainProvider?: object | undefined;
  /** Nothing of a scene that was destroyed. */
  readonly primitives: CesiumList<object>;
  readonly preUpdate: CesiumEvent;
  readonly postRender: CesiumEvent;
  readonly renderError: CesiumEvent;
  /** `undefined` before the first frame. */
  readonly lastRenderTime: object | undefined;
  requestRender(): void;
  isDestroyed(): boolean;
}

/** A `Viewer` or `CesiumWidget`. */
export interface CesiumWidget {
  isDestroyed(): boolean;
  readonly scene: CesiumScene;
  /** A Viewer's. */
  readonly dataSourceDisplay?: { readonly ready: boolean } | undefined;
}

/** The ref of resium's `<Viewer>` or `<CesiumWidget>`. */
export interface CesiumRef {
  readonly cesiumElement?: CesiumWidget | undefined;
}

export interface CesiumCamera {
  readonly positionWC: CesiumVector;
  readonly directionWC: CesiumVector;
  readonly upWC: CesiumVector;
  /** The angle in 3D, half of the width in 2D. */
  readonly frustum: object;
}

export interface CesiumVector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

export interface CesiumEvent {
  // Method syntax: each event has its own arguments.
  addEventListener(listener: (...args: never[]) => void): () => void;
}

export interface CesiumList<Item> {
  readonly length: number;
  get(index: number): Item;
}

/** What a provider is asked with; `url`: once it is fetched. */
export interface CesiumRequest {
  readonly url?: string;
  readonly state?: number;
}

/** A `Cesium3DTileset`. */
export interface CesiumTileset {
  readonly show: boolean;
  readonly tilesLoaded: boolean;
  readonly tileLoad: CesiumEvent;
}

/** What a scene draws beside its globe. */
export type CesiumPrimitive = CesiumTileset | CesiumCollection | { readonly show?: boolean };

interface CesiumCollection extends CesiumList<CesiumPrimitive> {
  raiseToTop(primitive: object): void;
}
