/** On the containers of measured maps: one may lie in another, and a page may hold two copies of this package. */
const MARK = Symbol.for('mapvitals.container');
/** Maps that nobody measures, as an overview map may be. */
const MAPS = 'map-vitals,.maplibregl-map,.mapboxgl-map,.leaflet-container';
export const GL_MAPS = '.maplibregl-map,.mapboxgl-map';
/** In those of them that take the hand: else one is a layer of the map around it, as maplibre-gl-leaflet makes it. */
const HANDED = '[class*=gl-interactive]';
/** MapLibre leaves what one finger does in here to the page, and a wheel without a key. */
const COOPERATIVE = '.maplibregl-cooperative-gestures';
/** What OpenLayers and Cesium's Viewer put into the container of a map: the map's own, or an overview map's. */
const VIEWPORT = '.ol-viewport,.cesium-viewer';

/** The keys that do: the others, as Enter in a search, may be for the map. */
const EDITS = /^(.|Backspace|Delete|Dead|Process)$/u;

/** Where it shows a shadow tree, what is under the hand may be any element in there. */
export function hasNoInside(target: EventTarget | null): boolean {
  return asElement(target)?.shadowRoot === null;
}

/** Windows and documents have few of its members. */
function asElement(target: EventTarget | null): Partial<Element> | null {
  return target;
}

/** Its map leaves it to the page, which it scrolls. */
export function isLeft({ target }: Event): boolean {
  return Boolean(asElement(target)?.closest?.(COOPERATIVE));
}

/** It edits the text of a field, be that in a shadow tree: a map that the app moves meanwhile does not answer it. */
export function isTyped(event: KeyboardEvent): boolean {
  const field: Partial<HTMLInputElement> | undefined = event.composedPath?.()[0];
  return EDITS.test(event.key) && (typeof field?.selectionStart === 'number' || field?.isContentEditable === true);
}

/** Whether the innermost map under an event is this container's, and not an overlay that lies in it. */
export function isOn(container: HTMLElement, event: Event): boolean {
  for (const node of event.composedPath?.() ?? []) {
    if (node === container) return true;
    if (isOther(node, container)) return false;
  }
  return true;
}

function isOther(node: EventTarget, container: HTMLElement): boolean {
  const element = asElement(node);
  const isOf = (selector: string): boolean => element?.matches?.(selector) === true;
  if (isOf(GL_MAPS) && !element?.querySelector?.(HANDED)) return false;
  if (Reflect.get(node, MARK) > 0 || isOf(MAPS)) return true;
  return isOf(VIEWPORT) && (container.matches(MAPS) || container.querySelector(VIEWPORT) !== node);
}

/** A map is measured in there (1), or no longer (-1). */
export function mark(container: HTMLElement, change: 1 | -1): void {
  Reflect.set(container, MARK, (Number(Reflect.get(container, MARK)) || 0) + change);
}
