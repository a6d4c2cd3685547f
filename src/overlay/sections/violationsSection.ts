import { formatDuration } from '../../lib/formatDuration.ts';
import type { Violation } from '../../types/threshold.ts';
import { describeCause, describeExcess } from '../describeViolation.ts';
import { element, setText, textNode } from '../dom.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { whenChanged } from '../whenChanged.ts';

const SHOWN_COUNT = 4;

/** The latest broken thresholds, newest first; new ones are announced politely. */
export const violationsSection: OverlaySection = {
  id: 'violations',
  title: 'Violations',
  create(root) {
    const list = element('ol');
    const note = textNode();
    const announcement = textNode();
    root.append(list, element('p', {}, note), element('div', { role: 'status' }, announcement));
    let announcedId: number | undefined;
    return whenChanged(
      (snapshot) => snapshot.violations,
      (violations, snapshot) => {
        const shown = violations.slice(-SHOWN_COUNT).reverse();
        const moreCount = snapshot.violationCount - shown.length;
        list.replaceChildren(...shown.map(createItem));
        setText(note, moreCount > 0 ? `and ${moreCount} before` : shown.length > 0 ? '' : 'None so far.');

        const [newest] = shown;
        // What was there when the overlay opened is not news.
        if (newest && announcedId !== undefined && newest.id > announcedId) {
          setText(announcement, `New violation: ${newest.operation} ${describeExcess(newest)}`);
        }
        announcedId = newest?.id ?? -1;
      },
    );
  },
};

function createItem(violation: Violation): HTMLElement {
  const { operation, atMs, suppressedCount, cause } = violation;
  const alike = suppressedCount > 0 ? ` (and ${suppressedCount} alike)` : '';
  return element(
    'li',
    {},
    element('time', {}, formatDuration(atMs)),
    element('b', {}, operation),
    ` ${describeExcess(violation)}${alike}`,
    element('p', {}, cause ? `Cause: ${describeCause(cause)}` : ''),
  );
}
