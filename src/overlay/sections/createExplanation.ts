import { formatRatio } from '../../lib/formatRatio.ts';
import type { OperationRoutes, Plan, RouteCost, RunRoute } from '../../types/optimization.ts';
import { createRows } from '../createRows.ts';
import { element, setText, textNode } from '../dom.ts';
import type { Row } from '../createRows.ts';
import { formatDuration } from '../../lib/formatDuration.ts';

export interface Explanation {
  readonly element: HTMLElement;
  /** Hides without an operation. */
  update(operation: OperationRoutes | undefined): void;
}

type PredictedRoute = readonly [route: string, cost: RouteCost];

/** Why an operation's latest call went where it went: the reason, the predicted cost of each route, and their parts. */
export function createExplanation(): Explanation {
  const [reason, parts, accuracy, advice] = [textNode(), textNode(), textNode(), textNode()];
  const headers = ['Route', 'Cost', 'Blocks', 'Result'].map((title) => element('th', { scope: 'col' }, title));
  const body = element('tbody');
  const table = element(
    'table',
    { 'aria-label': 'Predicted cost' },
    element('thead', {}, element('tr', {}, ...headers)),
    body,
  );
  const lines = [reason, parts, accuracy, advice].map((text) => element('p', {}, text));
  const box = element('div', { id: 'explanation' }, ...lines.slice(0, 1), table, ...lines.slice(1));
  const updateRows = createRows(body, createRow);
  box.hidden = true;
  return {
    element: box,
    update(operation) {
      const plan = operation?.latestPlan;
      box.hidden = !plan;
      if (!operation || !plan) return;
      setText(reason, `${plan.route}, size ${plan.size}: ${plan.reason}`);
      updateRows(Object.entries(plan.predicted).filter((entry): entry is [RunRoute, RouteCost] => entry[1] !== null));
      setText(parts, describeParts(plan));
      setText(accuracy, describeAccuracy(operation, plan));
      setText(advice, operation.advice.join(' '));
    },
  };
}

function createRow(): Row<PredictedRoute> {
  const name = textNode();
  const cells = [textNode(), textNode(), textNode()];
  const row = element('tr', {}, element('th', { scope: 'row' }, name), ...cells.map((text) => element('td', {}, text)));
  return {
    element: row,
    update([route, { cost, mainBlockMs, latencyMs }]) {
      setText(name, route);
      [cost, mainBlockMs, latencyMs].forEach((value, index) => setText(cells[index] as Text, formatDuration(value)));
    },
  };
}

function describeParts({ parts, predicted }: Plan): string {
  const { computeMs, workerComputeMs, cloneMs, roundTripMs, waitMs, batchComputeMs, batchDelayMs, batchSize } = parts;
  const told: [string, number][] = [['compute', computeMs]];
  if (predicted.worker) {
    told.push(['in a worker', workerComputeMs], ['clone', cloneMs], ['round trip', roundTripMs], ['wait', waitMs]);
  }
  if (predicted.batch)
    told.push([`in a batch of ${Math.round(batchSize)}`, batchComputeMs], ['its delay', batchDelayMs]);
  return told.map(([name, value]) => `${name} ${formatDuration(value)}`).join(' · ');
}

function describeAccuracy({ predictionError }: OperationRoutes, { confidence, explored }: Plan): string {
  const error = predictionError === null ? '' : ` · predictions off by ${formatRatio(predictionError)}`;
  return `${explored ? 'a try · ' : ''}confidence ${formatRatio(confidence)}${error}`;
}
