type Rect = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Inwards from the edges of an element, where it is asked for: over its border there may be another, px. */
const INSIDE = 2;
/** What lies in a picture is a part of it. */
const ELEMENTS = ':not(head, head *, svg *)';
/** What a px² of the map's controls and notices weighs: more than all else together. */
export const CONTROL = 1e8;
/** What is pressed; the libraries' names for what they lay over a map have these parts. */
const CONTROLS =
  'a[href],button,input,select,textarea,summary,[role=button],[tabindex],' +
  '[class*="-ctrl"],[class*="-control"],[class*="attribution"],[class*="credit"]';

/**
 * Tells how much of a rectangle lies over something else than the map, px², controls by their weight; it may be less where that is
 * `most` already. What is seen the page says at points, and each is dear (a look through all that lies there): it is asked where
 * elements are, once. The host must let points through meanwhile.
 */
export function createCoverage(host: Element, target: Element | null): (rect: Rect, most: number) => number {
  // A map in a shadow tree: from outside one sees its host only.
  const root = target?.getRootNode();
  const tree = root instanceof ShadowRoot ? root : document;
  const map = target ?? document.body ?? document.documentElement;
  const found = new Map<Element, { readonly rect: Rect; readonly weight: number }>();
  const looked = new Set<number>();
  let boxes: readonly (readonly [Element, Rect])[] | undefined;

  const lookAt = (x: number, y: number): void => {
    // A number: no viewport is so wide.
    const point = Math.round(y) * 1e6 + Math.round(x);
    if (looked.has(point)) return;
    looked.add(point);
    const hit = tree.elementFromPoint(x, y);
    if (hit && hit !== host && !found.has(hit) && !isMap(hit, map))
      found.set(hit, { rect: hit.getBoundingClientRect(), weight: weigh(hit, target) });
  };
  const lookFor = (element: Element, box: Rect, over: Rect): void => {
    if (found.has(element) || box.left >= over.right || box.right <= over.left) return;
    if (box.top >= over.bottom || box.bottom <= over.top) return;
    const [left, right] = within(box.left, box.right, over.left, over.right);
    const [top, bottom] = within(box.top, box.bottom, over.top, over.bottom);
    lookAt((left + right) / 2, (top + bottom) / 2);
    for (const y of [top, bottom]) for (const x of [left, right]) if (!found.has(element)) lookAt(x, y);
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
    if (known >= most || !('elementFromPoint' in tree)) return known;
    boxes ??= boxesOf(new Set([document, tree]), map);
    for (const [element, box] of boxes) lookFor(element, box, rect);
    return overlap(rect, most);
  };
}

/** Where all is laid out that may lie over the map, the outer before the inner. */
function boxesOf(trees: Iterable<ParentNode>, map: Element): (readonly [Element, Rect])[] {
  return [...trees].flatMap((tree) =>
    Array.from(tree.querySelectorAll(ELEMENTS))
      .map((element) => [element, element.getBoundingClientRect()] as const)
      .filter(([element, { width, height, right, bottom }]) => {
        const isSeen = width > 0 && height > 0 && right > 0 && bottom > 0;
        return isSeen && !isMap(element, map);
      }),
  );
}

/** From where to where of the first it lies in the second, but inside of it. */
function within(start: number, end: number, from: number, to: number): [number, number] {
  const inside = (px: number): number => Math.max(start + INSIDE, Math.min(px, end - INSIDE));
  return [inside(from), inside(to)];
}

/** The map itself, or what it lies in. */
function isMap(element: Element, map: Element): boolean {
  return element.matches('canvas') || element.contains(map) || isAsLarge(element, map);
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
