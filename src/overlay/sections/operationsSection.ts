import type { OperationReport } from '../../types/snapshot.ts';
import { createRows } from '../createRows.ts';
import { svgElement } from '../svgElement.ts';
import { element, setAttribute, setText, textNode } from '../dom.ts';
import type { Row } from '../createRows.ts';
import { formatShort } from '../formatShort.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { whenChanged } from '../whenChanged.ts';

const SHOWN_COUNT = 4;
/** Width of a share's bar, px. */
const BAR = 56;
/** What the trend of a duration reads as; no arrow where it has none. */
const ARROWS: Readonly<Record<string, string>> = { rising: ' ↗', falling: ' ↘' };

interface OperationShare {
  readonly report: OperationReport;
  readonly share: number;
}

/** The operations that took the most time in all, with their share of it. */
export const operationsSection: OverlaySection = {
  id: 'operations',
  title: 'Where the time went',
  create(root) {
    const headers = ['Operation', 'Share', 'p75', 'Runs on'].map((title) => element('th', { scope: 'col' }, title));
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
        const totalMs = operations.reduce((sum, report) => sum + report.totalMs, 0);
        const shares = operations.map((report) => ({ report, share: totalMs && report.totalMs / totalMs }));
        updateRows(shares.slice(0, SHOWN_COUNT));
        const moreCount = operations.length - SHOWN_COUNT;
        setText(note, moreCount > 0 ? `and ${moreCount} more` : operations.length > 0 ? '' : 'None so far.');
      },
    );
  },
};

function createRow(): Row<OperationShare> {
  const [name, share, p75, place] = [textNode(), textNode(), textNode(), textNode()];
  const header = element('th', { scope: 'row' }, name);
  const bar = svgElement('path');
  const p75Cell = element('td', {}, p75);
  const row = element(
    'tr',
    {},
    header,
    // A drawing: where colours are forced, backgrounds go.
    element('td', {}, svgElement('svg', { viewBox: `0 0 ${BAR} 6`, 'aria-hidden': 'true' }, bar), share),
    p75Cell,
    element('td', {}, place),
  );
  return {
    element: row,
    update({ report: { name: operation, attributes, count, p75Ms, trend, routes }, share: ratio }) {
      const label = [operation, ...Object.entries(attributes).map((pair) => pair.join('='))].join(' ');
      setText(name, label);
      setAttribute(header, 'title', label);
      setText(share, ` ${formatShort(ratio, 'ratio')}`);
      setAttribute(bar, 'd', `M0 0h${Math.max(1, Math.round(ratio * BAR))}v6H0z`);
      setText(p75, p75Ms === null ? '–' : formatShort(p75Ms, 'ms') + (ARROWS[trend.direction] ?? ''));
      setAttribute(p75Cell, 'title', `${count} calls; ${trend.direction in ARROWS ? trend.direction : 'no trend'}`);
      setText(place, placeOf(routes));
    },
  };
}

/** Where most of its runs took place; what was never routed ran on the page. */
function placeOf({ inline = 0, ...routes }: OperationReport['routes']): string {
  const [most] = Object.entries({ page: inline, ...routes }).toSorted((a, b) => b[1] - a[1]);
  return most && most[1] > 0 ? most[0] : 'page';
}
