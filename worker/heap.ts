export interface Heap<Item> {
  readonly size: number;
  readonly first: Item | undefined;
  push(item: Item): void;
  pop(): Item | undefined;
  /** Forgets the others. */
  keep(isKept: (item: Item) => boolean): void;
  items(): readonly Item[];
}

/** A binary heap: what comes before all others is at hand, and to add or take one costs the logarithm of their number. */
export function createHeap<Item>(isBefore: (a: Item, b: Item) => boolean): Heap<Item> {
  let items: Item[] = [];

  const sink = (from: number): void => {
    const item = items[from] as Item;
    let at = from;
    for (let child = 1; (child = 2 * at + 1) < items.length; at = child) {
      const right = child + 1;
      if (right < items.length && isBefore(items[right] as Item, items[child] as Item)) child = right;
      if (!isBefore(items[child] as Item, item)) break;
      items[at] = items[child] as Item;
    }
    items[at] = item;
  };

  return {
    get size() {
      return items.length;
    },
    get first() {
      return items[0];
    },
    push(item) {
      let at = items.length;
      for (; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!isBefore(item, items[parent] as Item)) break;
        items[at] = items[parent] as Item;
        at = parent;
      }
      items[at] = item;
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (items.length > 0) {
        items[0] = last as Item;
        sink(0);
      }
      return first;
    },
    keep(isKept) {
      items = items.filter(isKept);
      for (let at = (items.length >> 1) - 1; at >= 0; at -= 1) sink(at);
    },
    items: () => items,
  };
}
