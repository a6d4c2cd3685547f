import type { OverlaySection } from 'mapvitals/overlay';

/** A block of the overlay that is one line of text. */
export function createTextSection(
  { id, title }: Pick<OverlaySection, 'id' | 'title'>,
  readText: () => string,
): OverlaySection {
  return {
    id,
    title,
    create(root) {
      const line = document.createElement('p');
      root.append(line);
      return () => {
        const text = readText();
        if (line.textContent !== text) line.textContent = text;
      };
    },
  };
}
