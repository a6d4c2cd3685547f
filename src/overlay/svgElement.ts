import { fill } from './dom.ts';

type Tags = Pick<SVGElementTagNameMap, 'svg' | 'path' | 'text'>;

/** A new element of a drawing, with its attributes and children. */
export function svgElement<Tag extends keyof Tags>(
  tag: Tag,
  attributes?: Readonly<Record<string, string>>,
  ...children: readonly Node[]
): Tags[Tag] {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}
