/** Between two looks, px: smaller than any button. */
const STEP = 14;

/** At how many points of a rectangle something else than the map would be hit; stops at `most`. */
export function countCovered(
  host: Element,
  target: Element | null,
  { left, top, width, height }: Pick<DOMRect, 'left' | 'top' | 'width' | 'height'>,
  most: number,
): number {
  // A map in a shadow tree: from outside one sees its host only.
  const root = target?.getRootNode();
  const tree = root instanceof ShadowRoot ? root : document;
  const map = target ?? document.body ?? document.documentElement;
  // An imitation of a browser lays nothing out: there nothing is covered.
  if (!('elementsFromPoint' in tree)) return 0;
  let count = 0;
  for (let y = 0; y <= height; y += Math.min(STEP, Math.max(height - y, 1))) {
    for (let x = 0; x <= width; x += Math.min(STEP, Math.max(width - x, 1))) {
      const hit = tree.elementsFromPoint(left + x, top + y).find((element) => element !== host);
      if (!hit || hit.matches('canvas') || hit.contains(map) || isAsLarge(hit, map)) continue;
      count += 1;
      if (count >= most) return count;
    }
  }
  return count;
}

/** What a library draws on or catches events with is as large as the map; what the user presses is not. */
function isAsLarge(element: Element, map: Element): boolean {
  return element.clientWidth > map.clientWidth * 0.9 && element.clientHeight > map.clientHeight * 0.9;
}
