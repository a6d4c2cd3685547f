import type { Adapter } from '../../../src/types/adapter.ts';

export interface View {
  readonly lng: number;
  readonly lat: number;
  /** In tiles of 256 pixels, whatever the library counts in. */
  readonly zoom: number;
}

/** What tiles a map of this kind is made of. */
export type TileKind = 'raster' | 'vector';

export interface OpenOptions {
  readonly container: HTMLElement;
  readonly kind: TileKind;
  /** `{z}`, `{x}` and `{y}` are the tile's. */
  readonly tileUrl: string;
  readonly view: View;
}

/** A real map that a test drives through its library, as an app does. */
export interface OpenedMap<MapType extends object> {
  readonly map: MapType;
  /** Goes there at once. */
  jumpTo(view: View): void;
  /** Goes there in steps. */
  flyTo(view: View, durationMs: number): void;
  /** Sets a point of the app's own data anew, as live data does. */
  setLivePoint(view: View): void;
  /** Whose data that is, as `measureUpdate` names it. */
  readonly liveSource: string | object;
  /** The element has another size now. */
  resized(): void;
  /** From now on keys are the map's. @default what of the map can be tabbed to has the focus */
  focus?(): void;
  remove(): void;
}

/** A real map that has nothing to show yet. */
export interface UnreadyMap<MapType extends object> {
  readonly map: MapType;
  remove(): void;
}

/**
 * One map library, as the contract drives it. `MapType` is what its adapter takes. To have a library tested, write one of
 * these and a file that calls `describeMapAdapter` with it.
 */
export interface MapDriver<MapType extends object> {
  /** The library and its version: `Leaflet 1.9`. */
  readonly name: string;
  readonly attach: Adapter<MapType>;
  readonly kinds: readonly TileKind[];
  /** What the library does not do or tell, and why: the contract then asks for the opposite, or leaves it out. */
  readonly differs: Differences;
  /** Maps that lack what a map needs to show anything, by what that is. */
  unready(container: HTMLElement): Promise<Readonly<Record<string, () => UnreadyMap<MapType>>>>;
  /** Loads the library, once. */
  load(): Promise<(options: OpenOptions) => OpenedMap<MapType>>;
}

export interface Differences {
  /** It does not tell the HTTP status of a tile that failed, so what is missing counts as failed. */
  readonly hidesStatus?: string;
  /** A tile that is missing (204, 404) looks loaded, by kind. */
  readonly missingLooksLoaded?: Partial<Record<TileKind, string>>;
  /** A tile that answers 204 cannot be decoded, and fails without a status. */
  readonly emptyFails?: string;
  /** It has no keys that move the map. */
  readonly hasNoKeys?: string;
  /** An app's own data cannot be set by the same map, as in a map that is all one layer. */
  readonly hasNoLiveData?: string;
  /** It asks for animation frames at rest, too. */
  readonly asksForFrames?: string;
  /** It tells of no tile whether the view needs it. */
  readonly hasNoView?: string;
  /** A hand that lies still ends its move. */
  readonly endsWhenStill?: string;
}
