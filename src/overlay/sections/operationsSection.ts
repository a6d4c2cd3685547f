import type { OperationReport } from '../../types/snapshot.ts';
import { createRows, element, setAttribute, setText, textNode } from '../dom.ts';
import type { Row } from '../dom.ts';
import { orDash } from '../orDash.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { whenChanged } from '../whenChanged.ts';

const SHOWN_COUNT = 6;

/** The operations that took the most time in all. */
export const operationsSection: OverlaySection = {
  id: 'operations',
  title: 'Top operations',
  create(root) {
    const headers = ['Operation', 'Calls', 'p50', 'p95', 'Trend'].map((title) =>
      element('th', { scope: 'col' }, title),
    );
    const body = element('tbody');
    const note = textNode();
    root.append(
      element('table', { 'aria-label': this.title }, element('thead', {}, element('tr', {}, ...headers)), body),
      element('p', {}, note),
    );
    const updateRows = createRows(body, createRow);
    return whenChanged(
      (snapshot) => snapshot.operations,
      (operations) => {
        updateRows(operations.slice(0, SHOWN_COUNT));
        const moreCount = operations.length - SHOWN_COUNT;
        setText(note, moreCount > 0 ? `and ${moreCount} more` : operations.length > 0 ? '' : 'None so far.');
      },
    );
  },
};

function createRow(): Row<OperationReport> {
  const name = textNode();
  const header = element('th', { scope: 'row' }, name);
  const cells = [textNode(), textNode(), textNode(), textNode()];
  const row = element('tr', {}, header, ...cells.map((text) => element('td', {}, text)));
  return {
    element: row,
    update({ name: operation, attributes, count, p50Ms, p95Ms, trend }) {
      const label = [operation, ...Object.entries(attributes).map((pair) => pair.join('='))].join(' ');
      setText(name, label);
      setAttribute(header, 'title', label);
      // Its arrow is the stylesheet's.
      setAttribute(row, 'data-trend', trend.direction);
      const texts = [String(count), orDash(p50Ms), orDash(p95Ms), trend.direction];
      cells.forEach((cell, index) => setText(cell, texts[index] ?? ''));
    },
  };
}
