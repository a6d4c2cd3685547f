import { formatRatio } from '../../lib/formatRatio.ts';
import type { OperationRoutes } from '../../types/optimization.ts';
import type { Optimizer } from '../../types/optimizer.ts';
import { describeRoutes } from '../describeRoutes.ts';
import { createRows } from '../createRows.ts';
import { element, setAttribute, setText, textNode } from '../dom.ts';
import type { Row } from '../createRows.ts';
import { formatDuration } from '../../lib/formatDuration.ts';
import type { OverlaySection } from '../OverlaySection.ts';
import { createExplanation } from './createExplanation.ts';

const SHOWN_COUNT = 8;

/** The route mix of each operation; pressing one explains its latest plan. */
export function createRoutesSection(optimize: Pick<Optimizer, 'getMetrics'>): OverlaySection {
  return {
    id: 'routes',
    title: 'Routes',
    create(root) {
      const list = element('ol');
      const note = textNode();
      const explanation = createExplanation();
      let pressed: string | null = null;
      let operations: readonly OperationRoutes[] = [];
      const show = (): void => {
        updateRows(operations.slice(0, SHOWN_COUNT));
        explanation.update(operations.find(({ name }) => name === pressed));
      };
      const press = (name: string): void => {
        pressed = name === pressed ? null : name;
        show();
      };
      const updateRows = createRows(list, () => createOperationRow(press, (name) => name === pressed));
      root.append(list, explanation.element, element('p', {}, note));
      return () => {
        const metrics = optimize.getMetrics();
        operations = metrics.operations;
        show();
        const { mainBlockMs } = metrics.estimatedSaving;
        const saved = `Estimated main-thread time saved: ${formatDuration(Math.max(0, mainBlockMs))}`;
        const explored = `trying costs ${formatRatio(metrics.exploredRatio)}`;
        const mode = metrics.isSafeMode ? 'Safe mode: all inline' : `${saved}; ${explored}; profile ${metrics.profile}`;
        setText(note, operations.length === 0 ? 'No operation so far.' : mode);
      };
    },
  };
}

function createOperationRow(
  onPress: (name: string) => void,
  isPressed: (name: string) => boolean,
): Row<OperationRoutes> {
  const [name, mix] = [textNode(), textNode()];
  const button = element('button', {}, element('b', {}, name), element('span', {}, mix));
  button.addEventListener('click', () => onPress(name.data));
  return {
    element: element('li', {}, button),
    update(operation) {
      setText(name, operation.name);
      setText(mix, ` ${describeRoutes(operation)}`);
      setAttribute(button, 'aria-expanded', String(isPressed(operation.name)));
    },
  };
}
