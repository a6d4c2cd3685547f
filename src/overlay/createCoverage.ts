type Rect = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Between two looks, px: smaller than any button. */
const STEP = 14;
/** What a px² of the map's controls and notices weighs: more than all else together. */
export const CONTROL = 1e8;
/** What is pressed; the libraries' names for what they lay over a map have these parts. */
const CONTROLS =
  'a[href],button,input,select,textarea,summary,[role=button],[tabindex],' +
  '[class*="-ctrl"],[class*="-control"],[class*="attribution"],[class*="credit"]';

/**
 * Tells how much of a rectangle lies over something else than the map, px², controls by their weight; it may be less where that is
 * `most` already. Asks the page at each point once, for that is dear (a look through all that lies there); where what was found
 * ends is reckoned.
 */
export function createCoverage(host: Element, target: Element | null): (rect: Rect, most: number) => number {
  // A map in a shadow tree: from outside one sees its host only.
  const root = target?.getRootNode();
  const tree = root instanceof ShadowRoot ? root : document;
  const map = target ?? document.body ?? document.documentElement;
  const found = new Map<Element, { readonly rect: Rect; readonly weight: number }>();
  const looked = new Set<number>();

  const lookAt = (x: number, y: number): void => {
    // A number: no viewport is so wide.
    const point = y * 1e6 + x;
    if (looked.has(point)) return;
    looked.add(point);
    const hit = tree.elementsFromPoint(x, y).find((element) => element !== host);
    if (!hit || found.has(hit) || hit.matches('canvas') || hit.contains(map) || isAsLarge(hit, map)) return;
    found.set(hit, { rect: hit.getBoundingClientRect(), weight: weigh(hit, target) });
  };
  const overlap = (over: Rect, most: number): number => {
    let sum = 0;
    for (const { rect, weight } of found.values()) {
      if (sum >= most) break;
      const width = Math.min(rect.right, over.right) - Math.max(rect.left, over.left);
      const height = Math.min(rect.bottom, over.bottom) - Math.max(rect.top, over.top);
      // Less than a pixel is how browsers round.
      if (width >= 1 && height >= 1) sum += width * height * weight;
    }
    return sum;
  };
  return (rect, most) => {
    // An imitation of a browser lays nothing out: there nothing is covered.
    const known = overlap(rect, most);
    if (known >= most || !('elementsFromPoint' in tree)) return known;
    const first = (px: number): number => Math.floor(px / STEP) * STEP;
    for (let y = first(rect.top); y < rect.bottom + STEP; y += STEP) {
      for (let x = first(rect.left); x < rect.right + STEP; x += STEP) lookAt(x, y);
    }
    return overlap(rect, most);
  };
}

/** What a library draws on or catches events with is as large as the map; what the user presses is not. */
function isAsLarge(element: Element, map: Element): boolean {
  return element.clientWidth > map.clientWidth * 0.9 && element.clientHeight > map.clientHeight * 0.9;
}

/** Controls weigh; so does what else lies in the map's own element and stays there, as its notices. */
function weigh(hit: Element, target: Element | null): number {
  const isOnMap = target?.contains(hit);
  if (isOnMap && isCarried(hit, target)) return 1;
  const control = hit.closest(CONTROLS);
  const isControl = control !== null && !control.contains(target ?? document.body);
  return isControl || isOnMap ? CONTROL : 1;
}

/** Markers and popups are carried along, by so many pixels: the next move uncovers them. By per cent a control is centred. */
function isCarried(hit: Element, target: Element | null): boolean {
  for (let element: Element | null = hit; element && element !== target; element = element.parentElement) {
    if (/translate[^;]*\dpx/.test(element.getAttribute('style') ?? '')) return true;
  }
  return false;
}
