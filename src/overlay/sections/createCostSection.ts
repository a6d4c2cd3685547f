import { element, setText, textNode } from '../dom.ts';
import { formatDuration } from '../../lib/formatDuration.ts';
import { NONE } from '../../lib/none.ts';
import type { OverlaySection } from '../OverlaySection.ts';

/** The page's heap, and what the measuring itself costs, the overlay included. */
export function createCostSection(readUpdateMs: () => number | null): OverlaySection {
  return {
    id: 'cost',
    title: 'Heap and cost of measuring',
    create(root) {
      const text = textNode();
      root.append(element('div', {}, text));
      return ({ memory: { usedBytes, reason }, self: { recordUs, publishMs, clockStepMs } }) => {
        const heap = usedBytes === null ? `${NONE} (${reason})` : `${Math.round(usedBytes / 1e6)}\u00a0MB`;
        const record = recordUs === null ? 'not measured yet' : `${recordUs.toFixed(1)}\u00a0µs`;
        setText(
          text,
          `Heap ${heap} · one call ${record} · one publish ${formatDuration(publishMs)} · one update here ${formatDuration(readUpdateMs())} · clock step ${formatDuration(clockStepMs)}`,
        );
      };
    },
  };
}
