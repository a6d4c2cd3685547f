/** The smallest deck.gl 9 `Deck` that can be measured. */
export interface DeckGlMap {
  /** What deck.gl was given: it assigns each change to it, and reads callbacks from it when it calls them. */
  readonly props: object;
  readonly isInitialized: boolean;
  finalize(): void;
  redraw(reason?: string): void;
  getCanvas(): HTMLCanvasElement | null;
  getViewports(): readonly DeckGlViewport[];
}

/** A wrapper around a `Deck`, as the ref of `@deck.gl/react`. */
export interface DeckGlRef {
  readonly deck?: DeckGlMap | undefined;
}

export interface DeckGlViewport {
  readonly zoom: number;
  readonly center: readonly number[];
  readonly viewMatrixUncentered: readonly number[];
}

/** What the adapter reads of `props`. */
export interface DeckGlProps {
  readonly parent?: HTMLElement | null;
  readonly canvas?: HTMLCanvasElement | string | null;
  readonly layers?: DeckGlLayers;
  readonly views?: DeckGlView | readonly (DeckGlView | null)[] | null;
}

/** Lists in lists, with holes. */
export type DeckGlLayers = DeckGlLayer | false | null | undefined | readonly DeckGlLayers[];

interface DeckGlView {
  readonly id?: string;
}

export interface DeckGlLayer {
  readonly id: string;
  readonly props: { readonly data?: unknown; readonly visible?: boolean };
  readonly isLoaded: boolean;
  /** Of a composite layer. */
  getSubLayers?(): readonly DeckGlLayer[];
  /** Of a layer of tiles. */
  getTileData?(tile: DeckGlTile): unknown;
  readonly state?: { readonly tileset?: DeckGlTileset | null; readonly data?: unknown } | null;
}

/** What a layer of tiles is asked with. */
export interface DeckGlTile {
  readonly id: string;
  readonly signal?: AbortSignal;
  /** Set by the layer where it has a template. */
  readonly url?: string | null;
}

export interface DeckGlTileset {
  setOptions?(options: { getTileData(tile: DeckGlTile): unknown }): void;
  readonly tiles: readonly DeckGlTileHeader[];
  /** Of the current view. */
  readonly selectedTiles?: readonly DeckGlTileHeader[] | null;
}

interface DeckGlTileHeader {
  readonly id: string;
  readonly isLoading: boolean;
  /** Also where it has failed. */
  readonly isLoaded: boolean;
  /** A promise while it is loading. */
  readonly data: unknown;
  readonly content: unknown;
}
