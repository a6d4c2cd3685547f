import type { CostParts, RunRoute } from '../types/optimization.ts';

/** One line that a person can check: the part that decided, against what it was weighed with. */
export function explainPlan(route: RunRoute, parts: CostParts, guardMs: number): string {
  const { computeMs, workerComputeMs, cloneMs, roundTripMs, waitMs, batchDelayMs, batchSize } = parts;
  switch (route) {
    case 'inline':
      if (waitMs > computeMs) return `wait for a worker ${ms(waitMs)} > compute ${ms(computeMs)}`;
      if (cloneMs >= roundTripMs)
        return `clone ${ms(cloneMs)} ${cloneMs > computeMs ? '>' : 'buys too little of'} compute ${ms(computeMs)}`;
      return `round trip ${ms(roundTripMs)} > compute ${ms(computeMs)}`;
    case 'worker':
      if (computeMs > guardMs) return `compute ${ms(computeMs)} > frame guard ${ms(guardMs)}, clone ${ms(cloneMs)}`;
      return `clone ${ms(cloneMs)} < compute ${ms(computeMs)}`;
    case 'batch':
      return `${Math.round(batchSize)} calls share a message: delay ${ms(batchDelayMs)}, ${ms(workerComputeMs)} each alone`;
    default:
      return route satisfies never;
  }
}

function ms(value: number): string {
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} ms`;
}
