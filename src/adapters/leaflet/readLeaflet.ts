import type { LeafletGrid, LeafletListeners, LeafletMap, LeafletPoint } from './leafletLike.ts';

/** An image that is laid over the map. */
export interface ImageLayer {
  on(listeners: LeafletListeners): unknown;
  off(listeners: LeafletListeners): unknown;
  getElement(): { readonly complete?: boolean } | undefined;
}

/** Made of tiles. */
export function isGrid(layer: unknown): layer is LeafletGrid {
  return has(layer, 'isLoading') && has(layer, 'getTileSize');
}

/** A marker's element is an image, too: an icon, which holds up nothing. */
export function isImage(layer: unknown): layer is ImageLayer {
  return has(layer, 'getElement') && has(layer, 'setUrl');
}

function has(layer: unknown, method: string): boolean {
  return typeof Reflect.get(Object(layer), method) === 'function';
}

/** Before `setView` it shows nothing, and throws where it is asked what (not public: whether that was called); a removed one has no panes. */
export function hasView(map: LeafletMap): boolean {
  const { x, y } = map.getSize();
  return Reflect.get(map, '_loaded') === true && map.getPane('mapPane') !== undefined && x * y > 0;
}

/** Whether something of a layer is still to come. */
export function isOnItsWay(layer: object): boolean {
  return isGrid(layer) ? layer.isLoading() : isImage(layer) && layer.getElement()?.complete === false;
}

/**
 * The middle of the view, in pixels of the world at its zoom. Hot: `getCenter` makes degrees of it, and `project` pixels of
 * those again.
 */
export function readMiddle(map: LeafletMap): LeafletPoint {
  const { x, y } = map.getSize();
  const inPane = map.containerPointToLayerPoint([x / 2, y / 2]);
  const origin = map.getPixelOrigin();
  return { x: inPane.x + origin.x, y: inPane.y + origin.y };
}

/** Leaflet 1 hangs itself on the window; of 2 no map knows its version. */
export function readVersion(map: LeafletMap): string | null {
  const library: unknown = Reflect.get(globalThis, 'L');
  if (!has(library, 'Map')) return null;
  const { Map: MapClass, version } = library as { Map: new () => object; version?: string };
  return (map instanceof MapClass && version) || null;
}
