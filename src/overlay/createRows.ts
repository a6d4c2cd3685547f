export interface Row<Item> {
  readonly element: HTMLElement;
  update(item: Item): void;
}

/** Keeps one row per item in `parent`, building rows as they are needed and hiding those that are not. */
export function createRows<Item>(parent: HTMLElement, createRow: () => Row<Item>): (items: readonly Item[]) => void {
  const rows: Row<Item>[] = [];
  return (items) => {
    while (rows.length < items.length) {
      const row = createRow();
      rows.push(row);
      parent.append(row.element);
    }
    rows.forEach((row, index) => {
      const item = items[index];
      row.element.hidden = item === undefined;
      if (item !== undefined) row.update(item);
    });
  };
}
