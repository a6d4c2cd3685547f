// Small builders in place of innerHTML: what comes from outside is only ever text, and a strict CSP or trusted types
// have nothing to refuse.

/** A new element with its attributes and children. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes?: Readonly<Record<string, string>>,
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  return fill(document.createElement(tag), attributes, children);
}

/** Gives a new element its attributes and children. */
export function fill<Made extends Element>(
  node: Made,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (Node | string)[] = [],
): Made {
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
