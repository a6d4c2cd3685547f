import { element, setText, textNode } from '../dom.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { whenChanged } from '../whenChanged.ts';

/** What went wrong in the measuring or the map; not there while nothing has. */
export const problemsSection: OverlaySection = {
  id: 'problems',
  title: 'Problems',
  create(root) {
    const list = element('ol');
    const total = textNode();
    root.firstElementChild?.append(element('span', {}, total));
    root.append(list);
    return whenChanged(
      (snapshot) => snapshot.problems,
      (problems) => {
        root.hidden = problems.length === 0;
        setText(total, String(problems.length));
        list.replaceChildren(
          ...problems.map(({ code, count, latestMessage }) =>
            element('li', {}, element('b', {}, code), ` × ${count}: ${latestMessage}`),
          ),
        );
      },
    );
  },
};
