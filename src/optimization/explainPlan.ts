import type { CostParts, RunRoute } from '../types/optimization.ts';

/** One line that a person can check: the part that decided, against what it was weighed with. */
export function explainPlan(route: RunRoute, parts: CostParts, guardMs: number): string {
  const { waitMs, batchDelayMs, batchSize } = parts;
  const compute = `compute ${ms(parts.computeMs)}`;
  const clone = `clone ${ms(parts.cloneMs)}`;
  switch (route) {
    case 'inline':
      if (waitMs > parts.computeMs) return `wait for a worker ${ms(waitMs)} > ${compute}`;
      if (parts.cloneMs < parts.roundTripMs) return `round trip ${ms(parts.roundTripMs)} > ${compute}`;
      return `${clone} ${parts.cloneMs > parts.computeMs ? '>' : 'saves too little of'} ${compute}`;
    case 'worker':
      return parts.computeMs > guardMs ? `${compute} > frame guard ${ms(guardMs)}, ${clone}` : `${clone} < ${compute}`;
    case 'batch':
      return `${Math.round(batchSize)} calls share a message: delay ${ms(batchDelayMs)}, ${compute} each alone`;
    default:
      return route satisfies never;
  }
}

function ms(value: number): string {
  return `${value < 10 ? Number(value.toPrecision(2)) : Math.round(value)} ms`;
}
