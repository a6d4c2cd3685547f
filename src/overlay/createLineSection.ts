import { element, setText, textNode } from './dom.ts';
import type { OverlaySection } from './OverlaySection.ts';

/** A section that is one line of text. */
export function createLineSection(
  { id, title }: Pick<OverlaySection, 'id' | 'title'>,
  readLine: () => string,
): OverlaySection {
  return {
    id,
    title,
    create(root) {
      const text = textNode();
      root.append(element('p', {}, text));
      return () => setText(text, readLine());
    },
  };
}
