export interface Heap<Item> {
  readonly size: number;
  readonly first: Item | undefined;
  push(item: Item): void;
  pop(): Item | undefined;
  /** Forgets the others. */
  keep(isKept: (item: Item) => boolean): void;
  items(): readonly Item[];
}

/**
 * A binary heap: what comes before all others is at hand, and to add or take one costs the logarithm of their number. While
 * all come in their order, which is a heap as well, each costs nothing.
 */
export function createHeap<Item>(isBefore: (a: Item, b: Item) => boolean): Heap<Item> {
  let items: Item[] = [];
  let isSorted = true;
  /** Of sorted ones so many were taken. */
  let head = 0;

  const sink = (from: number): void => {
    const item = items[from] as Item;
    let at = from;
    for (let child = 1; (child = 2 * at + 1) < items.length; at = child) {
      if (child + 1 < items.length && isBefore(items[child + 1] as Item, items[child] as Item)) child += 1;
      if (!isBefore(items[child] as Item, item)) break;
      items[at] = items[child] as Item;
    }
    items[at] = item;
  };
  const dropTaken = (): void => {
    items = items.slice(head);
    head = 0;
  };

  return {
    get size() {
      return items.length - head;
    },
    get first() {
      return items[head];
    },
    push(item) {
      if (isSorted && items.length > head && isBefore(item, items.at(-1) as Item)) {
        isSorted = false;
        dropTaken();
      }
      items.push(item);
      for (let at = isSorted ? 0 : items.length - 1; at > 0;) {
        const parent = (at - 1) >> 1;
        if (!isBefore(item, items[parent] as Item)) break;
        items[at] = items[parent] as Item;
        items[parent] = item;
        at = parent;
      }
    },
    pop() {
      const first = items[head];
      if (isSorted) {
        // Not held from here any more.
        items[head] = undefined as never;
        head += 1;
        if (2 * head >= items.length) dropTaken();
        return first;
      }
      items[0] = items.at(-1) as Item;
      items.pop();
      isSorted = items.length === 0;
      if (!isSorted) sink(0);
      return first;
    },
    keep(isKept) {
      dropTaken();
      items = items.filter(isKept);
      for (let at = (items.length >> 1) - 1; at >= 0; at -= 1) sink(at);
    },
    items: () => items.slice(head),
  };
}
