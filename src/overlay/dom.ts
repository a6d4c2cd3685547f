// Small builders in place of innerHTML: what comes from outside is only ever text, and a strict CSP or trusted types
// have nothing to refuse.

type Tags = HTMLElementTagNameMap & Pick<SVGElementTagNameMap, 'svg' | 'path' | 'text'>;

/** A new element with its attributes and children. */
export function element<Tag extends keyof Tags>(
  tag: Tag,
  attributes: Readonly<Record<string, string>> = {},
  ...children: readonly (Node | string)[]
): Tags[Tag] {
  const namespace = /^(svg|path|text)$/.test(tag) ? 'http://www.w3.org/2000/svg' : 'http://www.w3.org/1999/xhtml';
  // The namespace decides the class; TypeScript knows the two maps apart only.
  const node = document.createElementNS(namespace, tag) as Tags[Tag];
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** A new text node, to be kept and written to with `setText`. */
export function textNode(): Text {
  return document.createTextNode('');
}

/** Writes only what differs, so that an unchanged number costs neither style nor layout. */
export function setText(node: Text, text: string): void {
  if (node.data !== text) node.data = text;
}

/** Writes only what differs. */
export function setAttribute(node: Element, name: string, value: string): void {
  if (node.getAttribute(name) !== value) node.setAttribute(name, value);
}

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
