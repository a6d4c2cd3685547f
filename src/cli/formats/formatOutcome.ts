import { formatTable } from './formatTable.ts';
import { formatGithub } from './formatGithub.ts';
import { formatJunit } from './formatJunit.ts';
import { formatBenchmarkAction, formatBmf } from './formatMeasures.ts';
import type { Outcome } from '../outcome.ts';

/** `table` is for people, the others for what they already run. */
export const FORMATS = ['table', 'md', 'json', 'junit', 'github', 'benchmark-action', 'bmf'] as const;

export function formatOutcome(outcome: Outcome, format: string, isColoured: boolean): string {
  switch (format) {
    case 'md':
      return outcome.markdown;
    case 'json':
      return toJson(outcome.whole);
    case 'junit':
      return formatJunit(outcome);
    case 'github':
      return formatGithub(outcome);
    case 'benchmark-action':
      return toJson(formatBenchmarkAction(outcome));
    case 'bmf':
      return toJson(formatBmf(outcome));
    default:
      return formatTable(outcome, isColoured);
  }
}

function toJson(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
