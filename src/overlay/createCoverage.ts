type Rect = Pick<DOMRect, 'left' | 'top' | 'right' | 'bottom'>;

/** Between two looks, px: smaller than any button. */
const STEP = 14;

/**
 * Tells how much of a rectangle lies over something else than the map, px²; it may be less where that is `most` already. Asks the
 * page at each point once, for that is dear (a look through all that lies there); where what was found ends is reckoned.
 */
export function createCoverage(host: Element, target: Element | null): (rect: Rect, most: number) => number {
  // A map in a shadow tree: from outside one sees its host only.
  const root = target?.getRootNode();
  const tree = root instanceof ShadowRoot ? root : document;
  const map = target ?? document.body ?? document.documentElement;
  const found = new Map<Element, Rect>();
  const looked = new Set<string>();

  const lookAt = (x: number, y: number): void => {
    const point = `${x} ${y}`;
    if (looked.has(point)) return;
    looked.add(point);
    const hit = tree.elementsFromPoint(x, y).find((element) => element !== host);
    if (!hit || hit.matches('canvas') || hit.contains(map) || isAsLarge(hit, map)) return;
    found.set(hit, hit.getBoundingClientRect());
  };
  const overlap = (rect: Rect): number => {
    let sum = 0;
    for (const { left, top, right, bottom } of found.values()) {
      const width = Math.min(right, rect.right) - Math.max(left, rect.left);
      const height = Math.min(bottom, rect.bottom) - Math.max(top, rect.top);
      sum += Math.max(0, width) * Math.max(0, height);
    }
    return sum;
  };
  return (rect, most) => {
    // An imitation of a browser lays nothing out: there nothing is covered.
    if (overlap(rect) >= most || !('elementsFromPoint' in tree)) return overlap(rect);
    const first = (px: number): number => Math.floor(px / STEP) * STEP;
    for (let y = first(rect.top); y < rect.bottom + STEP; y += STEP) {
      for (let x = first(rect.left); x < rect.right + STEP; x += STEP) lookAt(x, y);
    }
    return overlap(rect);
  };
}

/** What a library draws on or catches events with is as large as the map; what the user presses is not. */
function isAsLarge(element: Element, map: Element): boolean {
  return element.clientWidth > map.clientWidth * 0.9 && element.clientHeight > map.clientHeight * 0.9;
}
