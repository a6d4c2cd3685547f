import type { Violation } from '../../types/threshold.ts';
import { describeCause, describeExcess } from '../describeViolation.ts';
import { element, setText, textNode } from '../dom.ts';
import { formatShort } from '../formatShort.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { whenChanged } from '../whenChanged.ts';

const SHOWN_COUNT = 4;

/** The latest broken thresholds, newest first, with when they came. */
export const violationsSection: OverlaySection = {
  id: 'violations',
  title: 'Violations',
  create(root) {
    const list = element('ol');
    const [total, note] = [textNode(), textNode()];
    root.firstElementChild?.append(element('span', {}, total));
    root.append(list, element('p', {}, note));
    return whenChanged(
      ({ violations, violationCount }) => (violationCount > 0 ? violations : violationCount),
      (_, { violations, violationCount }) => {
        const shown = violations.slice(-SHOWN_COUNT).reverse();
        const moreCount = violationCount - shown.length;
        list.replaceChildren(...shown.map(createItem));
        setText(total, String(violationCount));
        setText(note, moreCount > 0 ? `and ${moreCount} before` : shown.length > 0 ? '' : 'None so far.');
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
    // A page's age, not an age of the violation: that would have to be written anew each second.
    element('time', {}, `${formatShort(atMs, 'ms')} after the start`),
    element('b', {}, operation),
    ` ${describeExcess(violation)}${alike}`,
    element('p', {}, cause ? `Cause: ${describeCause(cause)}` : ''),
  );
}
