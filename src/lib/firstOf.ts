/** So many of them at most: to copy all of a large map would cost more than to look at some. */
export function firstOf<Item>(all: Iterable<Item>, maxCount: number): Item[] {
  const items: Item[] = [];
  for (const item of all) if (items.push(item) >= maxCount) break;
  return items;
}
